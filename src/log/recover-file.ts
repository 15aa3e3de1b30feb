import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import type { Disk, DiskFile, Log } from '../base/ports.ts'
import { readWholeFile } from './durable-file.ts'
import { FRAME_HEAD_BYTES, type FrameHead, frameBytes } from './frame.ts'
import { FrameIndex } from './frame-index.ts'
import { FrameWalk } from './frame-walk.ts'
import { ZEROS } from './spare-file.ts'
import type { StoredFile } from './stored-file.ts'

const REWRITE_BYTES = 4 * 1024 * 1024
const REWRITE_LOOKS_MAX = 6

export interface RecoverParts {
  readonly disk: Disk
  readonly log: Log
  readonly salt: number
}

/**
 * The index of a file that nothing is appended to any more: from its side file, or else by walking over it. All of it was
 * durable before the file after it was made, so whatever is wrong with it is damage.
 */
export function recoverRolledFile(parts: RecoverParts, stored: StoredFile, file: DiskFile): Promise<FrameIndex> {
  return lookAgain(() => walkRolledFile(parts, stored, file))
}

async function walkRolledFile(parts: RecoverParts, stored: StoredFile, file: DiskFile): Promise<FrameIndex> {
  const actual = await file.size()
  if (actual !== stored.sizeBytes) {
    throw damaged(
      parts.disk,
      stored,
      Math.min(actual, stored.sizeBytes),
      `it has ${actual} bytes and must have ${stored.sizeBytes}`,
    )
  }
  const kept = await readSideFile(parts, stored)
  if (kept !== undefined && kept.coveredBytes === stored.sizeBytes) return kept.index
  const index = new FrameIndex()
  const walk = new FrameWalk(file, stored.base, stored.sizeBytes, parts.salt)
  for (let offset = 0; offset < stored.sizeBytes; ) {
    const head = await walk.head(offset)
    if (head === undefined) throw damaged(parts.disk, stored, offset, 'no frame is there')
    const end = offset + frameBytes(head.headerBytes, head.bodyBytes)
    if (end > stored.sizeBytes) throw damaged(parts.disk, stored, offset, 'its frame goes beyond the end of the file')
    index.add(head.index, offset, head.headerBytes, head.bodyBytes, head.bodyCrc)
    offset = end
  }
  await saveSideFile(parts, stored, index)
  return index
}

/**
 * The index of the file that was being appended to, which is cut after its last good frame and made durable.
 *
 *     | frames known to be durable | last batch: any block of it may be missing | zeros, written ahead |
 *     0                      syncedBefore                                   blankFrom               size
 *
 * Each frame says how much was durable when it was written. So a bad frame is a torn tail if no later intact head says that it was
 * durable; then it and what follows were never acknowledged. Otherwise it is damage, and cutting would lose acknowledged entries.
 */
export async function recoverLastFile(parts: RecoverParts, stored: StoredFile, file: DiskFile): Promise<FrameIndex> {
  const size = await file.size()
  const kept = await readSideFile(parts, stored)
  const covered = kept?.coveredBytes ?? 0
  if (covered > size) throw damaged(parts.disk, stored, size, `it has ${size} bytes, but ${covered} were durable`)
  let tail = await walkToTail(parts, stored, file, covered, size)
  // Nothing is cut because of one look: a bit may have flipped on its way here.
  if (tail.end < tail.blankFrom) tail = join(tail, await walkToTail(parts, stored, file, covered, size))
  const { frames, end, synced, blankFrom } = tail
  if (end < synced) throw damaged(parts.disk, stored, end, `${synced} bytes of it were durable`)

  const index = kept?.index ?? new FrameIndex()
  for (const [offset, head] of frames)
    if (offset < end) index.add(head.index, offset, head.headerBytes, head.bodyBytes, head.bodyCrc)
  if (end < blankFrom) {
    parts.log.warn('cut the torn tail of the log', { file: stored.logPath, fromByte: end, cutBytes: blankFrom - end })
    await file.truncate(end)
  }
  await rewrite(file, synced, end)
  await file.sync()
  stored.sizeBytes = end
  if (end > covered) await saveSideFile(parts, stored, index)
  return index
}

interface Tail {
  /** Intact heads before the first bad place, by offset. */
  readonly frames: readonly (readonly [number, FrameHead])[]
  /** Offset of the first bad place; where the blank space begins if there is none. */
  readonly end: number
  /** Nothing but zeros from here to the file's end. */
  readonly blankFrom: number
  /** So many bytes of the file were durable, says some intact head, perhaps one after the bad place. */
  readonly synced: number
}

async function walkToTail(parts: RecoverParts, stored: StoredFile, file: DiskFile, covered: number, size: number): Promise<Tail> {
  const contentEnd = await findContentEnd(file, covered, size)
  const walk = new FrameWalk(file, stored.base, size, parts.salt)
  const frames: (readonly [number, FrameHead])[] = []
  let badAt: number | undefined
  let synced = covered
  let offset = covered
  while (offset < size && (badAt ?? size) >= synced) {
    const head = await walk.head(offset)
    if (head === undefined) {
      if (offset >= contentEnd && badAt === undefined) break
      badAt ??= offset
      offset = await walk.search(offset + 1)
      continue
    }
    const end = offset + frameBytes(head.headerBytes, head.bodyBytes)
    synced = Math.max(synced, head.syncedBefore - stored.base)
    if (end > size) badAt ??= offset
    if (badAt === undefined) frames.push([offset, head])
    // The length of a frame behind damage is proven by its checksum, but its body may be missing: look at every byte.
    offset = badAt === undefined ? end : await walk.search(offset + FRAME_HEAD_BYTES)
  }
  const blankFrom = Math.max(contentEnd, badAt === undefined ? offset : 0)
  for (const [at, head] of frames) {
    if (at < synced || crc32c(await walk.body(at, head), parts.salt) === head.bodyCrc) continue
    return { frames, end: at, synced, blankFrom }
  }
  return { frames, end: badAt ?? offset, synced, blankFrom }
}

/** Where the zeros at the end of the file begin; not before `from`. A frame's own last bytes may be zeros too. */
async function findContentEnd(file: DiskFile, from: number, size: number): Promise<number> {
  const window = Buffer.allocUnsafeSlow(Math.min(ZEROS.length, size - from))
  for (let to = size; to > from; ) {
    const at = Math.max(from, to - window.length)
    const bytes = window.subarray(0, to - at)
    const read = await file.read(bytes, at)
    if (!bytes.subarray(0, read).equals(ZEROS.subarray(0, read))) {
      let last = read - 1
      while (bytes[last] === 0) last--
      return at + last + 1
    }
    to = at
  }
  return from
}

/** The one that saw more, with all that either proves to be durable. */
function join(first: Tail, second: Tail): Tail {
  const more = first.end > second.end ? first : second
  return { ...more, synced: Math.max(first.synced, second.synced) }
}

/**
 * What no frame proves to be durable may be only in the page cache. After a failed sync those pages count as clean, so that syncing
 * again would do nothing: write them again. Only with what two reads agree on, for a bit that flipped on its way here would be
 * made lasting.
 */
async function rewrite(file: DiskFile, from: number, to: number): Promise<void> {
  for (let at = from; at < to; at += REWRITE_BYTES) {
    const bytes = Buffer.allocUnsafeSlow(Math.min(REWRITE_BYTES, to - at))
    const again = Buffer.allocUnsafeSlow(bytes.length)
    await file.read(bytes, at)
    await file.read(again, at)
    for (let looks = 2; !again.equals(bytes); looks++) {
      if (looks === REWRITE_LOOKS_MAX)
        throw new Failure('corrupt', 'damaged-log', 'no', `byte ${at} and what follows read differently each time`)
      again.copy(bytes)
      await file.read(again, at)
    }
    await file.write([bytes], at)
  }
}

/** The side file is only a cache, so not being able to write it is no failure. */
export async function saveSideFile(parts: RecoverParts, stored: StoredFile, index: FrameIndex): Promise<void> {
  try {
    const file = await parts.disk.open(stored.indexPath, { create: true })
    try {
      await file.truncate(0)
      await file.write(index.encode(stored.base, stored.sizeBytes, parts.salt), 0)
    } finally {
      await file.close()
    }
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause
    parts.log.warn('could not write an index file', { file: stored.indexPath, cause: cause.message })
  }
}

async function readSideFile(
  parts: RecoverParts,
  stored: StoredFile,
): Promise<{ readonly index: FrameIndex; readonly coveredBytes: number } | undefined> {
  const bytes = await readWholeFile(parts.disk, stored.indexPath)
  return bytes === undefined ? undefined : FrameIndex.decode(bytes, stored.base, parts.salt)
}

function damaged(disk: Disk, stored: StoredFile, offset: number, what: string): Failure {
  const place = `${disk.description}/${stored.logPath} is damaged at byte ${offset}: ${what}.`
  const advice = 'Acknowledged entries lie there, so nothing was cut: check the disk, and restore the directory from a backup.'
  return new Failure('corrupt', 'damaged-log', 'no', `${place} ${advice}`)
}
