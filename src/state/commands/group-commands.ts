import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import type { LogIndex } from '../../base/units.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'

/**
 * Makes a broker the coordinator of a group, whoever was it before: it goes on from the group's last record. The outcome's value is the
 * claim's epoch, the index of the entry. Refusals: `fenced-incarnation` (no such broker is registered: its claim would never go), `stale-claim`
 * (the entry has another claim of the group, whose epoch would be the same).
 */
export interface ClaimGroup {
  readonly kind: 'claim-group'
  readonly groupId: string
  readonly brokerId: number
  readonly incarnation: number
}

export function encodeClaimGroup(writer: ByteWriter, command: ClaimGroup): void {
  writer.string(command.groupId)
  writer.u32(command.brokerId)
  writer.f64(command.incarnation)
}

export function decodeClaimGroup(reader: ByteReader): ClaimGroup {
  return { kind: 'claim-group', groupId: reader.string(), brokerId: reader.u32(), incarnation: reader.f64() }
}

export function executeClaimGroup(state: ClusterState, command: ClaimGroup, index: LogIndex): Outcome {
  const { groupId, brokerId, incarnation } = command
  if (state.brokers.get(brokerId)?.incarnation !== incarnation) return Outcome.of('fenced-incarnation')
  if (state.claims.isCurrent(groupId, index)) return Outcome.of('stale-claim')
  state.claims.set(groupId, { brokerId, incarnation, epoch: index })
  return Outcome.of('none', index)
}

/**
 * Logs what a group's coordinator must know again after a fail-over. The bytes are the groups room's. Refusal: `stale-claim` (made under a claim
 * that isn't the group's any more).
 */
export interface RecordGroup {
  readonly kind: 'record-group'
  readonly groupId: string
  /** Of the claim under which it was made. */
  readonly epoch: number
  readonly record: Uint8Array
}

export function encodeRecordGroup(writer: ByteWriter, command: RecordGroup): void {
  writer.string(command.groupId)
  writer.f64(command.epoch)
  writer.bytes(command.record)
}

export function decodeRecordGroup(reader: ByteReader): RecordGroup {
  return { kind: 'record-group', groupId: reader.string(), epoch: reader.f64(), record: Buffer.from(reader.bytes()) }
}

export function executeRecordGroup(state: ClusterState, command: RecordGroup): Outcome {
  if (!state.claims.isCurrent(command.groupId, command.epoch)) return Outcome.of('stale-claim')
  state.groups.set(command.groupId, command.record)
  return Outcome.of('none')
}

/** Forgets a group with its committed offsets and its claim. Refusal: `stale-claim`. */
export interface DeleteGroup {
  readonly kind: 'delete-group'
  readonly groupId: string
  /** Of the claim under which it was made. */
  readonly epoch: number
  /** Only gives the claim up, and only if nothing else is left: a commit may have been on its way. */
  readonly onlyClaim: boolean
}

export function encodeDeleteGroup(writer: ByteWriter, command: DeleteGroup): void {
  writer.string(command.groupId)
  writer.f64(command.epoch)
  writer.u8(command.onlyClaim ? 1 : 0)
}

export function decodeDeleteGroup(reader: ByteReader): DeleteGroup {
  return { kind: 'delete-group', groupId: reader.string(), epoch: reader.f64(), onlyClaim: reader.u8() === 1 }
}

export function executeDeleteGroup(state: ClusterState, command: DeleteGroup): Outcome {
  const { groupId, epoch, onlyClaim } = command
  if (!state.claims.isCurrent(groupId, epoch)) return Outcome.of('stale-claim')
  const isKnown = state.groups.has(groupId) || state.offsets.ofGroup(groupId).size > 0
  if (onlyClaim && isKnown) return Outcome.of('none')
  state.groups.delete(groupId)
  state.offsets.removeGroup(groupId)
  state.claims.drop(groupId)
  return Outcome.of('none')
}
