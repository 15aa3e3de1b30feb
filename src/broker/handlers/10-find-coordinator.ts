import type {
  FindCoordinatorRequest,
  FindCoordinatorResponse,
  FindCoordinatorResponseCoordinator,
} from '../../protocol/generated/10-find-coordinator.ts'
import { codeOf } from '../error-mapping.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'

export interface FindCoordinatorParts {
  readonly routing: Routing
}

const GROUP = 0
const TRANSACTION = 1

/**
 * 10 FindCoordinator, v0–v6. Who coordinates a group or a transactional id.
 * Behaviour: any broker answers for any key, and all that know of the same brokers answer the same, and none names one that has just died; one answer per key in the
 * order asked; an empty group id is fine. Share
 * partitions (type 2, v6) are for brokers alone.
 * v1: key types. v3: flexible. v4: several keys (KIP-699).
 */
export async function findCoordinator(
  request: FindCoordinatorRequest,
  context: RequestContext,
  parts: FindCoordinatorParts,
): Promise<FindCoordinatorResponse> {
  await parts.routing.confirm()
  if (context.apiVersion >= 4) {
    return { coordinators: request.coordinatorKeys.map((key) => coordinatorOf(key, request.keyType, context, parts)) }
  }
  return coordinatorOf(request.key, request.keyType, context, parts)
}

function coordinatorOf(
  key: string,
  keyType: number,
  context: RequestContext,
  parts: FindCoordinatorParts,
): FindCoordinatorResponseCoordinator {
  if (keyType !== GROUP && keyType !== TRANSACTION) {
    return {
      key,
      nodeId: -1,
      host: '',
      port: -1,
      errorCode: codeOf('invalid-request'),
      errorMessage: `key type ${keyType} has no coordinator here`,
    }
  }
  const { nodeId, host, port } = parts.routing.coordinatorOf(key, context.session)
  return { key, nodeId, host, port, errorCode: 0, errorMessage: null }
}
