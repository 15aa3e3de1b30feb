import type { PowerLoss } from '../../faults/fault-disk.ts'
import type { Coverage } from '../world/coverage.ts'
import type { SimProcess } from '../world/process.ts'
import type { SimRandom } from '../world/random.ts'
import type { World } from '../world/world.ts'

/** Who stands in the nemesis' way. */
export interface Stage {
  readonly world: World
  readonly brokerHost: string
  /** The running life, if there is one. */
  broker(): SimProcess | undefined
  clients(): readonly SimProcess[]
  /** Ends the broker's life; its keeper starts another one `downMs` later. */
  strikeBroker(blow: 'killed' | PowerLoss, downMs: number): void
  killClient(process: SimProcess): void
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
