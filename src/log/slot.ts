import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { INDEX_DIGITS, indexDigits } from '../base/index-digits.ts'
import { bodyCrcOf } from './frame.ts'
import { ENTRY_BYTES_MAX, type EntryBytes } from './log.ts'

/**
 * One entry as an object of the `object` loglet: this head, the entry's header, its body. Little-endian. History: docs/formats/slot.md.
 *
 * |  at | size | what |
 * |----:|-----:|------|
 * |   0 |    4 | magic `ODRS` |
 * |   4 |    2 | version of this layout: 1 |
 * |   6 |    2 | zero |
 * |   8 |    4 | bytes of the entry's header |
 * |  12 |    4 | bytes of its body |
 * |  16 |    8 | index of the entry, a double |
 * |  24 |    4 | CRC-32C of the body |
 * |  28 |    4 | CRC-32C of bytes 0–27 and of the entry's header |
 */
export interface SlotHead {
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly bodyCrc: number
}

/** Head and header of a slot, intact. */
export interface FoundSlot {
  readonly head: SlotHead
  readonly header: Buffer
  /** The store's clock when it said so, where it tells. */
  readonly dateMs: number | undefined
}

export const SLOT_HEAD_BYTES = 32
export const SLOT_PREFIX = 'log/'
const MAGIC = Buffer.from('ODRS').readUInt32LE(0)
const VERSION = 1
const CRC_AT = 28

export function slotKey(index: number): string {
  return SLOT_PREFIX + indexDigits(index)
}

/** Undefined: not the key of a slot. */
export function indexOfSlot(key: string): number | undefined {
  const digits = key.slice(SLOT_PREFIX.length)
  return key.startsWith(SLOT_PREFIX) && digits.length === INDEX_DIGITS && /^\d+$/.test(digits) ? Number(digits) : undefined
}

export interface EncodedSlot {
  readonly head: SlotHead
  /** Head and header in one chunk. The body follows it in the object. */
  readonly prefix: Buffer
}

/** What the slot at `index` with this head begins with: no other slot does. */
export function slotStart(index: number, head: SlotHead): Buffer {
  const start = Buffer.allocUnsafe(CRC_AT)
  writeStart(start, index, head)
  return start
}

function writeStart(bytes: Buffer, index: number, head: SlotHead): void {
  bytes.writeUInt32LE(MAGIC, 0)
  bytes.writeUInt16LE(VERSION, 4)
  bytes.writeUInt16LE(0, 6)
  bytes.writeUInt32LE(head.headerBytes, 8)
  bytes.writeUInt32LE(head.bodyBytes, 12)
  bytes.writeDoubleLE(index, 16)
  bytes.writeUInt32LE(head.bodyCrc, 24)
}

export function encodeSlot(index: number, entry: EntryBytes): EncodedSlot {
  const head = { headerBytes: entry.header.length, bodyBytes: entry.bodyBytes, bodyCrc: bodyCrcOf(entry, 0) }
  const prefix = Buffer.allocUnsafe(SLOT_HEAD_BYTES + head.headerBytes)
  writeStart(prefix, index, head)
  prefix.set(entry.header, SLOT_HEAD_BYTES)
  prefix.writeUInt32LE(crcOf(prefix, head.headerBytes), CRC_AT)
  return { head, prefix }
}

/**
 * What the head of the slot at `index` claims, an object of `objectBytes`; nothing is proven before `headerOfSlot`. Throws a Failure (`corrupt`; reason
 * `damaged-entry`, or `newer-format` if a newer version wrote it).
 */
export function decodeSlotHead(bytes: Buffer, index: number, objectBytes: number): SlotHead {
  if (bytes.length < SLOT_HEAD_BYTES || bytes.readUInt32LE(0) !== MAGIC) throw damagedSlot(index, "it isn't an entry")
  const version = bytes.readUInt16LE(4)
  if (version !== VERSION) {
    const what = `the slot of entry ${index} has format ${version}, this version reads ${VERSION}`
    throw new Failure('corrupt', 'newer-format', 'no', what)
  }
  const head = { headerBytes: bytes.readUInt32LE(8), bodyBytes: bytes.readUInt32LE(12), bodyCrc: bytes.readUInt32LE(24) }
  const found = bytes.readDoubleLE(16)
  if (found !== index) throw damagedSlot(index, `entry ${found} lies in its place`)
  const sizeBytes = SLOT_HEAD_BYTES + head.headerBytes + head.bodyBytes
  if (sizeBytes !== objectBytes || sizeBytes - SLOT_HEAD_BYTES > ENTRY_BYTES_MAX)
    throw damagedSlot(index, `it has ${objectBytes} bytes instead of ${sizeBytes}`)
  return head
}

/** The entry's header; `bytes` has the slot up to its end. Throws a Failure (`corrupt`, reason `damaged-entry`). */
export function headerOfSlot(bytes: Buffer, head: SlotHead, index: number): Buffer {
  const end = SLOT_HEAD_BYTES + head.headerBytes
  if (bytes.length < end || crcOf(bytes, head.headerBytes) !== bytes.readUInt32LE(CRC_AT))
    throw damagedSlot(index, 'its checksum differs')
  return bytes.subarray(SLOT_HEAD_BYTES, end)
}

/** All of the slot at `index`, body included. Throws as its parts do. */
export function checkSlot(bytes: Buffer, index: number): void {
  const head = decodeSlotHead(bytes, index, bytes.length)
  const { length } = headerOfSlot(bytes, head, index)
  if (crc32c(bytes.subarray(SLOT_HEAD_BYTES + length)) !== head.bodyCrc)
    throw damagedSlot(index, 'its body differs from its checksum')
}

function crcOf(bytes: Buffer, headerBytes: number): number {
  return crc32c(bytes.subarray(SLOT_HEAD_BYTES, SLOT_HEAD_BYTES + headerBytes), crc32c(bytes.subarray(0, CRC_AT)))
}

/** Headers name writer, incarnation and nonce, so no two entries have the same. */
export function isSameSlot(kept: FoundSlot, { head, prefix }: EncodedSlot): boolean {
  const isSameBody = kept.head.bodyBytes === head.bodyBytes && kept.head.bodyCrc === head.bodyCrc
  return isSameBody && Buffer.compare(kept.header, prefix.subarray(SLOT_HEAD_BYTES)) === 0
}

export function damagedSlot(index: number, what: string): Failure {
  return new Failure('corrupt', 'damaged-entry', 'no', `entry ${index}, in ${slotKey(index)}, is damaged: ${what}`)
}
