import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import type { PartitionHandle } from '../base/units.ts'

/** What a group committed for one partition. */
export interface CommittedOffset {
  readonly offset: number
  /** -1: unknown. */
  readonly leaderEpoch: number
  readonly metadata: string
  /** Log time of the commit. */
  readonly committedMs: number
  /** Log time after which it expires whatever the broker's setting is; -1: by the setting (OffsetCommit v2–4 may carry it). */
  readonly expiresMs: number
}

/** Committed offsets by group and partition. A group without any isn't kept. */
export class CommittedOffsets {
  readonly #byGroup = new Map<string, Map<PartitionHandle, CommittedOffset>>()
  readonly #willChange: (groupId: string) => void

  /** `willChange` hears of each group whose offsets are about to change. */
  constructor(willChange: (groupId: string) => void) {
    this.#willChange = willChange
  }

  find(groupId: string, handle: PartitionHandle): CommittedOffset | undefined {
    return this.#byGroup.get(groupId)?.get(handle)
  }

  /** What the group committed; empty if nothing. */
  ofGroup(groupId: string): ReadonlyMap<PartitionHandle, CommittedOffset> {
    return this.#byGroup.get(groupId) ?? NONE
  }

  groupIds(): IterableIterator<string> {
    return this.#byGroup.keys()
  }

  set(groupId: string, handle: PartitionHandle, committed: CommittedOffset): void {
    this.#willChange(groupId)
    let group = this.#byGroup.get(groupId)
    if (group === undefined) {
      group = new Map()
      this.#byGroup.set(groupId, group)
    }
    group.set(handle, committed)
  }

  /** False if there was none. */
  remove(groupId: string, handle: PartitionHandle): boolean {
    const group = this.#byGroup.get(groupId)
    if (group === undefined || !group.has(handle)) return false
    this.#willChange(groupId)
    group.delete(handle)
    if (group.size === 0) this.#byGroup.delete(groupId)
    return true
  }

  removeGroup(groupId: string): boolean {
    this.#willChange(groupId)
    return this.#byGroup.delete(groupId)
  }

  /** For partitions that are gone: one pass over all offsets, however many partitions a topic had. */
  removePartitions(handles: ReadonlySet<PartitionHandle>): void {
    for (const [groupId, group] of this.#byGroup) {
      for (const handle of group.keys()) {
        if (!handles.has(handle)) continue
        this.#willChange(groupId)
        group.delete(handle)
      }
      if (group.size === 0) this.#byGroup.delete(groupId)
    }
  }

  encode(writer: ByteWriter): void {
    writer.varint(this.#byGroup.size)
    for (const groupId of [...this.#byGroup.keys()].sort()) this.encodeGroup(writer, groupId)
  }

  /** One group's part of `encode`. */
  encodeGroup(writer: ByteWriter, groupId: string): void {
    writer.string(groupId)
    const group = this.#byGroup.get(groupId)!
    writer.varint(group.size)
    for (const handle of Uint32Array.from(group.keys()).sort()) {
      writer.u32(handle)
      encodeCommittedOffset(writer, group.get(handle as PartitionHandle)!)
    }
  }

  decode(reader: ByteReader): void {
    for (let groups = reader.count(3); groups > 0; groups--) {
      const groupId = reader.string()
      for (let rows = reader.count(29); rows > 0; rows--) {
        const handle = reader.u32() as PartitionHandle
        this.set(groupId, handle, decodeCommittedOffset(reader))
      }
    }
  }
}

const NONE: ReadonlyMap<PartitionHandle, CommittedOffset> = new Map()

function encodeCommittedOffset(writer: ByteWriter, committed: CommittedOffset): void {
  writer.f64(committed.offset)
  writer.i32(committed.leaderEpoch)
  writer.string(committed.metadata)
  writer.f64(committed.committedMs)
  writer.f64(committed.expiresMs)
}

function decodeCommittedOffset(reader: ByteReader): CommittedOffset {
  return {
    offset: reader.f64(),
    leaderEpoch: reader.i32(),
    metadata: reader.string(),
    committedMs: reader.f64(),
    expiresMs: reader.f64(),
  }
}
