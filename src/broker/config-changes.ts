import type { Clock, Log } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { AlterPlan, AlterResource, ConfigChange } from '../config/alter.ts'
import type { BrokerOverrides } from '../config/settings.ts'
import type { Command } from '../state/commands/commands.ts'
import type { ClusterConfigs } from './cluster-configs.ts'
import { brokerNameProblem } from './config-resources.ts'
import type { Reason } from './error-mapping.ts'
import { reasonOf, submitWithin } from './submit-within.ts'
import { topicNameProblem } from './topic-names.ts'

/** The answer for one resource; `none` is success, and has no message. */
export interface ConfigVerdict {
  readonly reason: Reason
  readonly message: string | null
}

/** Pure: what is to change, from what is stored for the resource and for the brokers. Called again when that has changed meanwhile. */
export type PlanChange = (stored: ReadonlyMap<string, string>, broker: BrokerOverrides) => AlterPlan

export interface ConfigChangesParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly logger: Log
  readonly configs: ClusterConfigs
}

/** Where a resource's configs are: what is stored, and the command that changes exactly that version. */
interface Place {
  readonly stored: ReadonlyMap<string, string>
  readonly command: (changes: readonly ConfigChange[]) => Command
}

const SUCCESS: ConfigVerdict = { reason: 'none', message: null }
const TIMED_OUT: ConfigVerdict = {
  reason: 'request-timed-out',
  message: 'The change was not known to be stored within request.timeout.ms; it may still be.',
}
/** Others that change the same configs took all the time. */
const TOO_LATE: ConfigVerdict = {
  reason: 'request-timed-out',
  message: 'Nothing was changed: changes that came before took all of request.timeout.ms.',
}
const NOT_SUBMITTED: ConfigVerdict = {
  reason: 'storage-error',
  message: 'Nothing was changed: the log takes nothing at the moment.',
}
/** So often a plan is made anew because another broker changed the same configs. */
const PLANS_MAX = 8

/**
 * Changes of stored configs: read, plan, submit on the version that was read, and plan again when that was gone. A change is
 * in the log when it is answered; a refused one changes nothing.
 */
export class ConfigChanges {
  readonly #parts: ConfigChangesParts
  /**
   * By what has one version: each topic, and all else together. This broker's own changes of one would make each other stale: they take
   * turns. Bound: requests under way, each until its time is up.
   */
  readonly #turns = new Map<string, Promise<void>>()

  constructor(parts: ConfigChangesParts) {
    this.#parts = parts
  }

  /** `validateOnly`: the same answer, and nothing is changed. Nothing is submitted after `deadlineMs`, by the monotonic clock. */
  async change(resource: AlterResource, plan: PlanChange, validateOnly: boolean, deadlineMs: number): Promise<ConfigVerdict> {
    const change = () => this.#change(resource, plan, validateOnly, deadlineMs)
    return validateOnly ? change() : this.#inTurn(resource.kind === 'topic' ? `topic ${resource.name}` : '', change)
  }

  async #inTurn(versioned: string, change: () => Promise<ConfigVerdict>): Promise<ConfigVerdict> {
    const before = this.#turns.get(versioned)
    const changed = before === undefined ? change() : before.then(change)
    const turn = changed.then(
      () => {},
      () => {},
    )
    this.#turns.set(versioned, turn)
    try {
      return await changed
    } finally {
      if (this.#turns.get(versioned) === turn) this.#turns.delete(versioned)
    }
  }

  async #change(resource: AlterResource, plan: PlanChange, validateOnly: boolean, deadlineMs: number): Promise<ConfigVerdict> {
    for (let plans = 0; plans < PLANS_MAX; plans++) {
      const place = this.#find(resource)
      if ('reason' in place) return place
      const planned = plan(place.stored, this.#parts.configs.overrides)
      if (planned.kind === 'refused') return planned
      if (validateOnly || planned.changes.length === 0) return SUCCESS
      const leftMs = deadlineMs - this.#parts.clock.monotonicMs()
      if (leftMs <= 0) return TOO_LATE
      const refusal = reasonOf(await submitWithin(place.command(planned.changes), leftMs, this.#parts))
      if (refusal === 'request-timed-out') return TIMED_OUT
      if (refusal === 'storage-error') return NOT_SUBMITTED
      if (refusal === 'none') {
        this.#tell(resource, planned.changes, planned.forgotten)
        return SUCCESS
      }
      if (refusal === 'unknown-topic') return unknownTopic(resource.name)
      if (refusal !== 'stale-config-change') return { reason: refusal, message: null }
    }
    return { reason: 'stale-config-change', message: 'Others change the same configs at this moment: try again.' }
  }

  #find({ kind, name }: AlterResource): Place | ConfigVerdict {
    const { state } = this.#parts.log
    if (kind === 'topic') {
      const problem = topicNameProblem(name)
      if (problem !== undefined) return { reason: 'invalid-topic-name', message: problem }
      const topic = state.topics.findByName(name)
      if (topic === undefined) return unknownTopic(name)
      const { id, configs, configVersion: version } = topic
      return { stored: configs, command: (changes) => ({ kind: 'alter-topic-configs', id, version, changes }) }
    }
    const problem = kind === 'broker' ? brokerNameProblem(name) : undefined
    if (problem !== undefined) return { reason: 'invalid-request', message: problem }
    const version = state.configVersion
    const command = (changes: readonly ConfigChange[]): Command => ({ kind: 'alter-configs', type: kind, name, version, changes })
    return { stored: state.configs.of(kind, name), command }
  }

  /** Names only: a value may be somebody's secret. */
  #tell({ kind, name }: AlterResource, changes: readonly ConfigChange[], forgotten: readonly string[]): void {
    const changed = changes.map((change) => (change.value === null ? `-${change.name}` : change.name)).join(' ')
    const dropped = forgotten.length === 0 ? {} : { forgotten: forgotten.join(' ') }
    this.#parts.logger.info('configs were changed', { of: kind, name, changed, ...dropped })
  }
}

function unknownTopic(name: string): ConfigVerdict {
  return { reason: 'unknown-topic', message: `The topic '${name}' does not exist.` }
}
