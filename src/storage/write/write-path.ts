import type { Clock, Timer } from '../../base/ports.ts'
import type { LogIndex } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { Outcome } from '../../state/outcome.ts'
import type { TailCache } from '../read/tail-cache.ts'
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

/**
 * From batches to the log: collects them in the open flush and seals that
 *
 * - when it's large enough, or
 * - when nothing is under way (then at the end of this turn of the event loop, so that what arrived together goes
 *   together), or
 * - when a flush comes back: what arrived meanwhile is the next one.
 *
 * ```
 *   add → open flush → sealed, waiting → in flight (≤ flushesInFlightMax) → settled
 * ```
 * Bound: callers hold the frames of what was added, and stop reading sockets by their bytes, so no own bound is needed here.
 */
export class WritePath {
  readonly #log: SharedLog
  readonly #tailCache: TailCache
  readonly #clock: Clock
  readonly #settings: WritePathSettings
  readonly #observe: FlushObserver
  #open: OpenFlush | undefined = undefined
  readonly #waiting: SealedFlush[] = []
  #inFlight = 0
  #sealScheduled = false
  #linger: Timer | undefined = undefined
  /** Time of the newest flush. */
  #newestMs = 0

  constructor(parts: {
    readonly log: SharedLog
    readonly tailCache: TailCache
    readonly clock: Clock
    readonly settings: WritePathSettings
    readonly observe: FlushObserver
  }) {
    this.#log = parts.log
    this.#tailCache = parts.tailCache
    this.#clock = parts.clock
    this.#settings = parts.settings
    this.#observe = parts.observe
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
      this.#linger = this.#clock.after(this.#settings.flushLingerMs, () => this.#seal())
      return
    }
    this.#sealScheduled = true
    this.#clock.soon(() => {
      this.#sealScheduled = false
      if (this.#inFlight < this.#settings.flushesInFlightMax) this.#seal()
    })
  }

  #seal(): void {
    this.#linger?.cancel()
    this.#linger = undefined
    if (this.#open !== undefined) {
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

  #submit(flush: SealedFlush): void {
    const startMs = this.#clock.monotonicMs()
    this.#log.submitFlush({
      rows: flush.rows,
      body: flush.body,
      bodyBytes: flush.bodyBytes,
      bodyCrcs: flush.bodyCrcs,
      timeMs: flush.timeMs,
      settled: (outcome, index) => {
        this.#observe(flush.bodyBytes, flush.rows.count, this.#clock.monotonicMs() - startMs)
        this.#settled(flush, outcome, index)
      },
      abandoned: () => {
        this.#inFlight--
        this.#sealNext()
        flush.settle()
      },
    })
  }

  /** The next flush starts before anything is done with this one: the disk works meanwhile. */
  #settled(flush: SealedFlush, outcome: Outcome, index: LogIndex): void {
    this.#inFlight--
    this.#sealNext()
    flush.commit(outcome)
    this.#tailCache.put(index, flush.body, flush.bodyBytes)
    flush.settle()
  }

  #sealNext(): void {
    if (this.#waiting.length > 0) this.#submitWaiting()
    else if (this.#open !== undefined && this.#linger === undefined) this.#seal()
  }
}

/** Hears of each flush that was applied. */
export type FlushObserver = (bodyBytes: number, batchCount: number, durationMs: number) => void
