import { unreachable } from '../../base/assert.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  ListConfigResourcesRequest,
  ListConfigResourcesResponse,
} from '../../protocol/generated/74-list-config-resources.ts'
import { type ConfigResourceKind, kindOfType, TYPE_OF_KIND } from '../config-resources.ts'
import { codeOf } from '../error-mapping.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext, Session } from '../session.ts'

export interface ListConfigResourcesParts {
  readonly log: SharedLog
  readonly routing: Routing
}

/**
 * 74 ListConfigResources, v0–v1. What configs can be described of: topics and brokers that are there, groups and client-metrics subscriptions
 * that have configs.
 * Behaviour: sorted by name within a type; a type that isn't known makes the whole request fail.
 * v0: client-metrics subscriptions. v1: any types; none named means all (KIP-1142).
 */
export async function listConfigResources(
  request: ListConfigResourcesRequest,
  context: RequestContext,
  parts: ListConfigResourcesParts,
): Promise<ListConfigResourcesResponse> {
  const types = context.apiVersion === 0 ? [TYPE_OF_KIND['client-metrics']] : request.resourceTypes
  const kinds = [...new Set(types.length === 0 ? Object.values(TYPE_OF_KIND) : types)].map(kindOfType)
  const known = kinds.filter((kind) => kind !== undefined)
  if (known.length < kinds.length) return { throttleTimeMs: 0, errorCode: codeOf('unsupported-version'), configResources: [] }
  await parts.log.barrier()
  const configResources = known.flatMap((kind) =>
    namesOf(kind, context.session, parts).map((resourceName) => ({ resourceName, resourceType: TYPE_OF_KIND[kind] })),
  )
  return { throttleTimeMs: 0, errorCode: 0, configResources }
}

function namesOf(kind: ConfigResourceKind, session: Session, { log, routing }: ListConfigResourcesParts): readonly string[] {
  switch (kind) {
    case 'topic':
      return [...log.state.topics].map(({ name }) => name).sort()
    case 'broker':
    case 'broker-logger':
      return routing.nodes(session).map(({ nodeId }) => String(nodeId))
    case 'client-metrics':
    case 'group':
      return log.state.configs.names(kind)
    default:
      return unreachable(kind)
  }
}
