import type { BufferPool } from '../../base/buffer-pool.ts'
import { ByteBudget } from '../../base/byte-budget.ts'
import { Failure } from '../../base/failure.ts'
import type { BodySlice, Loglet } from '../../log/log.ts'
import type { Partition } from '../../state/topic.ts'
import { batchesFrom } from './batch-range.ts'
import { placeStoredBatches } from './stored-batch.ts'
import type { TailCache } from './tail-cache.ts'

/** One partition of a fetch: from `offset` on, about `bytesMax`; nothing where there is no partition. */
export interface PartitionRead {
  readonly partition: Partition | undefined
  readonly offset: number
  readonly bytesMax: number
}

/** Whole batches with their offsets, in order. */
export interface RecordsRead {
  readonly chunks: readonly Uint8Array[]
  readonly sizeBytes: number
  /** Why nothing can be served: the bytes are damaged or can't be had. */
  readonly failure: Failure | undefined
}

/** What was read, in memory that is lent: `release` takes it back. */
export interface Reading {
  readonly records: readonly RecordsRead[]
  release(): void
}

const NOTHING: RecordsRead = { chunks: [], sizeBytes: 0, failure: undefined }

/** An extent that a read needs: copied from the tail cache at once, or still to be read as a slice of a body. */
interface Piece {
  readonly baseOffset: number
  readonly slice: BodySlice
  bytes: Buffer | Failure | undefined
}

interface ReadPlan {
  readonly read: PartitionRead
  /** In the order of offsets. */
  readonly pieces: Piece[]
}

/** From offsets to record batches: extents, then the tail cache or the log. Tail reads never wait. */
export class ReadPath {
  readonly #loglet: Loglet
  readonly #tailCache: TailCache
  readonly #pool: BufferPool
  readonly #coldBudget: ByteBudget

  constructor(parts: {
    readonly loglet: Loglet
    readonly tailCache: TailCache
    readonly pool: BufferPool
    readonly coldBytesMax: number
  }) {
    this.#loglet = parts.loglet
    this.#tailCache = parts.tailCache
    this.#pool = parts.pool
    this.#coldBudget = new ByteBudget(parts.coldBytesMax)
  }

  /** Bytes from `offset` to the high watermark, counted up to `bytesMax`; from the start of the extent that holds `offset`. */
  availableBytes(partition: Partition, offset: number, bytesMax: number): number {
    const { extents } = partition
    let available = 0
    for (let row = extents.find(offset); row < extents.count && available < bytesMax; row++) available += extents.sizeBytes(row)
    return Math.min(available, bytesMax)
  }

  /**
   * `records[i]` answers `reads[i]`: whole batches, at most `bytesMax` of each and of all together, but at least the first
   * batch of the first partition that has any (KIP-74). Synchronous if everything is in the tail cache.
   */
  read(reads: readonly PartitionRead[], bytesMax: number): Reading | Promise<Reading> {
    const lent: Buffer[] = []
    const plans = this.#plan(reads, bytesMax, lent)
    const cold = plans.flatMap(({ pieces }) => pieces.filter(({ bytes }) => bytes === undefined))
    const finish = (): Reading => ({ records: assemble(plans, bytesMax), release: () => this.#takeBack(lent) })
    return cold.length === 0 ? finish() : this.#readCold(cold).then(finish)
  }

  #takeBack(lent: Buffer[]): void {
    for (const buffer of lent.splice(0)) this.#pool.give(buffer)
  }

  #plan(reads: readonly PartitionRead[], bytesMax: number, lent: Buffer[]): ReadPlan[] {
    let left = bytesMax
    let isFirst = true
    return reads.map((read) => {
      const wanted = Math.min(read.bytesMax, Math.max(left, 0))
      if (wanted <= 0 && !isFirst) return { read, pieces: [] }
      const { pieces, plannedBytes } = this.#planPartition(read, wanted, lent)
      if (plannedBytes > 0) isFirst = false
      // All of it lies in memory, though less may be served: a thousand small limits must not read a thousand extents.
      left -= plannedBytes
      return { read, pieces }
    })
  }

  #planPartition(
    read: PartitionRead,
    bytesWanted: number,
    lent: Buffer[],
  ): { readonly pieces: Piece[]; readonly plannedBytes: number } {
    const pieces: Piece[] = []
    const { partition, offset } = read
    if (partition === undefined || offset >= partition.highWatermark) return { pieces, plannedBytes: 0 }
    const { extents } = partition
    let plannedBytes = 0
    let enough = Math.max(bytesWanted, 1)
    for (let row = extents.find(offset); row < extents.count && plannedBytes < enough; row++) {
      // The asked offset may lie at the end of the first extent, so that one doesn't count where the asked records begin in its midst.
      if (plannedBytes === 0 && extents.baseOffset(row) < offset) enough += Math.min(extents.sizeBytes(row), bytesWanted)
      pieces.push(this.#piece(partition, row, lent))
      plannedBytes += extents.sizeBytes(row)
    }
    return { pieces, plannedBytes }
  }

  #piece({ extents }: Partition, row: number, lent: Buffer[]): Piece {
    const slice = { index: extents.index(row), position: extents.position(row), sizeBytes: extents.sizeBytes(row) }
    const piece: Piece = { baseOffset: extents.baseOffset(row), slice, bytes: undefined }
    if (!this.#tailCache.has(slice.index)) return piece
    const memory = this.#pool.take(slice.sizeBytes)
    this.#tailCache.copy(slice.index, slice.position, slice.sizeBytes, memory)
    lent.push(memory)
    piece.bytes = memory.subarray(0, slice.sizeBytes)
    return piece
  }

  async #readCold(pieces: readonly Piece[]): Promise<void> {
    let sizeBytes = 0
    for (const { slice } of pieces) sizeBytes += slice.sizeBytes
    await this.#coldBudget.take(sizeBytes)
    try {
      const bodies = await this.#readBodies(pieces.map(({ slice }) => slice))
      for (const [at, piece] of pieces.entries()) piece.bytes = placed(bodies[at]!, piece.baseOffset)
    } finally {
      this.#coldBudget.give(sizeBytes)
    }
  }

  /** One damaged slice doesn't hide the others: then each is read by itself. */
  async #readBodies(slices: readonly BodySlice[]): Promise<readonly (Buffer | Failure)[]> {
    try {
      return await this.#loglet.readBodies(slices)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (slices.length === 1) return [error]
      return (await Promise.all(slices.map((slice) => this.#readBodies([slice])))).flat()
    }
  }

  /** The batches of the extent at `row`, with their offsets, in memory of the caller's own. Throws a Failure as `readBodies` does. */
  async readExtent(partition: Partition, row: number): Promise<Buffer> {
    const piece = this.#piece(partition, row, [])
    if (piece.bytes === undefined) await this.#readCold([piece])
    if (piece.bytes instanceof Failure) throw piece.bytes
    return piece.bytes!
  }
}

function placed(body: Buffer | Failure, baseOffset: number): Buffer | Failure {
  if (body instanceof Failure) return body
  try {
    placeStoredBatches(body, baseOffset)
    return body
  } catch (error) {
    if (error instanceof Failure) return error
    throw error
  }
}

function assemble(plans: readonly ReadPlan[], bytesMax: number): RecordsRead[] {
  let left = bytesMax
  let isFirst = true
  return plans.map((plan) => {
    const records = assemblePartition(plan, Math.min(left, plan.read.bytesMax), isFirst)
    left -= records.sizeBytes
    if (records.sizeBytes > 0) isFirst = false
    return records
  })
}

function assemblePartition({ read, pieces }: ReadPlan, bytesMax: number, atLeastOne: boolean): RecordsRead {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for (const { bytes } of pieces) {
    // What lies before the damage is served; the next fetch begins at it.
    if (bytes instanceof Failure)
      return sizeBytes > 0 ? { chunks, sizeBytes, failure: undefined } : { ...NOTHING, failure: bytes }
    const { from, to, isCut } = batchesFrom(bytes!, read.offset, bytesMax - sizeBytes, atLeastOne && sizeBytes === 0)
    if (to > from) chunks.push(bytes!.subarray(from, to))
    sizeBytes += to - from
    if (isCut) break
  }
  return { chunks, sizeBytes, failure: undefined }
}
