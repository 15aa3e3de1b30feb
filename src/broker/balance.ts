import type { Clock, Log, Timer } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import { findImbalance, type Imbalance, planWeights, type WeighedBroker } from './plan-weights.ts'
import type { ServingBrokers } from './serving-brokers.ts'
import { submitWithin } from './submit-within.ts'

const LOOK_MS = 20_000
/** An imbalance that was seen so often in a row lasts. */
const LOOKS_IN_A_ROW = 3
/** Between two changes: clients look at the metadata anew, and loads are smoothed. */
const REST_MS_MIN = 60_000
/** A change that takes an earlier one back helps nobody: one large partition wanders. So rests grow up to this. */
const REST_MS_MAX = 3_600_000
const SUBMIT_MS_MAX = 5_000

/**
 * Moves work away from brokers that lastingly have more than others of their zone: by what they weigh when leaders are named. Slow and coarse on purpose, since
 * each move makes clients pause. One broker does it for all; what it remembers of the past goes with it, which costs a minute.
 */
export class Balance {
  readonly #log: SharedLog
  readonly #brokers: ServingBrokers
  readonly #clock: Clock
  readonly #logger: Log
  readonly #loads: () => ReadonlyMap<number, number>
  #timer: Timer
  #lasting: { readonly imbalance: Imbalance; readonly looks: number } = { imbalance: new Map(), looks: 0 }
  #restMs = REST_MS_MIN
  #changedMs = Number.NEGATIVE_INFINITY
  /** Whether the last change of a broker made it heavier. */
  readonly #directions = new Map<number, boolean>()

  constructor(parts: {
    readonly log: SharedLog
    readonly brokers: ServingBrokers
    readonly clock: Clock
    readonly logger: Log
    /** By broker id, of those that live. */
    readonly loads: () => ReadonlyMap<number, number>
  }) {
    this.#log = parts.log
    this.#brokers = parts.brokers
    this.#clock = parts.clock
    this.#logger = parts.logger
    this.#loads = parts.loads
    this.#timer = this.#next()
  }

  close(): void {
    this.#timer.cancel()
  }

  #next(): Timer {
    return this.#clock.after(LOOK_MS, () => {
      this.#timer = this.#next()
      void this.#look()
    })
  }

  async #look(): Promise<void> {
    if (this.#brokers.chosenFor('balance')?.brokerId !== this.#log.brokerId) {
      this.#lasting = { imbalance: new Map(), looks: 0 }
      return
    }
    const brokers = this.#weighed()
    this.#remember(findImbalance(brokers))
    const { imbalance, looks } = this.#lasting
    const nowMs = this.#clock.monotonicMs()
    if (imbalance.size === 0 || looks < LOOKS_IN_A_ROW || nowMs - this.#changedMs < this.#restMs) return
    const weights = planWeights(brokers, imbalance)
    if (weights.length === 0) return
    this.#rest(imbalance, nowMs)
    const parts = { log: this.#log, clock: this.#clock }
    await submitWithin({ kind: 'weigh-brokers', weights }, SUBMIT_MS_MAX, parts)
    this.#logger.info('brokers weigh otherwise', {
      weights: weights.map(({ brokerId, weight }) => `${brokerId}: ${weight}`).join(', '),
    })
  }

  /** Those whose load isn't known take no part. */
  #weighed(): WeighedBroker[] {
    const loads = this.#loads()
    return this.#brokers.serving.flatMap((broker) => {
      const { brokerId, zone } = broker
      const load = loads.get(brokerId)
      return load === undefined ? [] : [{ brokerId, zone, load, weight: this.#brokers.weightOf(broker) }]
    })
  }

  /** Only what every look of the row has seen lasts. */
  #remember(seen: Imbalance): void {
    const { imbalance, looks } = this.#lasting
    const same = new Map([...seen].filter(([brokerId, isTooMuch]) => imbalance.get(brokerId) === isTooMuch))
    this.#lasting = same.size > 0 ? { imbalance: same, looks: looks + 1 } : { imbalance: seen, looks: 1 }
  }

  #rest(imbalance: Imbalance, nowMs: number): void {
    const takesBack = [...imbalance].some(([brokerId, isTooMuch]) => this.#directions.get(brokerId) === isTooMuch)
    if (takesBack) this.#restMs = Math.min(this.#restMs * 2, REST_MS_MAX)
    else if (nowMs - this.#changedMs > this.#restMs * 4) this.#restMs = REST_MS_MIN
    this.#changedMs = nowMs
    for (const [brokerId, isTooMuch] of imbalance) this.#directions.set(brokerId, !isTooMuch)
    for (const brokerId of this.#directions.keys()) if (!this.#log.state.brokers.has(brokerId)) this.#directions.delete(brokerId)
  }
}
