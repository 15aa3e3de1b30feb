import { type BrokerStatus, DRAINING_CONFIG, STATUS_CONFIG } from '../base/broker-status.ts'
import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { ConfigOperation } from '../config/alter.ts'
import type { ConfigEntry, DescribeOptions } from '../config/describe.ts'
import type { ConfigVerdict } from './config-changes.ts'
import { brokerNameProblem } from './config-resources.ts'
import type { Draining } from './draining.ts'
import { reasonOf, submitWithin } from './submit-within.ts'

export interface SelfParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly draining: Draining
  readonly load: () => number
  /** The rest of it. */
  readonly status: DescribeStatus
}

export type DescribeStatus = (own: Pick<BrokerStatus, 'load' | 'draining'>) => BrokerStatus

const SET = 0
const DELETE = 1

/** What this broker tells of itself in the shape of configs, for clients that speak nothing but Kafka's protocol. */
export class SelfDescription {
  readonly #parts: SelfParts

  constructor(parts: SelfParts) {
    this.#parts = parts
  }

  /** Beside the broker's configs. The status only where it's asked for by name. */
  entries({ names, includeSynonyms, includeDocumentation }: DescribeOptions): readonly ConfigEntry[] {
    const entries: ConfigEntry[] = []
    const add = (name: string, value: string, type: 'boolean' | 'string', about: string): void => {
      const isSet = type === 'boolean' && value === 'true'
      const source = isSet ? 'dynamic-broker' : 'default'
      entries.push({
        name,
        value,
        source,
        type,
        isReadOnly: type !== 'boolean',
        isSensitive: false,
        synonyms: includeSynonyms && isSet ? [{ name, value, source }] : [],
        documentation: includeDocumentation ? about : null,
      })
    }
    if (names === null || names.length === 0 || names.includes(DRAINING_CONFIG)) {
      const { log } = this.#parts
      const isDraining = log.state.brokers.get(log.brokerId)?.isDraining === true
      add(DRAINING_CONFIG, String(isDraining), 'boolean', 'Whether clients are sent away from this broker.')
    }
    if (names?.includes(STATUS_CONFIG) === true) {
      const { status, load, draining } = this.#parts
      const text = JSON.stringify(status({ load: load(), draining: draining.state }))
      add(STATUS_CONFIG, text, 'string', 'What this broker tells of itself.')
    }
    return entries
  }

  /** Undefined: these operations are on other configs. Any broker takes the word for any other. */
  async drain(
    name: string,
    operations: readonly ConfigOperation[],
    { validateOnly, deadlineMs }: { readonly validateOnly: boolean; readonly deadlineMs: number },
  ): Promise<ConfigVerdict | undefined> {
    const asked = operations.find((operation) => operation.name === DRAINING_CONFIG)
    if (asked === undefined) return undefined
    if (operations.length > 1) return invalid(`${DRAINING_CONFIG} is changed by itself, without other configs.`)
    if (name === '' || brokerNameProblem(name) !== undefined) return invalid(`${DRAINING_CONFIG} is one broker's.`)
    const isDraining = asked.operation === SET && asked.value === 'true'
    if (!isDraining && asked.operation !== DELETE && !(asked.operation === SET && asked.value === 'false'))
      return invalid(`${DRAINING_CONFIG} can be true or false.`)
    const brokerId = Number(name)
    const { log, clock } = this.#parts
    if (!log.state.brokers.has(brokerId)) return invalid(`There is no broker ${name}.`)
    if (validateOnly) return { reason: 'none', message: null }
    const leftMs = Math.max(0, deadlineMs - clock.monotonicMs())
    const reason = reasonOf(await submitWithin({ kind: 'drain-broker', brokerId, isDraining }, leftMs, this.#parts))
    return reason === 'unknown-broker' ? invalid(`There is no broker ${name}.`) : { reason, message: null }
  }
}

function invalid(message: string): ConfigVerdict {
  return { reason: 'invalid-request', message }
}
