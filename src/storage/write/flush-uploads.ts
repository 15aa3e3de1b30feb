import { joinCrc32c } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import { pause } from '../../base/pause.ts'
import type { Clock, Log } from '../../base/ports.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { wholeCrc } from '../../protocol/records/batch-header.ts'
import { objectName } from '../../state/object-name.ts'
import type { ClusterState } from '../../state/state.ts'
import type { ObjectKey, ObjectReference } from '../../state/stored-objects.ts'
import { HedgeBudget, WRITE_HEDGES } from '../../store/hedge-budget.ts'
import type { ObjectStore } from '../../store/store.ts'
import { encodeObjectEnd, type ObjectRun } from '../object-format.ts'
import { type ObjectKeys, twinOf } from '../object-keys.ts'
import { objectMark } from '../object-mark.ts'
import { markBatches } from '../read/stored-batch.ts'
import type { SealedFlush } from './sealed-flush.ts'

const RETRY_FIRST_MS = 50
const RETRY_LONGEST_MS = 2_000

type Create = (key: ObjectKey, signal: AbortSignal) => Promise<ObjectReference | undefined>

/** What is used of a store. */
export type ObjectCreator = Pick<ObjectStore, 'create'>

/** Brings flushes that are too large for an entry into the store, before the log hears of them. */
export class FlushUploads {
  readonly #state: ClusterState
  readonly #keys: ObjectKeys
  readonly #store: ObjectCreator
  readonly #clock: Clock
  readonly #logger: Log
  readonly #hedges = new HedgeBudget(WRITE_HEDGES)
  #isClosed = false

  constructor(parts: {
    readonly state: ClusterState
    readonly keys: ObjectKeys
    readonly store: ObjectCreator
    readonly clock: Clock
    readonly logger: Log
  }) {
    this.#state = parts.state
    this.#keys = parts.keys
    this.#store = parts.store
    this.#clock = parts.clock
    this.#logger = parts.logger
  }

  /**
   * Resolves when the flush's object is surely there, whole. Tries until then, each time under a key of its own: whether an attempt of
   * unknown outcome ever lands doesn't matter, because nothing names it, and the sweep takes it away. So a slow request may get a second one
   * beside it, and whichever is answered first counts. Undefined: it isn't there, and won't be.
   */
  async upload(flush: SealedFlush): Promise<ObjectReference | undefined> {
    const runs = runsOf(this.#state, flush)
    for (let delayMs = RETRY_FIRST_MS; !this.#isClosed; delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)) {
      const key = this.#keys.next()
      // No request is under way that would still send these bytes.
      markBatches(flush.body, objectMark(key))
      const bodyCrc = flush.body.reduce((crc, batch) => joinCrc32c(crc, wholeCrc(batch, 0), batch.length), 0)
      const reference = await this.#hedged(key, (name, signal) => this.#create(name, flush, runs, bodyCrc, signal))
      if (reference !== undefined) return reference
      await pause(this.#clock, delayMs)
    }
    return undefined
  }

  /** The first that is created; undefined: none was, for sure. */
  async #hedged(key: ObjectKey, create: Create): Promise<ObjectReference | undefined> {
    const other = new AbortController()
    const first = create(key, other.signal)
    let second: Promise<ObjectReference | undefined> | undefined
    let isSlow = (): void => {}
    const slow = new Promise<void>((resolve) => {
      isSlow = resolve
    })
    const timer = this.#clock.after(this.#hedges.delayMs, () => {
      if (!this.#isClosed && this.#hedges.take()) second = create(twinOf(key), other.signal)
      isSlow()
    })
    try {
      const early = await Promise.race([first, slow])
      if (early !== undefined || second === undefined) return early ?? (await first)
      return await firstFound([first, second])
    } finally {
      timer.cancel()
      // What nobody waits for any more needn't use the line, nor memory that is given back soon.
      other.abort()
    }
  }

  /** One request, under a name of its own. */
  async #create(
    key: ObjectKey,
    flush: SealedFlush,
    runs: ObjectRun[],
    bodyCrc: number,
    signal: AbortSignal,
  ): Promise<ObjectReference | undefined> {
    const { end, reference } = encodeObjectEnd({ key, kind: 'flush', runs, bodyBytes: flush.bodyBytes, bodyCrc })
    const sinceMs = this.#clock.monotonicMs()
    try {
      const { outcome } = await this.#store.create(objectName(key), [...flush.body, end], signal)
      this.#hedges.answered(this.#clock.monotonicMs() - sinceMs)
      if (outcome === 'created') {
        this.#hedges.earn()
        return reference
      }
      this.#logger.warn('a new object found its key taken', { key: objectName(key) })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (!signal.aborted) this.#logger.warn('a flush object could not be written and is tried again', { cause: error.message })
    }
    return undefined
  }

  /** Tries nothing again from now on. */
  close(): void {
    this.#isClosed = true
  }
}

/** Undefined only once there is none. */
function firstFound(created: readonly Promise<ObjectReference | undefined>[]): Promise<ObjectReference | undefined> {
  return new Promise((resolve, reject) => {
    for (const one of created) one.then((reference) => reference !== undefined && resolve(reference), reject)
    Promise.all(created).then(() => resolve(undefined), reject)
  })
}

/** Rows of one partition lie side by side. */
function runsOf(state: ClusterState, { rows, body }: SealedFlush): ObjectRun[] {
  const runs: (ObjectRun & { sizeBytes: number })[] = []
  let position = 0
  let last = -1
  for (const [row, batch] of body.entries()) {
    const handle = rows.handle(row)
    if (handle === last) runs[runs.length - 1]!.sizeBytes += batch.length
    else {
      const partition = state.partitions.find(handle)
      const topicId = partition?.topic.id ?? NO_TOPIC_ID
      runs.push({ topicId, partitionIndex: partition?.index ?? 0, baseOffset: -1, position, sizeBytes: batch.length })
    }
    last = handle
    position += batch.length
  }
  return runs
}
