import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import type { Disk } from '../base/ports.ts'
import { readWholeFile, replaceFile } from './durable-file.ts'

/**
 * `trim`, at the root of the directory: from where the log can be read, and what is known of the files before that. Those are
 * never opened at start, however many are kept for the records in them. As `ByteWriter` writes it:
 *
 * | what | size |
 * |------|------|
 * | magic `ODRT`, version of this layout: 1 | u32, u32 |
 * | before: first index that can be read | f64 |
 * | replayed from: position of the first file that is walked at start | f64 |
 * | files before that: count, then each: position, bytes, lowest and highest index in it | varint, 4 × f64 |
 * | CRC-32C of all before, from the log's salt | u32 |
 *
 * A file that was collected since stays listed until the next trim; one that isn't there any more doesn't count.
 */
export interface TrimMarker {
  readonly before: number
  readonly replayedFrom: number
  readonly coldFiles: readonly ColdFile[]
}

interface ColdFile {
  readonly base: number
  readonly sizeBytes: number
  readonly first: number
  readonly last: number
}

export const UNTRIMMED: TrimMarker = { before: 1, replayedFrom: 0, coldFiles: [] }

const NAME = 'trim'
const MAGIC = 0x5452444f
const VERSION = 1

/** Durable when it resolves. */
export async function writeTrimMarker(disk: Disk, marker: TrimMarker, salt: number): Promise<void> {
  const writer = new ByteWriter(64 + marker.coldFiles.length * 32)
  writer.u32(MAGIC)
  writer.u32(VERSION)
  writer.f64(marker.before)
  writer.f64(marker.replayedFrom)
  writer.varint(marker.coldFiles.length)
  for (const file of marker.coldFiles) {
    writer.f64(file.base)
    writer.f64(file.sizeBytes)
    writer.f64(file.first)
    writer.f64(file.last)
  }
  const end = writer.position
  writer.u32(0)
  const bytes = writer.finish()
  bytes.writeUInt32LE(crc32c(bytes.subarray(0, end), salt), end)
  await replaceFile(disk, NAME, bytes)
}

/** Undefined if the log was never trimmed. */
export function readTrimMarker(disk: Disk, salt: number): Promise<TrimMarker | undefined> {
  return lookAgain(() => readOnce(disk, salt))
}

async function readOnce(disk: Disk, salt: number): Promise<TrimMarker | undefined> {
  const bytes = await readWholeFile(disk, NAME)
  if (bytes === undefined) return undefined
  const end = bytes.length - 4
  if (end < 0 || bytes.readUInt32LE(end) !== crc32c(bytes.subarray(0, end), salt)) throw damaged(disk)
  const reader = new ByteReader(bytes.subarray(0, end))
  if (reader.u32() !== MAGIC || reader.u32() !== VERSION) throw damaged(disk)
  const before = reader.f64()
  const replayedFrom = reader.f64()
  const coldFiles: ColdFile[] = []
  for (let count = reader.count(32); count > 0; count--) {
    coldFiles.push({ base: reader.f64(), sizeBytes: reader.f64(), first: reader.f64(), last: reader.f64() })
  }
  reader.end()
  return { before, replayedFrom, coldFiles }
}

function damaged(disk: Disk): Failure {
  const message = `${disk.description}/${NAME} is damaged: it tells from where the log is read, so restore the directory from a backup`
  return new Failure('corrupt', 'damaged-trim-marker', 'no', message)
}
