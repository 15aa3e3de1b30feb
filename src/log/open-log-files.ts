import { Failure } from '../base/failure.ts'
import type { Disk, DiskFile } from '../base/ports.ts'
import { FileTable } from './file-table.ts'
import type { FrameIndex } from './frame-index.ts'
import type { OpenFiles } from './open-files.ts'
import { type RecoverParts, recoverLastFile, recoverRolledFile } from './recover-file.ts'
import { LOG_DIRECTORY, listLogFiles, SPARE_PATH, StoredFile } from './stored-file.ts'
import type { TrimMarker } from './trim-marker.ts'

/**
 * Finds the files of the log and brings them into a state that can be appended to. The files before the marker's position are taken
 * from its list, unopened: start-up costs what lies behind the trim point.
 *
 *     cold: listed in the marker | hot: side files | last: walked over, cut, synced
 */
export async function openLogFiles(
  parts: RecoverParts,
  marker: TrimMarker,
  open: OpenFiles,
  visit: IndexVisitor,
): Promise<FileTable> {
  const { disk } = parts
  await disk.makeDirectory(LOG_DIRECTORY)
  const bases = await listLogFiles(disk)
  await removeIfThere(disk, SPARE_PATH)
  const table = new FileTable()
  const cold = new Map(marker.coldFiles.map((file) => [file.base, file]))
  for (const base of bases.filter((position) => position < marker.replayedFrom)) {
    const known = cold.get(base)
    if (known === undefined) await removeCollected(parts, new StoredFile(base))
    else table.add(new StoredFile(base, known.sizeBytes, known.first, known.last))
  }
  const hot = bases.filter((position) => position >= marker.replayedFrom)
  if (hot.length === 0 && marker.replayedFrom === 0) hot.push(0)
  if (hot[0] !== marker.replayedFrom) throw missing(disk, marker.replayedFrom)
  for (const [at, base] of hot.entries()) {
    const next = hot[at + 1]
    const stored = new StoredFile(base, next === undefined ? 0 : next - base)
    const file = await disk.open(stored.logPath, { create: next === undefined && base === 0 })
    const index = await recoverOrClose(parts, stored, file, next === undefined)
    for (let slot = 0; slot < index.count; slot++) {
      stored.include(index.indexAt(slot))
      visit(index.indexAt(slot))
    }
    table.add(stored)
    open.adopt({ stored, file, index })
  }
  // A process that died may have made a file whose name isn't durable yet.
  await disk.syncDirectory('')
  await disk.syncDirectory(LOG_DIRECTORY)
  return table
}

/** Called with the index of every entry in the files that are replayed, in no order. */
export type IndexVisitor = (index: number) => void

/** The side file goes first: a log file without one is complete. */
export async function removeLogFile(disk: Disk, stored: StoredFile): Promise<void> {
  await removeIfThere(disk, stored.indexPath)
  await disk.remove(stored.logPath)
}

async function removeIfThere(disk: Disk, path: string): Promise<void> {
  await disk.remove(path).catch((cause: unknown) => {
    if (!(cause instanceof Failure) || cause.reason !== 'not-found') throw cause
  })
}

async function recoverOrClose(parts: RecoverParts, stored: StoredFile, file: DiskFile, isLast: boolean): Promise<FrameIndex> {
  try {
    return isLast ? await recoverLastFile(parts, stored, file) : await recoverRolledFile(parts, stored, file)
  } catch (cause) {
    await file.close()
    throw cause
  }
}

/** Every file that is kept for its records is in the marker's list, so this one's removal didn't last. */
async function removeCollected(parts: RecoverParts, stored: StoredFile): Promise<void> {
  parts.log.warn('removed a file that had been collected', { file: stored.logPath })
  await removeLogFile(parts.disk, stored)
}

function missing(disk: Disk, position: number): Failure {
  const wanted = `${disk.description}/${new StoredFile(position).logPath}`
  const advice = 'Acknowledged entries were in it: restore the directory from a backup.'
  return new Failure('corrupt', 'missing-file', 'no', `${wanted} is missing. ${advice}`)
}
