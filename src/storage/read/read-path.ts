import type { BufferPool } from '../../base/buffer-pool.ts'
import { ByteBudget } from '../../base/byte-budget.ts'
import { Failure } from '../../base/failure.ts'
import { Loan } from '../../base/loan.ts'
import type { BodyNumber } from '../../base/units.ts'
import type { Partition } from '../../state/topic.ts'
import type { ReadClass } from '../../store/object-reader.ts'
import { batchesFrom } from './batch-range.ts'
import type { Bodies, BodyRange } from './bodies.ts'
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

/** An extent that a read needs: copied from the tail cache at once, or still to be read as a part of a body. */
interface Piece {
  readonly partition: Partition
  readonly baseOffset: number
  readonly endOffset: number
  readonly range: BodyRange
  /** `moved`: it wasn't there because its records lie elsewhere by now. */
  bytes: Buffer | Failure | 'moved' | undefined
}

interface ReadPlan {
  readonly read: PartitionRead
  /** In the order of offsets. */
  readonly pieces: Piece[]
}

/** Extents that one read touches, so that one answer out of tiny ones isn't a million reads and buffers. */
const PIECES_MAX = 2_048
/** What a read gets in any case, however much others hold: an extent or two. */
const COLD_RATION_BYTES = 512 * 1024
/** Of a log's answer, as `readBodies` and a snug loan promise it. */
const HELD_PER_BYTE = (9 / 8) ** 2
/** Extents behind the asked one that are looked at to tell how far it is from the end. */
const TAIL_ROWS_MAX = 256
/** Extents that searches look through at the same time. */
const SEARCH_BYTES_MAX = 8 * 1024 * 1024

/** What one read may still take. */
interface Room {
  pieces: number
  coldBytes: number
}

/**
 * From offsets to record batches: extents, then the tail cache or the log. Tail reads never wait.
 *
 * What comes from the log is held until its answer has left: `coldBytesMax` over all reads. When that is used up a read waits for
 * nobody, because who holds the memory may be a client that doesn't read; it gets a ration instead. So the bound is passed by at most
 * a ration of each read that is under way, and a connection has one.
 */
export class ReadPath {
  readonly #bodies: Bodies
  readonly #tailCache: TailCache
  readonly #pool: BufferPool
  readonly #coldBytesMax: number
  readonly #tailBytes: number
  #coldBytes = 0
  /** Bound of its line: one search of each request in flight. */
  readonly #searches = new ByteBudget(SEARCH_BYTES_MAX)

  constructor(parts: {
    readonly bodies: Bodies
    readonly tailCache: TailCache
    readonly pool: BufferPool
    readonly coldBytesMax: number
    /** What lies no farther from the high watermark is read as the tail is. */
    readonly tailBytes: number
  }) {
    this.#bodies = parts.bodies
    this.#tailBytes = parts.tailBytes
    this.#tailCache = parts.tailCache
    this.#pool = parts.pool
    this.#coldBytesMax = parts.coldBytesMax
  }

  /** Bytes that were read from the log for answers that haven't left. */
  get coldBytes(): number {
    return this.#coldBytes
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
   * batch of the first partition that has any (KIP-74). Less than there would be room for where that is in many pieces or memory
   * is scarce. Synchronous if everything is in the tail cache. Once `signal` is aborted what isn't there is a failure.
   */
  read(reads: readonly PartitionRead[], bytesMax: number, signal?: AbortSignal): Reading | Promise<Reading> {
    const loan = new Loan(this.#pool)
    const plans = this.#plan(reads, bytesMax, loan)
    const cold = plans.flatMap(({ pieces }) => pieces.filter(({ bytes }) => bytes === undefined))
    let heldBytes = Math.ceil(sizeOf(cold) * HELD_PER_BYTE)
    this.#coldBytes += heldBytes
    const release = (): void => {
      loan.end()
      this.#coldBytes -= heldBytes
      heldBytes = 0
    }
    const finish = (): Reading => ({ records: assemble(plans, bytesMax), release })
    if (cold.length === 0) return finish()
    return this.#readCold(cold, loan, signal)
      .then(finish)
      .catch((error: unknown) => {
        release()
        throw error
      })
  }

  #plan(reads: readonly PartitionRead[], bytesMax: number, loan: Loan): ReadPlan[] {
    const room = { pieces: PIECES_MAX, coldBytes: Math.max(COLD_RATION_BYTES, this.#coldBytesMax - this.#coldBytes) }
    let left = bytesMax
    let isFirst = true
    return reads.map((read) => {
      const wanted = Math.min(read.bytesMax, Math.max(left, 0))
      if (wanted <= 0 && !isFirst) return { read, pieces: [] }
      const pieces = this.#planPartition(read, wanted, room, loan)
      if (pieces.length > 0) isFirst = false
      // All of it lies in memory, though less may be served: a thousand small limits must not read a thousand extents.
      left -= sizeOf(pieces)
      return { read, pieces }
    })
  }

  #planPartition(read: PartitionRead, bytesWanted: number, room: Room, loan: Loan): Piece[] {
    const pieces: Piece[] = []
    const { partition, offset } = read
    if (partition === undefined || offset >= partition.highWatermark) return pieces
    const { extents } = partition
    let plannedBytes = 0
    let enough = Math.max(bytesWanted, 1)
    const first = extents.find(offset)
    const tailRow = this.#tailRow(partition, first)
    for (let row = first; row < extents.count && plannedBytes < enough; row++) {
      // The asked offset may lie at the end of the first extent, so that one doesn't count where the asked records begin in its midst.
      if (plannedBytes === 0 && extents.baseOffset(row) < offset) enough += Math.min(extents.sizeBytes(row), bytesWanted)
      if (!this.#isRoomFor(extents.body(row), extents.sizeBytes(row), room)) break
      pieces.push(pieceAt(partition, row, row < tailRow ? 'cold' : 'tail'))
      plannedBytes += extents.sizeBytes(row)
    }
    this.#copyCached(pieces, loan)
    return pieces
  }

  /** The first row that counts as the tail, or `from` where that is behind it. */
  #tailRow({ extents }: Partition, from: number): number {
    let row = extents.count
    let bytes = 0
    const last = Math.max(from, row - TAIL_ROWS_MAX)
    while (row > last && bytes + extents.sizeBytes(row - 1) <= this.#tailBytes) bytes += extents.sizeBytes(--row)
    return row
  }

  /** Takes the room, too. The first piece of all always has some. */
  #isRoomFor(body: BodyNumber, sizeBytes: number, room: Room): boolean {
    const coldBytes = this.#tailCache.has(body) ? 0 : Math.ceil(sizeBytes * HELD_PER_BYTE)
    if (room.pieces < PIECES_MAX && (room.pieces === 0 || coldBytes > room.coldBytes)) return false
    room.pieces--
    room.coldBytes -= coldBytes
    return true
  }

  /** Side by side, so that they leave as one chunk. */
  #copyCached(pieces: readonly Piece[], loan: Loan): void {
    const cached = pieces.filter(({ range }) => this.#tailCache.has(range.body))
    if (cached.length === 0) return
    let memory = loan.take(sizeOf(cached))
    for (const piece of cached) {
      const { body, position, sizeBytes } = piece.range
      this.#tailCache.copy(body, position, sizeBytes, memory)
      piece.bytes = memory.subarray(0, sizeBytes)
      memory = memory.subarray(sizeBytes)
    }
  }

  async #readCold(pieces: readonly Piece[], loan: Loan, signal: AbortSignal | undefined): Promise<void> {
    const ranges = pieces.map(({ range }) => range)
    const bodies = await this.#readBodies(ranges, loan, signal)
    for (const [at, piece] of pieces.entries()) {
      const body = bodies[at]!
      piece.bytes = this.#placed(piece, body)
      if (!(body instanceof Failure) && piece.bytes instanceof Failure) {
        // A bit may have flipped on its way here.
        const [again] = await this.#readBodies([piece.range], loan, signal, true)
        piece.bytes = this.#placed(piece, again!)
      }
      if (piece.bytes instanceof Failure && hasMoved(piece)) piece.bytes = 'moved'
    }
  }

  #placed({ range, baseOffset, endOffset }: Piece, bytes: Buffer | Failure): Buffer | Failure {
    if (bytes instanceof Failure) return bytes
    try {
      this.#bodies.place(range.body, bytes, baseOffset, endOffset)
      return bytes
    } catch (error) {
      if (error instanceof Failure) return error
      throw error
    }
  }

  /** One damaged range doesn't hide the others: half of them is read after the other half, down to the one. */
  async #readBodies(
    ranges: readonly BodyRange[],
    loan: Loan,
    signal: AbortSignal | undefined,
    isAgain = false,
  ): Promise<readonly (Buffer | Failure)[]> {
    const attempt = new Loan(this.#pool)
    try {
      const bodies = await this.#bodies.read(ranges, { signal, take: attempt.takeSnug, isCheckedByCaller: true, isAgain })
      loan.join(attempt)
      return bodies
    } catch (error) {
      attempt.end()
      if (!(error instanceof Failure)) throw error
      if (ranges.length === 1 || signal?.aborted === true) return ranges.map(() => error)
      const half = ranges.length >>> 1
      const before = await this.#readBodies(ranges.slice(0, half), loan, signal)
      return [...before, ...(await this.#readBodies(ranges.slice(half), loan, signal))]
    }
  }

  /**
   * Gives `use` the batches of the extent at `row`, with their offsets, in memory that is its own until it's done. Waits while too much
   * is searched. Throws a Failure as `Bodies.read` does.
   */
  async withExtent<Result>(
    partition: Partition,
    row: number,
    use: (bytes: Buffer) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const piece = pieceAt(partition, row, 'cold')
    const { sizeBytes } = piece.range
    await this.#searches.take(sizeBytes, signal)
    const loan = new Loan(this.#pool)
    try {
      this.#copyCached([piece], loan)
      if (piece.bytes === undefined) await this.#readCold([piece], loan, signal)
      if (piece.bytes instanceof Failure) throw piece.bytes
      if (piece.bytes === 'moved') throw new Failure('unavailable', 'entry-missing', 'no', 'its records lie elsewhere by now')
      return await use(piece.bytes!)
    } finally {
      loan.end()
      this.#searches.give(sizeBytes)
    }
  }
}

function pieceAt(partition: Partition, row: number, readClass: ReadClass): Piece {
  const { extents } = partition
  const range = { body: extents.body(row), position: extents.position(row), sizeBytes: extents.sizeBytes(row), readClass }
  return { partition, baseOffset: extents.baseOffset(row), endOffset: extents.endOffset(row), range, bytes: undefined }
}

/** Merged, or given up by retention, while it was read: whoever asks again finds its records where they are, if anywhere. */
function hasMoved({ partition, baseOffset, range }: Piece): boolean {
  const { extents } = partition
  const row = extents.find(baseOffset)
  return row === extents.count || extents.body(row) !== range.body || extents.position(row) !== range.position
}

function sizeOf(pieces: readonly Piece[]): number {
  let sizeBytes = 0
  for (const { range } of pieces) sizeBytes += range.sizeBytes
  return sizeBytes
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
