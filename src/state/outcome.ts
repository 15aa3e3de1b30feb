import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import { REFUSALS, type Refusal, refusalNumber } from './refusals.ts'

const DUPLICATE = refusalNumber('duplicate')

/**
 * What a command came to: one row for each thing it asked for, in its order. A row is a refusal (`none` for success) and
 * one number whose meaning the command defines (base offset, log start, producer id, partition handle). A `duplicate` has a second
 * one, the log append time of the first copy.
 *
 * Rows are columns, because a flush commits thousands of batches and its outcome is remembered per lane.
 */
export class Outcome {
  readonly refusals: Uint8Array
  readonly values: Float64Array
  /** Made for the first duplicate: most outcomes have none. */
  #appendTimes: Float64Array | undefined

  constructor(rowCount: number) {
    this.refusals = new Uint8Array(rowCount)
    this.values = new Float64Array(rowCount)
  }

  static of(refusal: Refusal, value = -1): Outcome {
    const outcome = new Outcome(1)
    outcome.set(0, refusal, value)
    return outcome
  }

  /** The same refusal for everything that was asked. */
  static ofRows(rowCount: number, refusal: Refusal): Outcome {
    const outcome = new Outcome(rowCount)
    for (let row = 0; row < rowCount; row++) outcome.set(row, refusal, -1)
    return outcome
  }

  get rowCount(): number {
    return this.refusals.length
  }

  set(row: number, refusal: Refusal, value: number): void {
    this.refusals[row] = refusalNumber(refusal)
    this.values[row] = value
  }

  setDuplicate(row: number, value: number, appendTimeMs: number): void {
    this.set(row, 'duplicate', value)
    this.#appendTimes ??= new Float64Array(this.rowCount)
    this.#appendTimes[row] = appendTimeMs
  }

  copyRow(row: number, from: Outcome, fromRow: number): void {
    this.refusals[row] = from.refusals[fromRow]!
    this.values[row] = from.values[fromRow]!
    if (from.refusals[fromRow] === DUPLICATE) this.setDuplicate(row, from.value(fromRow), from.appendTimeMs(fromRow))
  }

  refusal(row: number): Refusal {
    return REFUSALS[this.refusals[row]!]!
  }

  value(row: number): number {
    return this.values[row]!
  }

  /** Of a row that is a `duplicate`; -1: its first copy kept its producer's timestamps. */
  appendTimeMs(row: number): number {
    return this.#appendTimes![row]!
  }
}

/** `varint` rows, then the refusals, a byte each, then the values as doubles, then the append times of the duplicates. */
export function encodeOutcome(writer: ByteWriter, outcome: Outcome): void {
  writer.varint(outcome.rowCount)
  writer.raw(outcome.refusals)
  for (const value of outcome.values) writer.f64(value)
  for (let row = 0; row < outcome.rowCount; row++) {
    if (outcome.refusals[row] === DUPLICATE) writer.f64(outcome.appendTimeMs(row))
  }
}

export function decodeOutcome(reader: ByteReader): Outcome {
  const outcome = new Outcome(reader.count(9))
  outcome.refusals.set(reader.raw(outcome.rowCount))
  for (const refusal of outcome.refusals) {
    if (refusal >= REFUSALS.length) throw new Failure('corrupt', 'undecodable', 'no', `refusal ${refusal} is unknown`)
  }
  for (let row = 0; row < outcome.rowCount; row++) outcome.values[row] = reader.f64()
  for (let row = 0; row < outcome.rowCount; row++) {
    if (outcome.refusals[row] === DUPLICATE) outcome.setDuplicate(row, outcome.value(row), reader.f64())
  }
  return outcome
}
