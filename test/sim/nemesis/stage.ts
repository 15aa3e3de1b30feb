import type { Blow } from '../broker-keeper.ts'
import type { Seats } from '../subject.ts'
import type { Coverage } from '../world/coverage.ts'
import type { SimProcess } from '../world/process.ts'
import type { SimRandom } from '../world/random.ts'
import type { Machine, World } from '../world/world.ts'

/** One broker in the nemesis' way. */
export interface Stand {
  readonly host: string
  /** The running life, if there is one. */
  readonly process: SimProcess | undefined
  readonly serves: boolean
  /** Ends the broker's life; its keeper starts another one `downMs` later. */
  strike(blow: Blow, downMs: number): void
  /** Starts it at once if it is down. */
  start(): void
  /** An orderly shutdown and a new start; a kill, if that takes too long. */
  restartInTime(): Promise<void>
}

/** Who stands in the nemesis' way. */
export interface Stage {
  readonly world: World
  /** At least one; as many as there are by now. */
  readonly brokers: readonly Stand[]
  clients(): readonly SimProcess[]
  killClient(process: SimProcess): void
  /** Of the brokers that live. */
  seats(): Seats
  /** One more broker; false if there are enough. */
  growFleet(): boolean
  /** All brokers, one after the other. */
  restartFleet(): Promise<void>
}

/** One fault class at work for one window of time. */
export class Blows {
  readonly stage: Stage
  readonly random: SimRandom
  /** How often, beside the class's usual rate. */
  readonly factor: number
  readonly #name: string
  readonly #isMuted: (firing: string) => boolean
  readonly #counts: Map<string, number>
  readonly #undo: (() => void)[] = []
  #over = false

  constructor(
    stage: Stage,
    random: SimRandom,
    factor: number,
    name: string,
    firings: { readonly isMuted: (firing: string) => boolean; readonly counts: Map<string, number> },
  ) {
    this.stage = stage
    this.random = random
    this.factor = factor
    this.#name = name
    this.#isMuted = firings.isMuted
    this.#counts = firings.counts
  }

  /** The window has ended, or all faults have. */
  get over(): boolean {
    return this.#over
  }

  get coverage(): Coverage {
    return this.stage.world.coverage
  }

  /** Any of them; without a draw where there is one. */
  broker(): Stand {
    const { brokers } = this.stage
    return brokers.length === 1 ? brokers[0]! : this.random.pick(brokers)
  }

  machine(): Machine {
    return this.stage.world.machine(this.broker().host)
  }

  /** Now and then, `meanMs` apart on average. */
  repeatedly(meanMs: number, fire: () => void): void {
    const delayMs = this.random.exponential(meanMs / this.factor)
    this.stage.world.scheduler.after(delayMs, this.#name, undefined, () => {
      if (this.#over) return
      if (this.#counted()) fire()
      this.repeatedly(meanMs, fire)
    })
  }

  /** For the whole window. */
  throughout(begin: () => void, end: () => void): void {
    if (!this.#counted()) return
    begin()
    this.#undo.push(end)
  }

  end(): void {
    this.#over = true
    for (const undo of this.#undo) undo()
  }

  /** Later, even if the window is over by then. */
  later(delayMs: number, run: () => void): void {
    this.stage.world.scheduler.after(delayMs, `${this.#name} over`, undefined, run)
  }

  #counted(): boolean {
    const nth = (this.#counts.get(this.#name) ?? 0) + 1
    this.#counts.set(this.#name, nth)
    return !this.#isMuted(`${this.#name}#${nth}`)
  }
}
