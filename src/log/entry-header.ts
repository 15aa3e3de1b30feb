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
  const writer = new ByteWriter(32 + roomOfCommands(header.commands))
  writer.u8(VERSION)
  writer.u32(header.brokerId)
  writer.f64(header.incarnation)
  writer.u32(header.nonce)
  writer.f64(header.timeMs)
  writeCommands(writer, header.commands)
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
  const commands = readCommands(reader)
  reader.end()
  return { brokerId, incarnation, nonce, timeMs, commands }
}

/** Bytes that they take, or somewhat more. */
export function roomOfCommands(commands: readonly EntryCommand[]): number {
  return commands.reduce((sum, { bytes }) => sum + bytes.length + 32, 0)
}

export function writeCommands(writer: ByteWriter, commands: readonly EntryCommand[]): void {
  writer.varint(commands.length)
  for (const command of commands) {
    writer.u32(command.brokerId)
    writer.f64(command.incarnation)
    writer.u8(command.lane)
    writer.f64(command.sequence)
    writer.bytes(command.bytes)
  }
}

/** The commands are views of what is read. */
export function readCommands(reader: ByteReader): readonly EntryCommand[] {
  return Array.from({ length: reader.count(22) }, () => ({
    brokerId: reader.u32(),
    incarnation: reader.f64(),
    lane: reader.u8(),
    sequence: reader.f64(),
    bytes: reader.bytes(),
  }))
}
