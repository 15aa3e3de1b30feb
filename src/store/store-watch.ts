import { Failure } from '../base/failure.ts'
import type { Clock, Timer } from '../base/ports.ts'

/**
 * What a broker knows of its way to the store.
 *
 * - `well`: the store answered a moment ago.
 * - `stranded`: the store was asked, and gave no answer for a while; or the log takes nothing from here.
 * - `unknown`: nothing was asked lately, or it's well again since a moment.
 */
export type Standing = 'unknown' | 'well' | 'stranded'

export interface StoreWatchParts {
  readonly clock: Clock
  /** Asks the store for next to nothing. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>
  /** So long without any answer, while something was asked for all that time, it counts as stranded. */
  readonly strandedMs: number
}

const TICK_MS = 250
/** A tick that comes so much too late means that this process didn't run: silence meanwhile says nothing of the store. */
const AWAY_MS = 400
/** An answer that is older proves nothing. Less than the shortest silence that strands: where nobody reaches the store, no old answer speaks for anybody. */
const PROOF_MS = 200
/** While others are stranded, this broker makes sure so often that it isn't. */
const PROBE_MS = 400
/** So slow a store still carries large bodies. */
const BYTES_PER_MS = 2_000
/** Answers have to come for so long before it's well again; twice as long each time that it didn't last. */
const HEAL_MS = 2_000
const HEAL_MS_MAX = 60_000
const LASTING_MS = 300_000
/** After that it may speak for the store: when all come back, none is far ahead of the others. */
const SETTLE_MS = 2_000

/**
 * Finds out whether the store answers this broker, from what is asked of it anyway. Only in doubt, or while others are stranded, it asks by itself.
 *
 * ```
 *   asked ─ silent for half of strandedMs ─▶ a probe ─ silent for strandedMs ─▶ stranded ─ answers for HEAL_MS ─▶ unknown ─ SETTLE_MS ─▶ well
 * ```
 * An answer is whatever only the store can say, "slow down" among it: that one passes for everybody.
 */
export class StoreWatch {
  readonly #parts: StoreWatchParts
  #isBlocked: () => boolean = () => false
  #changed: () => void = () => {}
  #open = 0
  /** The store owes an answer since then. */
  #silentSinceMs: number | undefined
  #answeredMs = Number.NEGATIVE_INFINITY
  /** It answers since then, after it didn't. */
  #healthySinceMs: number | undefined
  #healedMs = Number.NEGATIVE_INFINITY
  #healMs = HEAL_MS
  #isStranded = false
  /** Others are stranded, and want to know whether this broker is as well. */
  #isWanted = false
  #speaksForStore = false
  #probedMs = Number.NEGATIVE_INFINITY
  #giveUpProbe: AbortController | undefined
  #timer: Timer | undefined
  #dueMs = 0
  #isClosed = false

  constructor(parts: StoreWatchParts) {
    this.#parts = parts
  }

  /** `isBlocked`: the log takes nothing from here, whatever the store answers. `changed` is called when the standing is another one, unless it only faded. */
  follow(isBlocked: () => boolean, changed: () => void): void {
    this.#isBlocked = isBlocked
    this.#changed = changed
  }

  get standing(): Standing {
    if (this.#isStranded) return 'stranded'
    const nowMs = this.#parts.clock.monotonicMs()
    if (nowMs - this.#healedMs < SETTLE_MS) return 'unknown'
    // Who spoke for the store goes on until it is stranded itself: others hang on that.
    return this.#speaksForStore || nowMs - this.#answeredMs < PROOF_MS ? 'well' : 'unknown'
  }

  /** While somebody is stranded, this broker's standing is wanted. */
  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted || this.#isClosed) return
    this.#speaksForStore = isWanted && this.standing === 'well'
    this.#isWanted = isWanted
    if (!isWanted) return
    this.#arm()
    if (this.#speaksForStore) this.#changed()
    else this.#probe(this.#parts.clock.monotonicMs())
  }

  /** Hears of a request, and passes its answer on. */
  async heard<Answer>(sizeBytes: number, request: () => Promise<Answer>): Promise<Answer> {
    const beganMs = this.#parts.clock.monotonicMs()
    this.#open++
    this.#silentSinceMs = Math.min(this.#silentSinceMs ?? Number.POSITIVE_INFINITY, beganMs + sizeBytes / BYTES_PER_MS)
    this.#arm()
    try {
      const answer = await request()
      this.#open--
      this.#answered()
      return answer
    } catch (error) {
      this.#open--
      if (isAnswer(error)) this.#answered()
      // Given up for an answer that came meanwhile, as the slower of two requests is.
      else if (this.#open === 0 && this.#answeredMs >= beganMs && isGivenUp(error)) this.#silentSinceMs = undefined
      throw error
    }
  }

  close(): void {
    this.#isClosed = true
    this.#timer?.cancel()
    this.#giveUpProbe?.abort()
  }

  #answered(): void {
    const nowMs = this.#parts.clock.monotonicMs()
    this.#answeredMs = nowMs
    this.#silentSinceMs = this.#open > 0 ? nowMs : undefined
    if (this.#isWanted && !this.#speaksForStore && this.standing === 'well') {
      this.#speaksForStore = true
      this.#changed()
    }
  }

  #arm(): void {
    if (this.#timer !== undefined || this.#isClosed) return
    const { clock } = this.#parts
    this.#dueMs = clock.monotonicMs() + TICK_MS
    this.#timer = clock.after(TICK_MS, () => {
      this.#timer = undefined
      this.#look(clock.monotonicMs())
      if (this.#open > 0 || this.#silentSinceMs !== undefined || this.#isStranded || this.#isWanted) this.#arm()
    })
  }

  #look(nowMs: number): void {
    if (nowMs - this.#dueMs > AWAY_MS && this.#silentSinceMs !== undefined)
      this.#silentSinceMs = Math.max(this.#silentSinceMs, nowMs)
    const { strandedMs } = this.#parts
    const silentMs = nowMs - (this.#silentSinceMs ?? nowMs)
    const isInDoubt = silentMs >= strandedMs / 2
    if (isInDoubt || this.#isStranded || this.#isWanted) this.#probe(nowMs)
    const isBad = silentMs >= strandedMs || this.#isBlocked()
    if (!this.#isStranded) {
      if (isBad) this.#strand(nowMs)
    } else if (isBad || isInDoubt) this.#healthySinceMs = undefined
    else {
      this.#healthySinceMs ??= nowMs
      if (nowMs - this.#healthySinceMs >= this.#healMs) this.#heal(nowMs)
    }
  }

  #strand(nowMs: number): void {
    this.#isStranded = true
    this.#speaksForStore = false
    this.#healthySinceMs = undefined
    this.#healMs = nowMs - this.#healedMs > LASTING_MS ? HEAL_MS : Math.min(this.#healMs * 2, HEAL_MS_MAX)
    this.#changed()
  }

  #heal(nowMs: number): void {
    this.#isStranded = false
    this.#healedMs = nowMs
    this.#changed()
  }

  /** One at a time, each on its own: a connection that was cut may stay dead for long. */
  #probe(nowMs: number): void {
    const { clock, probe, strandedMs } = this.#parts
    if (this.#giveUpProbe !== undefined || nowMs - Math.max(this.#probedMs, this.#answeredMs) < PROBE_MS) return
    this.#probedMs = nowMs
    const giveUp = new AbortController()
    this.#giveUpProbe = giveUp
    const timer = clock.after(strandedMs, () => giveUp.abort())
    const done = (): void => {
      timer.cancel()
      this.#giveUpProbe = undefined
    }
    probe(giveUp.signal).then(done, (error: unknown) => {
      done()
      if (!(error instanceof Failure)) throw error
    })
  }
}

function isAnswer(error: unknown): boolean {
  return error instanceof Failure && (error.kind !== 'unavailable' || error.reason === 'store-throttled')
}

function isGivenUp(error: unknown): boolean {
  return error instanceof Failure && error.reason === 'aborted'
}
