import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'

/** Layout and history: docs/formats/entry.md. */
const VERSION = 1

/** Who wrote an entry, when by its clock, and the commands of one or more brokers, each encoded by the state room. */
export interface EntryHeader {
  readonly brokerId: number
  readonly incarnation: number
  /** Tells two entries of one writer apart that would otherwise be equal. */
  readonly nonce: number
  readonly timeMs: number
  readonly commands: readonly EntryCommand[]
}

export interface EntryCommand {
  readonly brokerId: number
  /** 0: the command belongs to no lane. */
  readonly incarnation: number
  readonly lane: number
  readonly sequence: number
  readonly bytes: Uint8Array
}

export function encodeEntryHeader(header: EntryHeader): Buffer {
  let sizeBytes = 32
  for (const command of header.commands) sizeBytes += command.bytes.length + 32
  const writer = new ByteWriter(sizeBytes)
  writer.u8(VERSION)
  writer.u32(header.brokerId)
  writer.f64(header.incarnation)
  writer.u32(header.nonce)
  writer.f64(header.timeMs)
  writer.varint(header.commands.length)
  for (const command of header.commands) {
    writer.u32(command.brokerId)
    writer.f64(command.incarnation)
    writer.u8(command.lane)
    writer.f64(command.sequence)
    writer.bytes(command.bytes)
  }
  return writer.finish()
}

/** The commands are views of `bytes`. Throws a Failure (`corrupt`; reason `newer-format` if a newer version wrote it). */
export function decodeEntryHeader(bytes: Uint8Array): EntryHeader {
  const reader = new ByteReader(bytes)
  const version = reader.u8()
  if (version !== VERSION)
    throw new Failure('corrupt', 'newer-format', 'no', `entry format ${version} is unknown, this version reads ${VERSION}`)
  const brokerId = reader.u32()
  const incarnation = reader.f64()
  const nonce = reader.u32()
  const timeMs = reader.f64()
  const commands = Array.from({ length: reader.count(22) }, () => ({
    brokerId: reader.u32(),
    incarnation: reader.f64(),
    lane: reader.u8(),
    sequence: reader.f64(),
    bytes: reader.bytes(),
  }))
  reader.end()
  return { brokerId, incarnation, nonce, timeMs, commands }
}
