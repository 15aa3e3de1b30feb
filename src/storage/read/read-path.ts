import { Failure } from '../../base/failure.ts'
import type { BodySlice, Loglet } from '../../log/log.ts'
import type { Extents } from '../../state/extents.ts'
import type { Partition } from '../../state/partitions.ts'
import { cutBatches } from './cut-batches.ts'
import { ReadBudget } from './read-budget.ts'
import { placeStoredBatches } from './stored-batch.ts'
import type { TailCache } from './tail-cache.ts'

/** One partition of a fetch: from `offset` on, about `bytesMax`; nothing where there is no partition. */
export interface PartitionRead {
  readonly partition: Partition | undefined
  readonly offset: number
  readonly bytesMax: number
}

/** Whole batches with their offsets, in order, shared: nobody changes them. */
export interface RecordsRead {
  readonly chunks: readonly Uint8Array[]
  readonly sizeBytes: number
  /** Why nothing can be served: the bytes are damaged or can't be had. */
  readonly failure: Failure | undefined
}

const NOTHING: RecordsRead = { chunks: [], sizeBytes: 0, failure: undefined }

/** Where the records of one read lie: in memory already, or in slices still to be read. */
interface ReadPlan {
  readonly read: PartitionRead
  readonly bytesMax: number
  /** Extents in offset order: batches from memory, or the number of a slice. */
  readonly pieces: { readonly batches: Buffer[] | undefined; readonly slice: number; readonly baseOffset: number }[]
}

/** From offsets to record batches: extents, then memory or the log. Tail reads never wait. */
export class ReadPath {
  readonly #loglet: Loglet
  readonly #tailCache: TailCache
  readonly #coldBudget: ReadBudget

  constructor(parts: { readonly loglet: Loglet; readonly tailCache: TailCache; readonly coldBytesMax: number }) {
    this.#loglet = parts.loglet
    this.#tailCache = parts.tailCache
    this.#coldBudget = new ReadBudget(parts.coldBytesMax)
  }

  /** Bytes from `offset` to the high watermark, counted up to `bytesMax`; from the start of the extent that holds `offset`. */
  availableBytes(partition: Partition, offset: number, bytesMax: number): number {
    const { extents } = partition
    let available = 0
    for (let row = extents.find(offset); row < extents.count && available < bytesMax; row++) available += extents.sizeBytes(row)
    return Math.min(available, bytesMax)
  }

  /**
   * `results[i]` answers `reads[i]`: whole batches, at most `bytesMax` of each and of all together, but at least the first
   * batch of the first partition that has any (KIP-74). Synchronous if everything is in memory.
   */
  read(reads: readonly PartitionRead[], bytesMax: number): readonly RecordsRead[] | Promise<readonly RecordsRead[]> {
    const slices: BodySlice[] = []
    const plans = this.#plan(reads, bytesMax, slices)
    return slices.length === 0 ? assemble(plans, bytesMax, []) : this.#readCold(plans, bytesMax, slices)
  }

  #plan(reads: readonly PartitionRead[], bytesMax: number, slices: BodySlice[]): ReadPlan[] {
    let left = bytesMax
    let isFirst = true
    return reads.map((read) => {
      const plan: ReadPlan = { read, bytesMax: Math.min(read.bytesMax, Math.max(left, 0)), pieces: [] }
      const planned = plan.bytesMax > 0 || isFirst ? this.#planPieces(plan, slices) : 0
      if (planned > 0) isFirst = false
      left -= Math.min(planned, plan.bytesMax)
      return plan
    })
  }

  /** The result is the number of bytes that the pieces hold; the first one may begin before the asked offset. */
  #planPieces(plan: ReadPlan, slices: BodySlice[]): number {
    if (plan.read.partition === undefined) return 0
    const { extents } = plan.read.partition
    let planned = 0
    let wanted = plan.bytesMax
    for (let row = extents.find(plan.read.offset); row < extents.count && planned < Math.max(wanted, 1); row++) {
      // The asked offset may lie at the end of the first extent, so that one doesn't count in full.
      if (planned === 0) wanted += Math.min(extents.sizeBytes(row), plan.bytesMax)
      plan.pieces.push(this.#planPiece(extents, row, slices))
      planned += extents.sizeBytes(row)
    }
    return planned
  }

  #planPiece(extents: Extents, row: number, slices: BodySlice[]): ReadPlan['pieces'][number] {
    const baseOffset = extents.baseOffset(row)
    const batches: Buffer[] = []
    const slice = { index: extents.index(row), position: extents.position(row), sizeBytes: extents.sizeBytes(row) }
    if (this.#tailCache.collect(slice.index, slice.position, slice.sizeBytes, batches)) return { batches, slice: -1, baseOffset }
    return { batches: undefined, slice: slices.push(slice) - 1, baseOffset }
  }

  async #readCold(plans: readonly ReadPlan[], bytesMax: number, slices: readonly BodySlice[]): Promise<readonly RecordsRead[]> {
    let sizeBytes = 0
    for (const slice of slices) sizeBytes += slice.sizeBytes
    await this.#coldBudget.take(sizeBytes)
    try {
      return assemble(plans, bytesMax, await this.#readBodies(slices))
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

  /** The batches of the extent at `row`, with their offsets. Throws a Failure as `readBodies` does. */
  async readExtent(partition: Partition, row: number): Promise<readonly Buffer[]> {
    const slices: BodySlice[] = []
    const piece = this.#planPiece(partition.extents, row, slices)
    if (piece.batches !== undefined) return piece.batches
    const [body] = await this.#loglet.readBodies(slices)
    return placeStoredBatches(body!, piece.baseOffset)
  }
}

function assemble(plans: readonly ReadPlan[], bytesMax: number, bodies: readonly (Buffer | Failure)[]): RecordsRead[] {
  let left = bytesMax
  let isFirst = true
  return plans.map((plan) => {
    const result = assemblePartition(plan, Math.min(left, plan.read.bytesMax), isFirst, bodies)
    left -= result.sizeBytes
    if (result.sizeBytes > 0) isFirst = false
    return result
  })
}

function assemblePartition(
  plan: ReadPlan,
  bytesMax: number,
  atLeastOne: boolean,
  bodies: readonly (Buffer | Failure)[],
): RecordsRead {
  if (plan.pieces.length === 0) return NOTHING
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for (const piece of plan.pieces) {
    const body = piece.batches === undefined ? bodies[piece.slice]! : piece.batches
    if (body instanceof Failure) return sizeBytes > 0 ? { chunks, sizeBytes, failure: undefined } : { ...NOTHING, failure: body }
    try {
      const batches = Array.isArray(body) ? body : placeStoredBatches(body, piece.baseOffset)
      const before = chunks.length
      const isCut = cutBatches(batches, plan.read.offset, bytesMax - sizeBytes, atLeastOne && sizeBytes === 0, chunks)
      for (let at = before; at < chunks.length; at++) sizeBytes += chunks[at]!.length
      if (isCut) break
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return sizeBytes > 0 ? { chunks, sizeBytes, failure: undefined } : { ...NOTHING, failure: error }
    }
  }
  return { chunks, sizeBytes, failure: undefined }
}
