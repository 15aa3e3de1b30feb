import type { DrainState } from '../base/broker-status.ts'
import { pause } from '../base/pause.ts'
import type { Clock, Timer } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { ServingBrokers } from './serving-brokers.ts'
import { submitWithin } from './submit-within.ts'

export interface DrainSettings {
  /** How long a broker that drains goes on serving, until the others tell clients of it (drain.grace.ms). */
  readonly drainGraceMs: number
}

/** So long clients are told to go before the broker does: they look at the metadata anew within some hundred milliseconds. */
const REFUSING_MS = 1_000

/**
 * A broker that goes, by its own wish or an operator's: clients are sent to others, and after a grace in which that gets around those that still come
 * are refused, so that they look for the others. One that is alone never drains, nor one whose last neighbour has gone.
 *
 *   serves ─drain-broker in the log─▶ serves, named nowhere ─grace─▶ refuses ─drained─▶ stops
 */
export class Draining {
  readonly #log: SharedLog
  readonly #brokers: ServingBrokers
  readonly #clock: Clock
  readonly #graceMs: number
  #timer: Timer | undefined
  #refuses = false
  readonly #waiters: (() => void)[] = []

  constructor(parts: {
    readonly log: SharedLog
    readonly brokers: ServingBrokers
    readonly clock: Clock
    readonly settings: DrainSettings
  }) {
    this.#log = parts.log
    this.#brokers = parts.brokers
    this.#clock = parts.clock
    this.#graceMs = parts.settings.drainGraceMs
    this.#brokers.onChange(() => this.#look())
    this.#look()
  }

  get state(): DrainState {
    if (this.#refuses) return 'drained'
    return this.#brokers.isDraining ? 'draining' : 'no'
  }

  /** Whether records are neither taken nor given any more: clients find other brokers named in the metadata. At once, where the log is out of reach. */
  get refuses(): boolean {
    return this.#refuses || this.#brokers.isStranded
  }

  /** Resolves when clients had time to go; at once, if there is nobody to whom they could, or the log doesn't take the word. */
  async drain(): Promise<void> {
    const { brokerId } = this.#log
    if (this.#isAlone) return
    const parts = { log: this.#log, clock: this.#clock }
    const submitted = await submitWithin({ kind: 'drain-broker', brokerId, isDraining: true }, this.#graceMs, parts)
    if (typeof submitted === 'string' || submitted.refusal(0) !== 'none') return
    if (this.#brokers.isDraining && !this.#refuses) await new Promise<void>((resolve) => this.#waiters.push(resolve))
    if (this.#refuses) await pause(this.#clock, REFUSING_MS)
  }

  get #isAlone(): boolean {
    return this.#brokers.serving.every(({ brokerId }) => brokerId === this.#log.brokerId)
  }

  close(): void {
    this.#timer?.cancel()
    this.#wake()
  }

  #look(): void {
    if (!this.#brokers.isDraining) {
      this.#timer?.cancel()
      this.#timer = undefined
      this.#refuses = false
      this.#wake()
      return
    }
    if (this.#refuses || this.#timer !== undefined) return
    this.#timer = this.#clock.after(this.#graceMs, () => {
      this.#timer = undefined
      this.#refuses = true
      this.#wake()
    })
  }

  #wake(): void {
    for (const resolve of this.#waiters.splice(0)) resolve()
  }
}
