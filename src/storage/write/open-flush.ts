import * as header from '../../protocol/records/batch-header.ts'
import { COMMIT_ROW_BYTES, CommitRows, writeCommitRow } from '../../state/commands/commit-batches.ts'
import type { Partition } from '../../state/topic.ts'
import { SealedFlush } from './sealed-flush.ts'

/**
 * The batches that wait for the next write to the log: one flush for the whole broker, all partitions mixed.
 *
 * `timeMs` stamps what has log append time; it's fixed when the flush opens, because it goes into the batches' checksums.
 */
export class OpenFlush {
  readonly timeMs: number
  readonly #partitions: Partition[] = []
  readonly #batches: Buffer[] = []
  #bodyBytes = 0
  #settle: (sealed: SealedFlush) => void = () => {}
  /** Resolves when its outcome is known, or known never to be: see `SealedFlush.isKnown`. */
  readonly done: Promise<SealedFlush>

  constructor(timeMs: number) {
    this.timeMs = timeMs
    this.done = new Promise((resolve) => {
      this.#settle = resolve
    })
  }

  get bodyBytes(): number {
    return this.#bodyBytes
  }

  /** In the log: the batches and what the entry's header says of each. */
  get sizeBytes(): number {
    return this.#bodyBytes + this.#batches.length * COMMIT_ROW_BYTES
  }

  /**
   * Adds a checked batch, which is the flush's from here on. The result is its row. Batches of a partition are appended in
   * the order of their adding.
   */
  add(partition: Partition, batch: Buffer): number {
    this.#partitions.push(partition)
    this.#bodyBytes += batch.length
    return this.#batches.push(batch) - 1
  }

  /**
   * Nothing can be added any more. Batches of one partition lie side by side in the body, so that they make one extent and
   * are read in one go.
   */
  seal(): SealedFlush {
    const order = this.#orderByPartition()
    const rows = Buffer.allocUnsafe(order.length * COMMIT_ROW_BYTES)
    const body = new Array<Buffer>(order.length)
    const bodyCrcs = new Uint32Array(order.length)
    for (let place = 0; place < order.length; place++) {
      const batch = this.#batches[order[place]!]!
      body[place] = batch
      bodyCrcs[place] = header.wholeCrc(batch, 0)
      writeCommitRow(
        rows,
        place,
        this.#partitions[order[place]!]!.handle,
        batch.length,
        header.lastOffsetDelta(batch, 0) + 1,
        header.baseSequence(batch, 0),
        header.producerId(batch, 0),
        header.maxTimestamp(batch, 0),
        header.producerEpoch(batch, 0),
        header.attributes(batch, 0) & 0xffff,
      )
    }
    return new SealedFlush(this.timeMs, new CommitRows(rows), body, this.#bodyBytes, bodyCrcs, placesOf(order), this.#settle)
  }

  /** Rows in the order of their partitions, otherwise as they came. */
  #orderByPartition(): Uint32Array {
    const partitions = this.#partitions
    const order = Uint32Array.from(partitions.keys())
    let isSorted = true
    for (let row = 1; row < partitions.length && isSorted; row++)
      isSorted = partitions[row - 1]!.handle <= partitions[row]!.handle
    return isSorted ? order : order.sort((a, b) => partitions[a]!.handle - partitions[b]!.handle || a - b)
  }
}

/** `places[row]` is where the row went. */
function placesOf(order: Uint32Array): Uint32Array {
  const places = new Uint32Array(order.length)
  for (let place = 0; place < order.length; place++) places[order[place]!] = place
  return places
}
