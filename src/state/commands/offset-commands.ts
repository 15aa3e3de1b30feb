import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import type { PartitionHandle } from '../../base/units.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'

/**
 * Moves a partition's log start forward: DeleteRecords and retention. Below the current log start it changes nothing. The
 * outcome's value is the log start. Refusals: `unknown-partition`, `offset-out-of-range` (above the high watermark).
 */
export interface AdvanceLogStart {
  readonly kind: 'advance-log-start'
  readonly handle: PartitionHandle
  /** First offset that stays. */
  readonly before: number
}

export function encodeAdvanceLogStart(writer: ByteWriter, command: AdvanceLogStart): void {
  writer.u32(command.handle)
  writer.f64(command.before)
}

export function decodeAdvanceLogStart(reader: ByteReader): AdvanceLogStart {
  return { kind: 'advance-log-start', handle: reader.u32() as PartitionHandle, before: reader.f64() }
}

export function executeAdvanceLogStart(state: ClusterState, command: AdvanceLogStart): Outcome {
  const partition = state.findByHandle(command.handle)
  if (partition === undefined) return Outcome.of('unknown-partition')
  if (command.before > partition.highWatermark) return Outcome.of('offset-out-of-range')
  if (command.before > partition.logStart) {
    state.willChange(partition)
    partition.logStart = command.before
    state.dropExtents(partition, command.before)
    state.touched.push(partition)
  }
  return Outcome.of('none', partition.logStart)
}

/** Commits offsets of a group. Row i answers `offsets[i]`. Refusals: `stale-claim` (all rows), `unknown-partition`. */
export interface CommitOffsets {
  readonly kind: 'commit-offsets'
  readonly groupId: string
  /** Of the claim under which it was made. */
  readonly epoch: number
  readonly offsets: readonly OffsetToCommit[]
}

export interface OffsetToCommit {
  readonly handle: PartitionHandle
  readonly offset: number
  readonly leaderEpoch: number
  readonly metadata: string
  /** Milliseconds after the commit, -1: by the broker's setting. */
  readonly retentionMs: number
}

export function encodeCommitOffsets(writer: ByteWriter, command: CommitOffsets): void {
  writer.string(command.groupId)
  writer.f64(command.epoch)
  writer.varint(command.offsets.length)
  for (const offset of command.offsets) {
    writer.u32(offset.handle)
    writer.f64(offset.offset)
    writer.i32(offset.leaderEpoch)
    writer.string(offset.metadata)
    writer.f64(offset.retentionMs)
  }
}

export function decodeCommitOffsets(reader: ByteReader): CommitOffsets {
  const groupId = reader.string()
  const epoch = reader.f64()
  const offsets = Array.from({ length: reader.count(25) }, () => ({
    handle: reader.u32() as PartitionHandle,
    offset: reader.f64(),
    leaderEpoch: reader.i32(),
    metadata: reader.string(),
    retentionMs: reader.f64(),
  }))
  return { kind: 'commit-offsets', groupId, epoch, offsets }
}

export function executeCommitOffsets(state: ClusterState, command: CommitOffsets): Outcome {
  if (!state.claims.isCurrent(command.groupId, command.epoch)) return Outcome.ofRows(command.offsets.length, 'stale-claim')
  const outcome = new Outcome(command.offsets.length)
  for (const [row, { handle, offset, leaderEpoch, metadata, retentionMs }] of command.offsets.entries()) {
    if (state.findByHandle(handle) === undefined) {
      outcome.set(row, 'unknown-partition', -1)
      continue
    }
    const expiresMs = retentionMs < 0 ? -1 : state.timeMs + retentionMs
    state.offsets.set(command.groupId, handle, { offset, leaderEpoch, metadata, committedMs: state.timeMs, expiresMs })
    outcome.set(row, 'none', offset)
  }
  return outcome
}

/**
 * Forgets offsets of a group: OffsetDelete, and expiry, which deletes only what was last committed before
 * `committedBeforeMs`, so that a commit that came in between stays. Row i answers `handles[i]`; what isn't there is fine. Refusal: `stale-claim`
 * (all rows).
 */
export interface DeleteOffsets {
  readonly kind: 'delete-offsets'
  readonly groupId: string
  /** Of the claim under which it was made. */
  readonly epoch: number
  readonly handles: readonly PartitionHandle[]
  /** -1: whenever it was committed. */
  readonly committedBeforeMs: number
}

export function encodeDeleteOffsets(writer: ByteWriter, command: DeleteOffsets): void {
  writer.string(command.groupId)
  writer.f64(command.epoch)
  writer.f64(command.committedBeforeMs)
  writer.varint(command.handles.length)
  for (const handle of command.handles) writer.u32(handle)
}

export function decodeDeleteOffsets(reader: ByteReader): DeleteOffsets {
  const groupId = reader.string()
  const epoch = reader.f64()
  const committedBeforeMs = reader.f64()
  const handles = Array.from({ length: reader.count(4) }, () => reader.u32() as PartitionHandle)
  return { kind: 'delete-offsets', groupId, epoch, handles, committedBeforeMs }
}

export function executeDeleteOffsets(state: ClusterState, command: DeleteOffsets): Outcome {
  if (!state.claims.isCurrent(command.groupId, command.epoch)) return Outcome.ofRows(command.handles.length, 'stale-claim')
  const outcome = new Outcome(command.handles.length)
  for (const [row, handle] of command.handles.entries()) {
    const committed = state.offsets.find(command.groupId, handle)
    const spared = command.committedBeforeMs >= 0 && committed !== undefined && committed.committedMs >= command.committedBeforeMs
    if (!spared) state.offsets.remove(command.groupId, handle)
    outcome.set(row, 'none', -1)
  }
  return outcome
}
