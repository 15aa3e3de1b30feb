import { type ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import { logIndex } from '../base/units.ts'
import { type EntryCommand, readCommands, roomOfCommands, writeCommands } from '../log/entry-header.ts'
import type { Entry } from '../log/log.ts'
import type { Standing } from '../store/store-watch.ts'

/** What a message is about. Numbers are never used again. Layouts: docs/formats/peers.md. */
export const KINDS = { ping: 1, ticket: 2, combine: 3, block: 4, announce: 5, answer: 64, refusal: 65 } as const
export type KindName = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as readonly KindName[]

/** Kind and correlation, before the payload. */
export const HEAD_BYTES = 5
/** Correlation of what nobody answers. */
export const NO_ANSWER = 0

/** What brokers tell each other twice a second. */
export interface Beat {
  readonly appliedIndex: number
  /** Of its way to the store. */
  readonly standing: Standing
  /** How busy it is, by its own measure; at least 0. */
  readonly load: number
}

/** By their numbers in a ping. */
const STANDINGS: readonly Standing[] = ['unknown', 'stranded', 'well']

export function encodeHead(kind: number, correlation: number): Buffer {
  const writer = new ByteWriter(HEAD_BYTES)
  writer.u8(kind)
  writer.u32(correlation)
  return writer.finish()
}

export function encodeBeat(beat: Beat): Buffer {
  const writer = new ByteWriter(17)
  writer.f64(beat.appliedIndex)
  writer.u8(STANDINGS.indexOf(beat.standing))
  writer.f64(beat.load)
  return writer.finish()
}

export function decodeBeat(reader: ByteReader): Beat {
  const appliedIndex = readWhole(reader)
  // What a newer broker may say besides isn't known here.
  const standing = STANDINGS[reader.u8()] ?? 'unknown'
  const load = reader.f64()
  reader.end()
  if (!(load >= 0 && Number.isFinite(load))) throw nonsense(`a load of ${load}`)
  return { appliedIndex, standing, load }
}

export function encodeIndex(index: number): Buffer {
  const writer = new ByteWriter(8)
  writer.f64(index)
  return writer.finish()
}

export function decodeIndex(reader: ByteReader): number {
  const index = readWhole(reader)
  reader.end()
  return index
}

export function encodeCommands(commands: readonly EntryCommand[]): Buffer {
  const writer = new ByteWriter(8 + roomOfCommands(commands))
  writeCommands(writer, commands)
  return writer.finish()
}

/** The commands are views of what is read. */
export function decodeCommands(reader: ByteReader): readonly EntryCommand[] {
  const commands = readCommands(reader)
  reader.end()
  for (const { incarnation, sequence } of commands) {
    checkWhole(incarnation)
    checkWhole(sequence)
  }
  return commands
}

/** All of it but the entry's header, which follows. `isToPassOn`: the receiver tells the others of its zone. */
export function encodeAnnouncement(entry: Entry, isToPassOn: boolean): Buffer {
  const writer = new ByteWriter(17)
  writer.u8(isToPassOn ? 1 : 0)
  writer.f64(entry.index)
  writer.f64(entry.bodyBytes)
  return writer.finish()
}

/** The entry's header is a view of what is read. */
export function decodeAnnouncement(reader: ByteReader): { readonly entry: Entry; readonly isToPassOn: boolean } {
  const isToPassOn = reader.u8() === 1
  const index = readWhole(reader)
  if (index < 1) throw nonsense(`an entry at ${index}`)
  const bodyBytes = readWhole(reader)
  const header = reader.raw(reader.remaining)
  return { entry: { index: logIndex(index), header, bodyBytes }, isToPassOn }
}

export interface BlockName {
  readonly key: string
  readonly block: number
}

export function encodeBlockName({ key, block }: BlockName): Buffer {
  const writer = new ByteWriter(key.length + 16)
  writer.string(key)
  writer.f64(block)
  return writer.finish()
}

export function decodeBlockName(reader: ByteReader): BlockName {
  const name = { key: reader.string(), block: readWhole(reader) }
  reader.end()
  return name
}

/** What a refusal says of what was asked for: 0, it wasn't done; 1, nobody knows. */
export function encodeRefusal(applied: 'no' | 'unknown', text: string): Buffer {
  const writer = new ByteWriter(64)
  writer.u8(applied === 'no' ? 0 : 1)
  writer.string(text.slice(0, REFUSAL_TEXT_MAX))
  return writer.finish()
}

const REFUSAL_TEXT_MAX = 500

export function decodeRefusal(reader: ByteReader): { readonly applied: 'no' | 'unknown'; readonly text: string } {
  const applied = reader.u8() === 0 ? 'no' : 'unknown'
  const text = reader.string()
  reader.end()
  return { applied, text }
}

function readWhole(reader: ByteReader): number {
  const value = reader.f64()
  checkWhole(value)
  return value
}

function checkWhole(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw nonsense(`${value} where a whole number should be`)
}

function nonsense(what: string): Failure {
  return new Failure('corrupt', 'undecodable', 'no', `a peer sent ${what}`)
}
