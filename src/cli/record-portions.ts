import type { ConsumerRecord } from '../client/consumer.ts'

/** A record as it is printed, in pieces. */
export type Line = (record: ConsumerRecord) => readonly Uint8Array[]

/** Records that are written in one go, and count as printed together. */
export interface Portion {
  readonly records: readonly ConsumerRecord[]
  readonly bytes: Uint8Array
}

/** What a pipe holds: where its reader goes away, or Ctrl-C comes, no more than this is printed a second time. */
const PORTION_BYTES = 65_536

/** In order; a record that is larger makes a portion of its own. */
export function* portionsOf(records: readonly ConsumerRecord[], line: Line): Generator<Portion, void, undefined> {
  let portion: ConsumerRecord[] = []
  let pieces: Uint8Array[] = []
  let sizeBytes = 0
  for (const record of records) {
    const printed = line(record)
    const printedBytes = sizeOf(printed)
    if (portion.length > 0 && sizeBytes + printedBytes > PORTION_BYTES) {
      yield { records: portion, bytes: joined(pieces) }
      portion = []
      pieces = []
      sizeBytes = 0
    }
    portion.push(record)
    pieces.push(...printed)
    sizeBytes += printedBytes
  }
  if (portion.length > 0) yield { records: portion, bytes: joined(pieces) }
}

function sizeOf(pieces: readonly Uint8Array[]): number {
  return pieces.reduce((sum, { length }) => sum + length, 0)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(sizeOf(pieces))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
