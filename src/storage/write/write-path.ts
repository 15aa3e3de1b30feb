import type { Clock, Timer } from '../../base/ports.ts'
import { type BodyNumber, bodyOfEntry } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { Outcome } from '../../state/outcome.ts'
import type { ObjectReference } from '../../state/stored-objects.ts'
import type { TailCache } from '../read/tail-cache.ts'
import type { FlushBudget } from './flush-budget.ts'
import type { FlushUploads } from './flush-uploads.ts'
import { OpenFlush } from './open-flush.ts'
import type { SealedFlush } from './sealed-flush.ts'

/** What one flush may become before another one is begun: an entry of the log holds its batches and a row for each. */
const FLUSH_BYTES_LIMIT = 96 * 1024 * 1024

export interface WritePathSettings {
  /** A flush of this size is sealed at once. */
  readonly flushBytesMax: number
  /** Longest time that a batch waits for company while nothing is under way; 0: none. */
  readonly flushLingerMs: number
  /** Flushes under way at a time. One gives the largest groups on a disk that does one sync after the other. */
  readonly flushesInFlightMax: number
}

/** Where the log lies in a store that bills its requests. */
export interface WritePathObjects {
  readonly uploads: Pick<FlushUploads, 'upload' | 'close'>
  /** A flush with a larger body is uploaded before the log hears of it. */
  readonly inlineBytesMax: number
  readonly budget: FlushBudget
}

/** A flush in the order of sealing: it may not overtake one that is still uploaded. */
interface Submission {
  readonly flush: SealedFlush
  readonly startMs: number
  object: ObjectReference | undefined
  isReady: boolean
}

/**
 * From batches to the log: collects them in the open flush and seals that
 *
 * - when it's large enough, or
 * - when nothing is under way (then at the end of this turn of the event loop, so that what arrived together goes
 *   together), or
 * - when a flush comes back: what arrived meanwhile is the next one,
 *
 * the last two when the budget of requests, if there is one, allows it.
 *
 * ```
 *   add → open flush → sealed, waiting → in flight (≤ flushesInFlightMax): (uploaded →) submitted in the order of sealing → settled
 * ```
 * Bound: callers hold the frames of what was added, and stop reading sockets by their bytes, so no own bound is needed here.
 */
export class WritePath {
  readonly #log: SharedLog
  readonly #tailCache: TailCache
  readonly #clock: Clock
  readonly #settings: WritePathSettings
  readonly #observe: FlushObserver
  readonly #objects: WritePathObjects | undefined
  #open: OpenFlush | undefined = undefined
  readonly #waiting: SealedFlush[] = []
  /** Those that are uploaded, and those behind them. */
  readonly #uploading: Submission[] = []
  #inFlight = 0
  #sealScheduled = false
  #linger: Timer | undefined = undefined
  /** Runs until the budget allows the next flush. */
  #poor: Timer | undefined = undefined
  /** Time of the newest flush. */
  #newestMs = 0

  constructor(parts: {
    readonly log: SharedLog
    readonly tailCache: TailCache
    readonly clock: Clock
    readonly settings: WritePathSettings
    readonly observe: FlushObserver
    readonly objects?: WritePathObjects | undefined
  }) {
    this.#log = parts.log
    this.#tailCache = parts.tailCache
    this.#clock = parts.clock
    this.#settings = parts.settings
    this.#observe = parts.observe
    this.#objects = parts.objects
  }

  /** Flushes that are on their way to the log. */
  get inFlightCount(): number {
    return this.#inFlight
  }

  /**
   * The flush that takes a batch of this size. Use it within this turn of the event loop, call `added` after the last batch,
   * then wait for its `done`.
   */
  open(batchBytes: number): OpenFlush {
    if (this.#open !== undefined && this.#open.sizeBytes + batchBytes > FLUSH_BYTES_LIMIT) this.#seal()
    if (this.#open !== undefined) return this.#open
    // Log time never runs backwards within a partition, though this broker's clock may, while flushes are under way too.
    this.#newestMs = Math.max(this.#clock.nowMs(), this.#log.state.timeMs, this.#newestMs)
    this.#open = new OpenFlush(this.#newestMs)
    return this.#open
  }

  /** Tells that batches were added to the open flush. */
  added(): void {
    if (this.#open === undefined) return
    if (this.#open.bodyBytes >= this.#settings.flushBytesMax) this.#seal()
    else if (this.#inFlight < this.#settings.flushesInFlightMax && !this.#sealScheduled && this.#linger === undefined)
      this.#scheduleSeal()
  }

  #scheduleSeal(): void {
    if (this.#settings.flushLingerMs > 0) {
      this.#linger = this.#clock.after(this.#settings.flushLingerMs, () => this.#sealIfAllowed())
      return
    }
    this.#sealScheduled = true
    this.#clock.soon(() => {
      this.#sealScheduled = false
      if (this.#inFlight < this.#settings.flushesInFlightMax) this.#sealIfAllowed()
    })
  }

  /** Waits until the budget allows it; what comes meanwhile may bring that forward. */
  #sealIfAllowed(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    this.#poor?.cancel()
    this.#poor = undefined
    if (this.#open === undefined) return
    const waitMs = this.#objects?.budget.waitMs(this.#open.bodyBytes) ?? 0
    if (waitMs <= 0) {
      this.#seal()
      return
    }
    this.#poor = this.#clock.after(waitMs, () => {
      this.#poor = undefined
      if (this.#inFlight < this.#settings.flushesInFlightMax) this.#sealIfAllowed()
    })
  }

  #seal(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    this.#poor?.cancel()
    this.#poor = undefined
    if (this.#open !== undefined) {
      const { bodyBytes } = this.#open
      this.#objects?.budget.spend(bodyBytes, this.#isInline(bodyBytes) ? 1 : 2)
      this.#waiting.push(this.#open.seal())
      this.#open = undefined
    }
    this.#submitWaiting()
  }

  #submitWaiting(): void {
    while (this.#inFlight < this.#settings.flushesInFlightMax) {
      const flush = this.#waiting.shift()
      if (flush === undefined) return
      this.#inFlight++
      this.#submit(flush)
    }
  }

  #isInline(bodyBytes: number): boolean {
    return this.#objects === undefined || bodyBytes <= this.#objects.inlineBytesMax
  }

  #submit(flush: SealedFlush): void {
    const isReady = this.#isInline(flush.bodyBytes)
    const submission: Submission = { flush, startMs: this.#clock.monotonicMs(), object: undefined, isReady }
    if (isReady && this.#uploading.length === 0) {
      this.#submitToLog(submission)
      return
    }
    this.#uploading.push(submission)
    if (!isReady) void this.#upload(this.#objects!.uploads, submission)
  }

  async #upload(uploads: WritePathObjects['uploads'], submission: Submission): Promise<void> {
    submission.object = await uploads.upload(submission.flush)
    submission.isReady = true
    while (this.#uploading[0]?.isReady === true) {
      const next = this.#uploading.shift()!
      if (next.object === undefined && !this.#isInline(next.flush.bodyBytes)) this.#abandoned(next.flush)
      else this.#submitToLog(next)
    }
  }

  /** What isn't on its way yet never will be: whoever waits for it hears so, and may go to another broker with it. */
  withdraw(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    this.#poor?.cancel()
    this.#poor = undefined
    const flushes = this.#waiting.splice(0)
    if (this.#open !== undefined) flushes.push(this.#open.seal())
    this.#open = undefined
    for (const flush of flushes) flush.withdraw()
  }

  /** What still isn't in the store is given up: who waits for it hears that its outcome is unknown. */
  close(): void {
    this.#objects?.uploads.close()
  }

  #submitToLog({ flush, startMs, object }: Submission): void {
    this.#log.submitFlush({
      rows: flush.rows,
      object,
      body: flush.body,
      bodyBytes: flush.bodyBytes,
      bodyCrcs: flush.bodyCrcs,
      timeMs: flush.timeMs,
      settled: (outcome, index) => {
        this.#observe(flush.bodyBytes, flush.rows.count, this.#clock.monotonicMs() - startMs)
        this.#settled(flush, outcome, object === undefined ? bodyOfEntry(index) : this.#objectOf(flush, outcome))
      },
      abandoned: () => this.#abandoned(flush),
    })
  }

  #abandoned(flush: SealedFlush): void {
    this.#inFlight--
    this.#sealNext()
    flush.settle()
  }

  /** The next flush starts before anything is done with this one: the disk works meanwhile. */
  #settled(flush: SealedFlush, outcome: Outcome, body: BodyNumber | undefined): void {
    this.#inFlight--
    this.#sealNext()
    flush.commit(outcome)
    if (body !== undefined) this.#tailCache.put(body, flush.body, flush.bodyBytes)
    flush.settle()
  }

  /** The number that the log gave to the flush's object; undefined if no batch of it was taken. */
  #objectOf({ rows }: SealedFlush, outcome: Outcome): BodyNumber | undefined {
    for (let row = 0; row < rows.count; row++) {
      if (outcome.refusal(row) !== 'none') continue
      const extents = this.#log.state.partitions.find(rows.handle(row))?.extents
      const at = extents?.find(outcome.value(row)) ?? 0
      if (extents !== undefined && at < extents.count && extents.body(at) < 0) return extents.body(at)
    }
    return undefined
  }

  #sealNext(): void {
    if (this.#waiting.length > 0) this.#submitWaiting()
    else if (this.#open !== undefined && this.#linger === undefined) this.#sealIfAllowed()
  }
}

/** Hears of each flush that was applied. */
export type FlushObserver = (bodyBytes: number, batchCount: number, durationMs: number) => void
