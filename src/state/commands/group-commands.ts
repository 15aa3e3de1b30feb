import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'

/** Logs what a group's coordinator must know again after a fail-over. The bytes are the groups room's. */
export interface RecordGroup {
  readonly kind: 'record-group'
  readonly groupId: string
  readonly record: Uint8Array
}

export function encodeRecordGroup(writer: ByteWriter, command: RecordGroup): void {
  writer.string(command.groupId)
  writer.bytes(command.record)
}

export function decodeRecordGroup(reader: ByteReader): RecordGroup {
  return { kind: 'record-group', groupId: reader.string(), record: Buffer.from(reader.bytes()) }
}

export function executeRecordGroup(state: ClusterState, command: RecordGroup): Outcome {
  state.groups.set(command.groupId, command.record)
  return Outcome.of('none')
}

/** Forgets a group with its committed offsets. Refusal: `unknown-group` (neither record nor offsets). */
export interface DeleteGroup {
  readonly kind: 'delete-group'
  readonly groupId: string
}

export function encodeDeleteGroup(writer: ByteWriter, command: DeleteGroup): void {
  writer.string(command.groupId)
}

export function decodeDeleteGroup(reader: ByteReader): DeleteGroup {
  return { kind: 'delete-group', groupId: reader.string() }
}

export function executeDeleteGroup(state: ClusterState, command: DeleteGroup): Outcome {
  const hadRecord = state.groups.delete(command.groupId)
  const hadOffsets = state.offsets.removeGroup(command.groupId)
  return Outcome.of(hadRecord || hadOffsets ? 'none' : 'unknown-group')
}
