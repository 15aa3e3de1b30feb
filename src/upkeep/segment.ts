import { crc32c } from '../base/crc32c.ts'
import * as header from '../protocol/records/batch-header.ts'
import type { ObjectKey, ObjectReference } from '../state/stored-objects.ts'
import { encodeObjectEnd, type ObjectRun } from '../storage/object-format.ts'
import { objectMark } from '../storage/object-mark.ts'
import type { ReadInput, ReadRun } from './merge-reads.ts'

/** An extent of a segment doesn't grow past this, but by a batch that is larger: a read that begins in its midst begins at its start. */
const EXTENT_BYTES_MAX = 1024 * 1024

/** What is laid out in one go: some 20 ms if its batches are tiny. */
const PIECE_BYTES = 2 * 1024 * 1024

/** Records in a segment: where they lie in it. */
export interface LaidOut {
  readonly baseOffset: number
  readonly endOffset: number
  readonly position: number
  readonly sizeBytes: number
  readonly maxTimestampMs: number
}

/** A segment in memory: the inputs' bytes as they lie, and where in it their offsets are. */
export class Segment {
  readonly key: ObjectKey
  readonly #mark: number
  readonly #chunks: Buffer[] = []
  readonly #runs: ObjectRun[] = []
  #bodyBytes = 0
  #crc = 0

  constructor(key: ObjectKey) {
    this.key = key
    this.#mark = objectMark(key)
  }

  /**
   * Adds a run behind the others; the result is where its records lie then, in order. Calls `pause` between pieces of a few milliseconds.
   */
  async add({ planned, inputs }: ReadRun, pause: () => Promise<void>): Promise<readonly LaidOut[]> {
    const position = this.#bodyBytes
    const outputs: GrowingExtent[] = []
    let pauseAt = position + PIECE_BYTES
    for (const input of inputs) {
      layOut(outputs, input, this.#bodyBytes, this.#mark)
      this.#chunks.push(input.bytes)
      this.#crc = crc32c(input.bytes, this.#crc)
      this.#bodyBytes += input.bytes.length
      if (this.#bodyBytes < pauseAt) continue
      await pause()
      pauseAt = this.#bodyBytes + PIECE_BYTES
    }
    const { baseOffset } = inputs[0]!
    const sizeBytes = this.#bodyBytes - position
    const { topicId, partitionIndex } = planned
    this.#runs.push({ topicId, partitionIndex, baseOffset, position, sizeBytes })
    return outputs
  }

  get isEmpty(): boolean {
    return this.#runs.length === 0
  }

  /** Nothing can be added any more. */
  finish(): { readonly chunks: readonly Buffer[]; readonly reference: ObjectReference } {
    const { end, reference } = encodeObjectEnd({
      key: this.key,
      kind: 'segment',
      runs: this.#runs,
      bodyBytes: this.#bodyBytes,
      bodyCrc: this.#crc,
    })
    return { chunks: [...this.#chunks, end], reference }
  }
}

interface GrowingExtent extends LaidOut {
  endOffset: number
  sizeBytes: number
  maxTimestampMs: number
}

/** Extends the last output by the input's batches, or begins others. They get the segment's mark. */
function layOut(outputs: GrowingExtent[], { bytes, endOffset }: ReadInput, position: number, mark: number): void {
  let last = outputs.at(-1)
  for (let at = 0; at < bytes.length; ) {
    const batchBytes = header.batchSizeBytes(bytes, at)
    const baseOffset = header.baseOffset(bytes, at)
    const next = at + batchBytes
    header.patchLeaderEpoch(bytes, at, mark)
    // Offsets behind the last batch's may be missing: the input's end counts.
    const end = next === bytes.length ? endOffset : header.lastOffset(bytes, at) + 1
    const maxTimestampMs = header.maxTimestamp(bytes, at)
    if (last !== undefined && last.endOffset === baseOffset && last.sizeBytes + batchBytes <= EXTENT_BYTES_MAX) {
      last.endOffset = end
      last.sizeBytes += batchBytes
      last.maxTimestampMs = Math.max(last.maxTimestampMs, maxTimestampMs)
    } else {
      last = { baseOffset, endOffset: end, position: position + at, sizeBytes: batchBytes, maxTimestampMs }
      outputs.push(last)
    }
    at = next
  }
}
