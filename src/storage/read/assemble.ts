import { Failure } from '../../base/failure.ts'
import { batchesFrom } from './batch-range.ts'
import type { ReadPlan } from './read-plan.ts'

/** Whole batches with their offsets, in order. */
export interface RecordsRead {
  readonly chunks: readonly Uint8Array[]
  readonly sizeBytes: number
  /** Why nothing can be served: the bytes are damaged or can't be had. */
  readonly failure: Failure | undefined
}

const NOTHING: RecordsRead = { chunks: [], sizeBytes: 0, failure: undefined }

/** Out of what was read, within the limits: at least the first batch of the first partition that has any. */
export function assemble(plans: readonly ReadPlan[], bytesMax: number): RecordsRead[] {
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
    if (bytes === 'moved') break
    // What lies before the damage is served; the next fetch begins at it.
    if (bytes instanceof Failure)
      return sizeBytes > 0 ? { chunks, sizeBytes, failure: undefined } : { ...NOTHING, failure: bytes }
    const { from, to, isCut } = batchesFrom(bytes!, read.offset, bytesMax - sizeBytes, atLeastOne && sizeBytes === 0)
    if (to > from) addChunk(chunks, bytes!.subarray(from, to))
    sizeBytes += to - from
    if (isCut) break
  }
  return { chunks, sizeBytes, failure: undefined }
}

/** Neighbours in memory become one: each chunk costs the socket as much as some thousand bytes do. */
function addChunk(chunks: Buffer[], chunk: Buffer): void {
  const last = chunks.at(-1)
  if (last === undefined || last.buffer !== chunk.buffer || last.byteOffset + last.length !== chunk.byteOffset) {
    chunks.push(chunk)
    return
  }
  chunks[chunks.length - 1] = Buffer.from(last.buffer, last.byteOffset, last.length + chunk.length)
}
