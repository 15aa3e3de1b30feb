import { type ConfigOperation, planAlter } from '../../config/alter.ts'
import type {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestResource,
  IncrementalAlterConfigsResponse,
} from '../../protocol/generated/44-incremental-alter-configs.ts'
import { type AlterPartsOfResources, alterResources } from '../alter-resources.ts'
import type { LogLevels } from '../log-levels.ts'
import type { SelfDescription } from '../self-description.ts'
import type { RequestContext } from '../session.ts'

export interface IncrementalAlterConfigsParts extends AlterPartsOfResources {
  readonly logLevels: LogLevels
  readonly self: SelfDescription
}

/**
 * 44 IncrementalAlterConfigs, v0–v1. Changes single configs of topics, brokers, groups and client-metrics subscriptions, and log levels.
 * Behaviour: one answer per resource, in order; a resource takes all of its operations or none. Groups, subscriptions and brokers needn't
 * exist, but one that is to drain; log levels are those of the broker that answers, and hold until it ends.
 * v1: flexible.
 */
export async function incrementalAlterConfigs(
  request: IncrementalAlterConfigsRequest,
  _context: RequestContext,
  parts: IncrementalAlterConfigsParts,
): Promise<IncrementalAlterConfigsResponse> {
  const { validateOnly } = request
  const responses = await alterResources(
    request.resources,
    {
      validateOnly,
      plan: (resource, named) => {
        const operations = operationsOf(resource)
        return (stored, broker) => planAlter(named, stored, operations, broker)
      },
      drain: (resource, deadlineMs) =>
        parts.self.drain(resource.resourceName, operationsOf(resource), { validateOnly, deadlineMs }),
      alterLoggers: (resource) => parts.logLevels.alter(operationsOf(resource), validateOnly),
    },
    parts,
  )
  return { throttleTimeMs: 0, responses }
}

function operationsOf({ configs }: IncrementalAlterConfigsRequestResource): readonly ConfigOperation[] {
  return configs.map(({ name, configOperation: operation, value }) => ({ name, operation, value }))
}
