import { planReplace } from '../../config/alter.ts'
import type { AlterConfigsRequest, AlterConfigsResponse } from '../../protocol/generated/33-alter-configs.ts'
import { type AlterPartsOfResources, alterResources } from '../alter-resources.ts'
import type { RequestContext } from '../session.ts'

export type AlterConfigsParts = AlterPartsOfResources

/**
 * 33 AlterConfigs, v0–v2. Replaces all configs of topics, brokers and client-metrics subscriptions: what isn't named is deleted.
 * Behaviour: one answer per resource, in order; a refused one changes nothing. Groups and log levels, which are younger than this API, are
 * changed by IncrementalAlterConfigs only.
 * v2: flexible.
 */
export async function alterConfigs(
  request: AlterConfigsRequest,
  _context: RequestContext,
  parts: AlterConfigsParts,
): Promise<AlterConfigsResponse> {
  const responses = await alterResources(
    request.resources,
    {
      validateOnly: request.validateOnly,
      plan: ({ configs }, named) => {
        const replacement = configs.map(({ name, value }) => [name, value] as const)
        return (stored, broker) => planReplace(named, stored, replacement, broker)
      },
      alterLoggers: () => ({ reason: 'invalid-request', message: 'Log levels are changed by IncrementalAlterConfigs only.' }),
    },
    parts,
  )
  return { throttleTimeMs: 0, responses }
}
