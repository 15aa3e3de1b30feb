import { Failure } from '../base/failure.ts'
import type { Compute } from '../base/ports.ts'
import { baseOffset, isControl, isTransactional, lastOffset, producerId } from '../protocol/records/batch-header.ts'
import { type DecodedRecord, readRecords, wholeBatchSizeBytes } from '../protocol/records/read-records.ts'

export interface AbortedTransaction {
  readonly producerId: number
  readonly firstOffset: number
}

const ABORT_MARKER = 0

/**
 * The batches that one fetch brought for one partition. They are opened one after the other, as far as records are asked for;
 * bytes are views of the answer.
 */
export class FetchedPartition {
  readonly #bytes: Buffer
  readonly #aborted: AbortedTransaction[]
  readonly #abortedNow = new Set<number>()
  #at = 0
  #records: readonly DecodedRecord[] = []
  #next = 0
  #isStuck = false
  /** First offset that hasn't been given out, nor passed over. */
  #position: number

  /** `aborted` empty: nothing is left out. */
  constructor(bytes: Buffer, position: number, aborted: readonly AbortedTransaction[]) {
    this.#bytes = bytes
    this.#position = position
    this.#aborted = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset)
  }

  get position(): number {
    return this.#position
  }

  /** Nothing is left to give out. */
  get isEmpty(): boolean {
    return this.#at > 0 && this.#next >= this.#records.length && wholeBatchSizeBytes(this.#bytes, this.#at) === 0
  }

  /** The next batch couldn't be opened: nobody should wait for it. */
  get isStuck(): boolean {
    return this.#isStuck
  }

  /**
   * At most `count` further records; none: that was all, and the next fetch starts at `position`. Fails with a Failure: `corrupt`,
   * and what `Compute` says past `inflatedBytesMax`; the batch is offered again next time.
   */
  async take(count: number, compute: Compute, inflatedBytesMax: number): Promise<readonly DecodedRecord[]> {
    while (this.#next >= this.#records.length) {
      this.#isStuck = true
      if (!(await this.#openBatch(compute, inflatedBytesMax))) return []
    }
    this.#isStuck = false
    const taken = this.#records.slice(this.#next, this.#next + count)
    this.#next += taken.length
    this.#position = Math.max(this.#position, taken.at(-1)!.offset + 1)
    if (this.#next === this.#records.length) this.#position = Math.max(this.#position, this.#end)
    return taken
  }

  /** Where the open batch ends: compaction may have taken its last records. */
  #end = 0

  async #openBatch(compute: Compute, inflatedBytesMax: number): Promise<boolean> {
    const sizeBytes = wholeBatchSizeBytes(this.#bytes, this.#at)
    if (sizeBytes === 0) {
      if (this.#at === 0 && this.#bytes.length > 0) throw cutShort(this.#position)
      return false
    }
    const batch = this.#bytes.subarray(this.#at, this.#at + sizeBytes)
    const end = lastOffset(batch, 0) + 1
    const records = await this.#visible(batch, compute, inflatedBytesMax)
    this.#at += sizeBytes
    this.#end = end
    this.#next = 0
    // A batch is sent whole, though the fetch may ask for a place within it.
    this.#records = records.filter(({ offset }) => offset >= this.#position)
    if (this.#records.length === 0) this.#position = Math.max(this.#position, end)
    return true
  }

  async #visible(batch: Buffer, compute: Compute, inflatedBytesMax: number): Promise<readonly DecodedRecord[]> {
    while (this.#aborted.length > 0 && this.#aborted[0]!.firstOffset <= baseOffset(batch, 0)) {
      this.#abortedNow.add(this.#aborted.shift()!.producerId)
    }
    const records = await readRecords(batch, compute, inflatedBytesMax)
    if (!isControl(batch, 0)) return isTransactional(batch, 0) && this.#abortedNow.has(producerId(batch, 0)) ? [] : records
    const key = records[0]?.key
    if (key !== undefined && key !== null && key.length >= 4 && key.readInt16BE(2) === ABORT_MARKER) {
      this.#abortedNow.delete(producerId(batch, 0))
    }
    return []
  }
}

function cutShort(position: number): Failure {
  return new Failure('corrupt', 'undecodable', 'no', `the batch at offset ${position} came without its end`)
}
