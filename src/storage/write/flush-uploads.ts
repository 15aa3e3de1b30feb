import { joinCrc32c } from '../../base/crc32c.ts'
import { Failure } from '../../base/failure.ts'
import type { Clock, Log } from '../../base/ports.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { objectName } from '../../state/object-name.ts'
import type { ClusterState } from '../../state/state.ts'
import type { ObjectReference } from '../../state/stored-objects.ts'
import type { ObjectStore } from '../../store/store.ts'
import { encodeObjectEnd, type ObjectRun } from '../object-format.ts'
import type { ObjectKeys } from '../object-keys.ts'
import type { SealedFlush } from './sealed-flush.ts'

const RETRY_FIRST_MS = 50
const RETRY_LONGEST_MS = 2_000

/** What is used of a store. */
export type ObjectCreator = Pick<ObjectStore, 'create'>

/** Brings flushes that are too large for an entry into the store, before the log hears of them. */
export class FlushUploads {
  readonly #state: ClusterState
  readonly #keys: ObjectKeys
  readonly #store: ObjectCreator
  readonly #clock: Clock
  readonly #logger: Log
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
   * unknown outcome ever lands doesn't matter, because nothing names it, and the sweep takes it away. Undefined: it isn't, and won't be.
   */
  async upload(flush: SealedFlush): Promise<ObjectReference | undefined> {
    const runs = runsOf(this.#state, flush)
    const bodyCrc = flush.body.reduce((crc, batch, at) => joinCrc32c(crc, flush.bodyCrcs[at]!, batch.length), 0)
    for (let delayMs = RETRY_FIRST_MS; !this.#isClosed; delayMs = Math.min(delayMs * 2, RETRY_LONGEST_MS)) {
      const key = this.#keys.next()
      const { end, reference } = encodeObjectEnd({ key, kind: 'flush', runs, bodyBytes: flush.bodyBytes, bodyCrc })
      try {
        const { outcome } = await this.#store.create(objectName(key), [...flush.body, end])
        if (outcome === 'created') return reference
        this.#logger.warn('a new object found its key taken', { key: objectName(key) })
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        this.#logger.warn('a flush object could not be written and is tried again', { cause: error.message })
      }
      await new Promise<void>((resolve) => this.#clock.after(delayMs, resolve))
    }
    return undefined
  }

  /** Tries nothing again from now on. */
  close(): void {
    this.#isClosed = true
  }
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
