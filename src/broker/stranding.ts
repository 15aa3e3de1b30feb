import type { Clock, Log } from '../base/ports.ts'
import type { ServingBrokers } from './serving-brokers.ts'

/** In that time requests that know an answer of their own give it. */
const SETTLE_MS = 50
/** Much longer than what gets into the log by way of another broker; a look at the log would take till the store answers. */
const PATIENCE_MS = 500

/** Nobody knows what becomes of the request. */
export const GIVEN_UP: unique symbol = Symbol('given up')

/**
 * While this broker doesn't get at its log and others do, nobody shall wait here for what may not come. What wasn't begun is refused by its handler; what was
 * may still come into the log, so its connection ends without an answer: the one thing that clients take for neither a yes nor a no. They ask again, somewhere
 * else.
 */
export class Stranding {
  readonly #brokers: ServingBrokers
  readonly #clock: Clock
  readonly #logger: Log
  readonly #listeners: (() => void)[] = []
  readonly #waiting = new Set<() => void>()
  #isStranded = false
  #begunCount = 0

  constructor(parts: {
    readonly brokers: ServingBrokers
    readonly clock: Clock
    readonly logger: Log
  }) {
    this.#brokers = parts.brokers
    this.#clock = parts.clock
    this.#logger = parts.logger
    this.#brokers.onChange(() => this.#look())
    this.#look()
  }

  get isStranded(): boolean {
    return this.#isStranded
  }

  /** How often it has begun. What a produce request hadn't begun before, it never begins. */
  get begunCount(): number {
    return this.#begunCount
  }

  /** Called when it begins, for those who know what is to be done about what waits. */
  onBegan(listener: () => void): void {
    this.#listeners.push(listener)
  }

  /** What becomes of a request, unless this broker is stranded too long for it. */
  orGivenUp<Answer>(handled: Promise<Answer>): Promise<Answer | typeof GIVEN_UP> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => resolve(GIVEN_UP)
      this.#waiting.add(giveUp)
      const timer = this.#isStranded ? this.#clock.after(PATIENCE_MS, () => this.#giveUp([giveUp])) : undefined
      const settle = (): void => {
        timer?.cancel()
        this.#waiting.delete(giveUp)
      }
      handled.then(
        (answer) => {
          settle()
          resolve(answer)
        },
        (error: unknown) => {
          settle()
          reject(error)
        },
      )
    })
  }

  #look(): void {
    const { isStranded } = this.#brokers
    if (isStranded === this.#isStranded) return
    this.#isStranded = isStranded
    if (!isStranded) {
      this.#logger.info('this broker gets at the log again: clients may come back')
      return
    }
    this.#logger.warn('the log is out of reach from here and not from other brokers: clients are sent to those')
    this.#begunCount++
    for (const listener of this.#listeners) listener()
    const waiting = [...this.#waiting]
    this.#clock.after(SETTLE_MS, () => this.#giveUp(waiting))
  }

  #giveUp(waiting: readonly (() => void)[]): void {
    if (!this.#isStranded) return
    for (const giveUp of waiting) if (this.#waiting.delete(giveUp)) giveUp()
  }
}
