import type { BatchCheck, CheckedRecords } from '../base/batch-check.ts'
import { ByteBudget } from '../base/byte-budget.ts'
import type { CompressionCodec } from '../base/compression-codec.ts'
import { Failure } from '../base/failure.ts'
import type { Compute } from '../base/ports.ts'
import { outputBoundBytes } from '../protocol/records/compression.ts'

/** No gzip stream inflates to more than this many times its size. */
const GZIP_RATIO_MAX = 1_032

/**
 * Compute for requests: all that is being inflated or compressed at a time stays within `bytesMax`, by what it may take at most.
 * A request may carry a thousand small batches that each claim the largest size. Work that comes too late waits its
 * turn; bound of that line: the batches of requests in flight.
 */
export class BoundedCompute implements Compute {
  readonly #compute: Compute
  readonly #budget: ByteBudget

  constructor(compute: Compute, bytesMax: number) {
    this.#compute = compute
    this.#budget = new ByteBudget(bytesMax)
  }

  decompress(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array> {
    return this.#within(inflatedBound(codec, bytes, maxBytes), () => this.#compute.decompress(codec, bytes, maxBytes))
  }

  compress(codec: CompressionCodec, bytes: Uint8Array, level?: number): Promise<Uint8Array> {
    return this.#within(bytes.length, () => this.#compute.compress(codec, bytes, level))
  }

  /** Bounds itself: see there. */
  checkRecords(batch: Buffer, check: BatchCheck, maxBytes: number): Promise<CheckedRecords> {
    return this.#compute.checkRecords(batch, check, maxBytes)
  }

  async #within(sizeBytes: number, work: () => Promise<Uint8Array>): Promise<Uint8Array> {
    await this.#budget.take(sizeBytes)
    try {
      return await work()
    } finally {
      this.#budget.give(sizeBytes)
    }
  }
}

function inflatedBound(codec: CompressionCodec, bytes: Uint8Array, maxBytes: number): number {
  if (codec === 'gzip') return Math.min(maxBytes, bytes.length * GZIP_RATIO_MAX)
  try {
    return outputBoundBytes(codec, bytes, maxBytes)
  } catch (error) {
    // Whoever inflates it finds the same, and says so.
    if (error instanceof Failure) return 0
    throw error
  }
}
