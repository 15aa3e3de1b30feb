import type { Compute } from '../../base/ports.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { inflateRecords } from '../../protocol/records/compress-batch.ts'
import { RecordCursor } from '../../protocol/records/record-cursor.ts'
import type { Partition } from '../../state/topic.ts'
import type { ReadPath } from './read-path.ts'

export interface FoundRecord {
  readonly offset: number
  readonly timestampMs: number
}

/**
 * Finds records by their timestamps: extents and batch headers narrow it down, one batch is inflated. A search can go through a whole
 * partition where headers promise what records don't hold, so it ends, with nothing found, once its signal says that nobody waits.
 */
export class TimestampSearch {
  readonly #reads: ReadPath
  readonly #compute: Pick<Compute, 'decompress'>
  readonly #inflatedBytesMax: number

  constructor(parts: {
    readonly reads: ReadPath
    readonly compute: Pick<Compute, 'decompress'>
    readonly inflatedBytesMax: number
  }) {
    this.#reads = parts.reads
    this.#compute = parts.compute
    this.#inflatedBytesMax = parts.inflatedBytesMax
  }

  /** The first record, by offset, whose timestamp is `timestampMs` or later. Throws a Failure as `withExtent` does. */
  async first(partition: Partition, timestampMs: number, signal: AbortSignal): Promise<FoundRecord | undefined> {
    const { extents } = partition
    for (let row = extents.findTimestamp(timestampMs); row < extents.count; row++) {
      if (extents.maxTimestampMs(row) < timestampMs) continue
      // The extent may be dropped by retention while it's read; its offset says where to go on.
      const endOffset = extents.endOffset(row)
      if (signal.aborted) return undefined
      const look = (bytes: Buffer) => this.#firstInExtent(bytes, partition, timestampMs, signal)
      const found = await this.#reads.withExtent(partition, row, look, signal)
      if (found !== undefined) return found
      row = extents.find(endOffset) - 1
    }
    return undefined
  }

  async #firstInExtent(
    bytes: Buffer,
    partition: Partition,
    timestampMs: number,
    signal: AbortSignal,
  ): Promise<FoundRecord | undefined> {
    for (let at = 0; at < bytes.length; at += header.batchSizeBytes(bytes, at)) {
      if (header.maxTimestamp(bytes, at) < timestampMs || header.lastOffset(bytes, at) < partition.logStart) continue
      const batch = bytes.subarray(at, at + header.batchSizeBytes(bytes, at))
      const found = await this.#firstInBatch(batch, partition.logStart, timestampMs)
      if (found !== undefined || signal.aborted) return found
    }
    return undefined
  }

  /** The first record that has the largest timestamp of all that can be read (KIP-734). */
  async largest(partition: Partition, signal: AbortSignal): Promise<FoundRecord | undefined> {
    if (partition.extents.count === 0) return undefined
    // The largest may lie below the log start, in an extent that is still needed for what is above it.
    return (await this.first(partition, largestFrom(partition, 0), signal)) ?? this.#largestAbove(partition, signal)
  }

  async #largestAbove(partition: Partition, signal: AbortSignal): Promise<FoundRecord | undefined> {
    if (signal.aborted) return undefined
    const { extents, logStart } = partition
    let largestMs = largestFrom(partition, 1)
    if (extents.count > 0) {
      const look = (bytes: Buffer) => this.#largestInExtent(bytes, logStart, signal)
      largestMs = Math.max(largestMs, await this.#reads.withExtent(partition, 0, look, signal))
    }
    return largestMs === Number.NEGATIVE_INFINITY ? undefined : this.first(partition, largestMs, signal)
  }

  async #largestInExtent(bytes: Buffer, logStart: number, signal: AbortSignal): Promise<number> {
    let largestMs = Number.NEGATIVE_INFINITY
    for (let at = 0; at < bytes.length; at += header.batchSizeBytes(bytes, at)) {
      if (header.lastOffset(bytes, at) < logStart) continue
      if (signal.aborted) break
      const batch = bytes.subarray(at, at + header.batchSizeBytes(bytes, at))
      if (header.hasLogAppendTime(batch, 0)) largestMs = Math.max(largestMs, header.maxTimestamp(batch, 0))
      else largestMs = Math.max(largestMs, await this.#largestInBatch(batch, logStart))
    }
    return largestMs
  }

  async #largestInBatch(batch: Buffer, logStart: number): Promise<number> {
    let largestMs = Number.NEGATIVE_INFINITY
    const cursor = new RecordCursor(await inflateRecords(batch, this.#compute, this.#inflatedBytesMax))
    while (cursor.next()) {
      if (header.baseOffset(batch, 0) + cursor.offsetDelta < logStart) continue
      largestMs = Math.max(largestMs, header.baseTimestamp(batch, 0) + cursor.timestampDelta)
    }
    return largestMs
  }

  async #firstInBatch(batch: Buffer, logStart: number, soughtMs: number): Promise<FoundRecord | undefined> {
    const baseOffset = header.baseOffset(batch, 0)
    if (header.hasLogAppendTime(batch, 0))
      return { offset: Math.max(baseOffset, logStart), timestampMs: header.maxTimestamp(batch, 0) }
    const cursor = new RecordCursor(await inflateRecords(batch, this.#compute, this.#inflatedBytesMax))
    const first = header.baseTimestamp(batch, 0)
    while (cursor.next()) {
      const timestampMs = first + cursor.timestampDelta
      if (timestampMs >= soughtMs && baseOffset + cursor.offsetDelta >= logStart)
        return { offset: baseOffset + cursor.offsetDelta, timestampMs }
    }
    return undefined
  }
}

function largestFrom({ extents }: Partition, from: number): number {
  let largestMs = Number.NEGATIVE_INFINITY
  for (let row = from; row < extents.count; row++) largestMs = Math.max(largestMs, extents.maxTimestampMs(row))
  return largestMs
}
