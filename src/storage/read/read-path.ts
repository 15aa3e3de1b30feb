import type { BufferPool } from '../../base/buffer-pool.ts'
import { ByteBudget } from '../../base/byte-budget.ts'
import { Failure } from '../../base/failure.ts'
import { Loan } from '../../base/loan.ts'
import type { BodyNumber } from '../../base/units.ts'
import type { Partition } from '../../state/topic.ts'
import { assemble, type RecordsRead } from './assemble.ts'
import type { Bodies, BodyRange } from './bodies.ts'
import { bytesOf, hasMoved, isGone, type PartitionRead, type Piece, pieceAt, type ReadPlan, sizeOf } from './read-plan.ts'
import type { TailCache } from './tail-cache.ts'

/** What was read, in memory that is lent: `release` takes it back. */
export interface Reading {
  readonly records: readonly RecordsRead[]
  release(): void
}

/** One try of a read, in memory of its own. */
interface Attempt {
  readonly plans: readonly ReadPlan[]
  /** The pieces that memory doesn't have. */
  readonly cold: readonly Piece[]
  readonly loan: Loan
  release(): void
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
  readonly #catchUp: () => Promise<void>
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
    /** Resolves when the state is that of the log: what isn't where it says may have moved, unknown here. Throws a Failure (`unavailable`). */
    readonly catchUp: () => Promise<void>
  }) {
    this.#bodies = parts.bodies
    this.#tailBytes = parts.tailBytes
    this.#catchUp = parts.catchUp
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
    const attempt = this.#begin(reads, bytesMax)
    return attempt.cold.length === 0 ? finish(attempt, bytesMax) : this.#readFarther(attempt, reads, bytesMax, signal)
  }

  #begin(reads: readonly PartitionRead[], bytesMax: number): Attempt {
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
    return { plans, cold, loan, release }
  }

  /** What was merged away or trimmed meanwhile is read where it lies by now, which this broker may not have heard of yet. */
  async #readFarther(
    first: Attempt,
    reads: readonly PartitionRead[],
    bytesMax: number,
    signal: AbortSignal | undefined,
  ): Promise<Reading> {
    await this.#readAttempt(first, signal)
    if (!(await this.#mayBeElsewhere(first.cold, signal))) return finish(first, bytesMax)
    first.release()
    const second = this.#begin(reads, bytesMax)
    await this.#readAttempt(second, signal)
    return finish(second, bytesMax)
  }

  async #readAttempt({ cold, loan, release }: Attempt, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#readCold(cold, loan, signal)
    } catch (error) {
      release()
      throw error
    }
  }

  /** Of one piece at least. The state is the log's then. */
  async #mayBeElsewhere(pieces: readonly Piece[], signal: AbortSignal | undefined): Promise<boolean> {
    if (signal?.aborted === true) return false
    if (pieces.some(({ bytes }) => bytes === 'moved')) return true
    const gone = pieces.filter(isGone)
    if (gone.length === 0) return false
    try {
      await this.#catchUp()
    } catch (error) {
      if (error instanceof Failure) return false
      throw error
    }
    return gone.some(hasMoved)
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
    if (partition === undefined || offset >= partition.highWatermark || offset < partition.logStart) return pieces
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
      this.#bodies.place(range, bytes, baseOffset, endOffset)
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
   * Gives `use` the batches of the extent at `row`, with their offsets, in memory that is its own until it's done; more than those, if it was merged with others
   * meanwhile. Waits while too much is searched. Throws a Failure as `Bodies.read` does.
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
      await this.#readPiece(piece, loan, signal)
      if (await this.#mayBeElsewhere([piece], signal)) {
        const { extents } = partition
        const now = extents.find(piece.baseOffset)
        if (now === extents.count || extents.baseOffset(now) > piece.baseOffset)
          throw new Failure('unavailable', 'entry-missing', 'no', 'its records were given up by now')
        const moved = pieceAt(partition, now, 'cold')
        await this.#readPiece(moved, loan, signal)
        return await use(bytesOf(moved))
      }
      return await use(bytesOf(piece))
    } finally {
      loan.end()
      this.#searches.give(sizeBytes)
    }
  }

  async #readPiece(piece: Piece, loan: Loan, signal: AbortSignal): Promise<void> {
    this.#copyCached([piece], loan)
    if (piece.bytes === undefined) await this.#readCold([piece], loan, signal)
  }
}

function finish({ plans, release }: Attempt, bytesMax: number): Reading {
  return { records: assemble(plans, bytesMax), release }
}
