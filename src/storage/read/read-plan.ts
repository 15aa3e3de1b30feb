import { Failure, type FailureReason } from '../../base/failure.ts'
import type { Partition } from '../../state/topic.ts'
import type { ReadClass } from '../../store/object-reader.ts'
import type { BodyRange } from './bodies.ts'

/** One partition of a fetch: from `offset` on, about `bytesMax`; nothing where there is no partition. */
export interface PartitionRead {
  readonly partition: Partition | undefined
  readonly offset: number
  readonly bytesMax: number
}

/** An extent that a read needs: copied from the tail cache at once, or still to be read as a part of a body. */
export interface Piece {
  readonly partition: Partition
  readonly baseOffset: number
  readonly endOffset: number
  readonly range: BodyRange
  /** `moved`: it wasn't there because its records lie elsewhere by now, or were given up. */
  bytes: Buffer | Failure | 'moved' | undefined
}

/** The extents for one partition of a read. */
export interface ReadPlan {
  readonly read: PartitionRead
  /** In the order of offsets. */
  readonly pieces: Piece[]
}

/** What a body that was deleted is found out by. */
const GONE: ReadonlySet<FailureReason> = new Set(['not-found', 'entry-missing', 'trimmed'])

export function pieceAt(partition: Partition, row: number, readClass: ReadClass): Piece {
  const { extents } = partition
  const range = { body: extents.body(row), position: extents.position(row), sizeBytes: extents.sizeBytes(row), readClass }
  return { partition, baseOffset: extents.baseOffset(row), endOffset: extents.endOffset(row), range, bytes: undefined }
}

/** Merged, or given up by retention, while it was read: whoever asks again finds its records where they are, if anywhere. */
export function hasMoved({ partition, baseOffset, range }: Piece): boolean {
  const { extents } = partition
  const row = extents.find(baseOffset)
  return row === extents.count || extents.body(row) !== range.body || extents.position(row) !== range.position
}

/** Its body isn't there. */
export function isGone({ bytes }: Piece): boolean {
  return bytes instanceof Failure && GONE.has(bytes.reason)
}

/** Throws the Failure for which there are none. */
export function bytesOf({ bytes }: Piece): Buffer {
  if (bytes instanceof Failure) throw bytes
  if (bytes === 'moved') throw new Failure('unavailable', 'entry-missing', 'no', 'its records lie elsewhere by now')
  return bytes!
}

export function sizeOf(pieces: readonly Piece[]): number {
  let sizeBytes = 0
  for (const { range } of pieces) sizeBytes += range.sizeBytes
  return sizeBytes
}
