import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import { REFUSALS, type Refusal, refusalNumber } from './refusals.ts'

/**
 * What a command came to: one row for each thing it asked for, in its order. A row is a refusal (`none` for success) and
 * one number whose meaning the command defines (base offset, log start, producer id, partition handle).
 *
 * Rows are columns, because a flush commits thousands of batches and its outcome is remembered per lane.
 */
export class Outcome {
  readonly refusals: Uint8Array
  readonly values: Float64Array

  constructor(rowCount: number) {
    this.refusals = new Uint8Array(rowCount)
    this.values = new Float64Array(rowCount)
  }

  static of(refusal: Refusal, value = -1): Outcome {
    const outcome = new Outcome(1)
    outcome.set(0, refusal, value)
    return outcome
  }

  get rowCount(): number {
    return this.refusals.length
  }

  set(row: number, refusal: Refusal, value: number): void {
    this.refusals[row] = refusalNumber(refusal)
    this.values[row] = value
  }

  refusal(row: number): Refusal {
    return REFUSALS[this.refusals[row]!]!
  }

  value(row: number): number {
    return this.values[row]!
  }
}

/** `varint` rows, then the refusals, a byte each, then the values as doubles. */
export function encodeOutcome(writer: ByteWriter, outcome: Outcome): void {
  writer.varint(outcome.rowCount)
  writer.raw(outcome.refusals)
  for (const value of outcome.values) writer.f64(value)
}

export function decodeOutcome(reader: ByteReader): Outcome {
  const outcome = new Outcome(reader.count(9))
  outcome.refusals.set(reader.raw(outcome.rowCount))
  for (const refusal of outcome.refusals) {
    if (refusal >= REFUSALS.length) throw new Failure('corrupt', 'undecodable', 'no', `refusal ${refusal} is unknown`)
  }
  for (let row = 0; row < outcome.rowCount; row++) outcome.values[row] = reader.f64()
  return outcome
}
