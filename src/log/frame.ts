import { crc32c, joinCrc32c } from '../base/crc32c.ts'
import { ENTRY_BYTES_MAX, type EntryBytes } from './log.ts'

/**
 * One entry in a file of the `file` loglet: this head, the entry's header, its body. Little-endian.
 *
 * |  at | size | what |
 * |----:|-----:|------|
 * |   0 |    4 | magic `ODRF` |
 * |   4 |    2 | version of this layout: 1 |
 * |   6 |    2 | zero |
 * |   8 |    4 | bytes of the entry's header |
 * |  12 |    4 | bytes of its body |
 * |  16 |    8 | index of the entry, a double |
 * |  24 |    8 | position: bytes of the log before this frame, a double |
 * |  32 |    8 | synced before: how many bytes of the log were durable when this frame was written, a double |
 * |  40 |    4 | CRC-32C of the body |
 * |  44 |    4 | CRC-32C of bytes 0–43 and of the entry's header |
 *
 * Both checksums start from the log's salt: bytes that a client put into a body can't pass for a frame, nor can a
 * frame of another log. The position does the same for a frame that lies elsewhere than it was written.
 */
export interface FrameHead {
  readonly headerBytes: number
  readonly bodyBytes: number
  readonly index: number
  readonly position: number
  readonly syncedBefore: number
  readonly bodyCrc: number
}

export const FRAME_HEAD_BYTES = 48
export const FRAME_MAGIC = Buffer.from('ODRF')
const MAGIC = FRAME_MAGIC.readUInt32LE(0)
const VERSION = 1
const CRC_AT = 44

export function encodeFrameHead(into: Buffer, at: number, head: FrameHead, header: Uint8Array, salt: number): void {
  into.writeUInt32LE(MAGIC, at)
  into.writeUInt16LE(VERSION, at + 4)
  into.writeUInt16LE(0, at + 6)
  into.writeUInt32LE(head.headerBytes, at + 8)
  into.writeUInt32LE(head.bodyBytes, at + 12)
  into.writeDoubleLE(head.index, at + 16)
  into.writeDoubleLE(head.position, at + 24)
  into.writeDoubleLE(head.syncedBefore, at + 32)
  into.writeUInt32LE(head.bodyCrc, at + 40)
  into.writeUInt32LE(crc32c(header, crc32c(into.subarray(at, at + CRC_AT), salt)), at + CRC_AT)
}

/**
 * What a head at `at` claims; undefined if no frame can start there. `bytes` has FRAME_HEAD_BYTES from `at` on. Nothing is
 * proven before `isFrameHeadIntact`.
 */
export function decodeFrameHead(bytes: Buffer, at: number, position: number): FrameHead | undefined {
  if (bytes.readUInt32LE(at) !== MAGIC || bytes.readUInt16LE(at + 4) !== VERSION) return undefined
  const head: FrameHead = {
    headerBytes: bytes.readUInt32LE(at + 8),
    bodyBytes: bytes.readUInt32LE(at + 12),
    index: bytes.readDoubleLE(at + 16),
    position: bytes.readDoubleLE(at + 24),
    syncedBefore: bytes.readDoubleLE(at + 32),
    bodyCrc: bytes.readUInt32LE(at + 40),
  }
  if (head.headerBytes + head.bodyBytes > ENTRY_BYTES_MAX) return undefined
  return head.position === position && Number.isSafeInteger(head.index) && head.index >= 1 ? head : undefined
}

/** Whether head and entry header are as they were written. `bytes` has both from `at` on. */
export function isFrameHeadIntact(bytes: Buffer, at: number, head: FrameHead, salt: number): boolean {
  const prefix = crc32c(bytes.subarray(at, at + CRC_AT), salt)
  const header = bytes.subarray(at + FRAME_HEAD_BYTES, at + FRAME_HEAD_BYTES + head.headerBytes)
  return crc32c(header, prefix) === bytes.readUInt32LE(at + CRC_AT)
}

export function frameBytes(headerBytes: number, bodyBytes: number): number {
  return FRAME_HEAD_BYTES + headerBytes + bodyBytes
}

export function bodyCrcOf(entry: EntryBytes, salt: number): number {
  const { body, bodyCrcs } = entry
  let crc = salt
  for (let at = 0; at < body.length; at++) {
    const chunk = body[at]!
    crc = bodyCrcs === undefined ? crc32c(chunk, crc) : joinCrc32c(crc, bodyCrcs[at]!, chunk.length)
  }
  return crc
}
