import { unreachable } from '../base/assert.ts'
import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { AlterResource } from '../config/alter.ts'
import type { ConfigChanges, ConfigVerdict, PlanChange } from './config-changes.ts'
import { kindOfType, loggerNameProblem } from './config-resources.ts'
import { duplicatesOf } from './duplicates.ts'
import { codeOf } from './error-mapping.ts'

export interface AlterPartsOfResources {
  readonly log: SharedLog
  readonly clock: Clock
  readonly configChanges: ConfigChanges
  readonly settings: { readonly requestMsMax: number }
}

/** A resource as both requests name it. */
export interface NamedResource {
  readonly resourceType: number
  readonly resourceName: string
}

/** What one of the two requests does with a resource. */
export interface ResourceAlteration<Resource extends NamedResource> {
  readonly validateOnly: boolean
  readonly plan: (resource: Resource, named: AlterResource) => PlanChange
  /** Called for brokers: undefined where it isn't about draining. */
  readonly drain?: (resource: Resource, deadlineMs: number) => Promise<ConfigVerdict | undefined>
  /** Called for this broker's own loggers only. */
  readonly alterLoggers: (resource: Resource) => ConfigVerdict
}

export interface ResourceAnswer extends NamedResource {
  readonly errorCode: number
  readonly errorMessage: string | null
}

/** What AlterConfigs and IncrementalAlterConfigs have in common: `answers[i]` is that of `resources[i]`, and none hides another's. */
export async function alterResources<Resource extends NamedResource>(
  resources: readonly Resource[],
  alteration: ResourceAlteration<Resource>,
  parts: AlterPartsOfResources,
): Promise<ResourceAnswer[]> {
  const deadlineMs = parts.clock.monotonicMs() + parts.settings.requestMsMax
  await parts.log.barrier()
  const repeated = duplicatesOf(resources.map(keyOf))
  return Promise.all(
    resources.map(async (resource) => {
      const { resourceType, resourceName } = resource
      const { reason, message } = repeated.has(keyOf(resource))
        ? invalid('Each resource must appear at most once.')
        : await alterOne(resource, alteration, parts, deadlineMs)
      return { resourceType, resourceName, errorCode: codeOf(reason), errorMessage: message }
    }),
  )
}

async function alterOne<Resource extends NamedResource>(
  resource: Resource,
  { validateOnly, plan, drain, alterLoggers }: ResourceAlteration<Resource>,
  { log, configChanges }: AlterPartsOfResources,
  deadlineMs: number,
): Promise<ConfigVerdict> {
  const { resourceType, resourceName: name } = resource
  const kind = kindOfType(resourceType)
  switch (kind) {
    case undefined:
      return invalid(`Configs of resource type ${resourceType} can't be changed.`)
    case 'broker-logger': {
      const problem = loggerNameProblem(name, log.brokerId)
      return problem === undefined ? alterLoggers(resource) : invalid(problem)
    }
    case 'topic':
    case 'broker':
    case 'group':
    case 'client-metrics': {
      const named: AlterResource = { kind, name }
      const drained = kind === 'broker' ? await drain?.(resource, deadlineMs) : undefined
      if (drained !== undefined) return drained
      return configChanges.change(named, plan(resource, named), validateOnly, deadlineMs)
    }
    default:
      return unreachable(kind)
  }
}

function keyOf({ resourceType, resourceName }: NamedResource): string {
  return `${resourceType}:${resourceName}`
}

function invalid(message: string): ConfigVerdict {
  return { reason: 'invalid-request', message }
}
