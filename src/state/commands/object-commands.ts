import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { bodyOfObject, type LogIndex } from '../../base/units.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'
import { decodeObjectReference, encodeObjectReference, type ObjectReference } from '../stored-objects.ts'
import { type CommitRows, commitRows, decodeCommitRows } from './commit-batches.ts'

/**
 * Commits record batches that lie in a flush object, one after the other from its first byte on. Rows and outcome as those of
 * `commit-batches`, and `object-too-old` for all of them where `orphans-before` passed the object: it may be deleted already. The object
 * comes into being with the first batch that is taken; else it stays an orphan.
 */
export interface CommitObject {
  readonly kind: 'commit-object'
  readonly object: ObjectReference
  readonly rows: CommitRows
}

export function encodeCommitObject(writer: ByteWriter, command: CommitObject): void {
  encodeObjectReference(writer, command.object)
  writer.raw(command.rows.bytes)
}

export function decodeCommitObject(reader: ByteReader): CommitObject {
  return { kind: 'commit-object', object: decodeObjectReference(reader), rows: decodeCommitRows(reader) }
}

export function executeCommitObject(state: ClusterState, command: CommitObject, index: LogIndex): Outcome {
  const { object, rows } = command
  const { objects } = state
  const outcome = new Outcome(rows.count)
  if (object.key.mintIndex < objects.orphansBefore) {
    for (let row = 0; row < rows.count; row++) outcome.set(row, 'object-too-old', -1)
    return outcome
  }
  const extentCount = commitRows(state, rows, bodyOfObject(objects.nextNumber), outcome)
  if (extentCount > 0) objects.addExtents(objects.add(object, 'flush', index), extentCount)
  return outcome
}

/**
 * Promises that no object of a smaller mint index comes into being from here on, so that what is unreferenced below it can be deleted. Never
 * goes back, and never past the entry itself. The outcome's value is what holds now.
 */
export interface OrphansBefore {
  readonly kind: 'orphans-before'
  readonly mintIndex: number
}

export function encodeOrphansBefore(writer: ByteWriter, command: OrphansBefore): void {
  writer.varint(command.mintIndex)
}

export function decodeOrphansBefore(reader: ByteReader): OrphansBefore {
  return { kind: 'orphans-before', mintIndex: reader.varint() }
}

export function executeOrphansBefore({ objects }: ClusterState, command: OrphansBefore, index: LogIndex): Outcome {
  objects.orphansBefore = Math.max(objects.orphansBefore, Math.min(command.mintIndex, index))
  return Outcome.of('none', objects.orphansBefore)
}

/** Says that dead objects were deleted from the store. Row i answers `numbers[i]`. Refusals: `unknown-object`, `object-in-use` (extents lie in it). */
export interface ForgetObjects {
  readonly kind: 'forget-objects'
  readonly numbers: readonly number[]
}

export function encodeForgetObjects(writer: ByteWriter, command: ForgetObjects): void {
  writer.varint(command.numbers.length)
  for (const objectNumber of command.numbers) writer.varint(objectNumber)
}

export function decodeForgetObjects(reader: ByteReader): ForgetObjects {
  const numbers: number[] = []
  for (let count = reader.count(1); count > 0; count--) numbers.push(reader.varint())
  return { kind: 'forget-objects', numbers }
}

export function executeForgetObjects({ objects }: ClusterState, command: ForgetObjects): Outcome {
  const outcome = new Outcome(command.numbers.length)
  for (const [row, objectNumber] of command.numbers.entries()) {
    const object = objects.find(objectNumber)
    if (object === undefined) outcome.set(row, 'unknown-object', -1)
    else if (object.deadIndex === 0) outcome.set(row, 'object-in-use', -1)
    else objects.forget(objectNumber)
  }
  return outcome
}
