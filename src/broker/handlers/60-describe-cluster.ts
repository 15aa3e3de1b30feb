import type { SharedLog } from '../../cluster/cluster.ts'
import type { DescribeClusterRequest, DescribeClusterResponse } from '../../protocol/generated/60-describe-cluster.ts'
import { CLUSTER_OPERATIONS } from '../authorized-operations.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'

export interface DescribeClusterParts {
  readonly log: SharedLog
  readonly routing: Routing
}

const BROKERS = 1
const CONTROLLERS = 2

/**
 * 60 DescribeCluster, v0–v2. Id, controller and brokers of the cluster.
 * Behaviour: all live brokers, none of them fenced. There are no controllers that a client could ask for.
 * v1: endpoint types (KIP-919). v2: fenced brokers (KIP-1073).
 */
export async function describeCluster(
  request: DescribeClusterRequest,
  context: RequestContext,
  { log, routing }: DescribeClusterParts,
): Promise<DescribeClusterResponse> {
  const { endpointType } = request
  if (endpointType === CONTROLLERS)
    return refused(endpointType, 'mismatched-endpoint-type', 'This is an endpoint of brokers, not of controllers.')
  if (endpointType !== BROKERS)
    return refused(endpointType, 'unsupported-endpoint-type', `There is no endpoint type ${endpointType}.`)
  await routing.confirm()
  return {
    throttleTimeMs: 0,
    errorCode: 0,
    endpointType,
    clusterId: log.state.clusterId,
    controllerId: routing.controllerId,
    brokers: routing.nodes(context.session).map(({ nodeId, ...node }) => ({ brokerId: nodeId, ...node, isFenced: false })),
    ...(request.includeClusterAuthorizedOperations ? { clusterAuthorizedOperations: CLUSTER_OPERATIONS } : {}),
  }
}

function refused(endpointType: number, reason: Reason, message: string): DescribeClusterResponse {
  return { throttleTimeMs: 0, errorCode: codeOf(reason), errorMessage: message, endpointType, clusterId: '', brokers: [] }
}
