import { Failure } from '../base/failure.ts'
import type { EncodedSlot } from './slot.ts'

/** More than can lie within the window behind the first hole: what is undecided and trimmed since is decided by its next attempt. */
const FROZEN_MAX = 1_024

type Outcome = 'appended' | 'taken'

interface Frozen {
  /** Tells the bytes: header, and size and checksum of the body. */
  readonly prefix: Buffer
  /** Undefined: undecided, and nobody tries at the moment. */
  running: Promise<Outcome> | undefined
}

/**
 * The bytes with which this broker went for a slot, from the first attempt until it's decided whose the slot is. An attempt that isn't decided may land at any time: if other bytes
 * were sent meanwhile, nobody could say what lies there.
 */
export class FrozenSlots {
  readonly #frozen = new Map<number, Frozen>()

  /**
   * Runs `attempt` unless one for that slot is under way: the same bytes share its outcome, others wait for it. Throws what it throws, and
   * a Failure: `invalid`, reason `undecided`, if other bytes are undecided there; `unavailable`, reason `log-busy`.
   */
  async decide(index: number, { prefix }: EncodedSlot, attempt: () => Promise<Outcome>): Promise<Outcome> {
    for (;;) {
      const frozen = this.#frozen.get(index)
      if (frozen === undefined || frozen.running === undefined) break
      if (frozen.prefix.equals(prefix)) return frozen.running
      const rival = await frozen.running.catch(() => undefined)
      if (rival === 'appended') return 'taken'
    }
    const frozen = this.#frozen.get(index)
    if (frozen !== undefined && !frozen.prefix.equals(prefix)) {
      const text = `another entry of this broker is undecided at ${index}: nothing else can be written there`
      throw new Failure('invalid', 'undecided', 'no', text)
    }
    if (frozen === undefined && this.#frozen.size >= FROZEN_MAX)
      throw new Failure('unavailable', 'log-busy', 'no', `${FROZEN_MAX} entries are undecided`)
    const tried = frozen ?? { prefix, running: undefined }
    this.#frozen.set(index, tried)
    tried.running = attempt().then(
      (outcome) => {
        this.#frozen.delete(index)
        return outcome
      },
      (error: unknown) => {
        tried.running = undefined
        // Nothing was ever sent.
        if (frozen === undefined && error instanceof Failure && error.applied === 'no') this.#frozen.delete(index)
        throw error
      },
    )
    return tried.running
  }

  /** Resolves when no attempt is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#frozen.values()].map(({ running }) => running))
  }
}
