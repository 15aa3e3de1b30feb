import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import type { LogIndex } from '../base/units.ts'
import { decodeState } from '../state/snapshot-format.ts'
import type { ClusterState } from '../state/state.ts'

/** Where snapshots of the state are kept: in files of this broker, or in the store for all brokers. Each is whole and checked, and the newest two that are whole are kept. */
export interface Snapshots {
  /**
   * The newest snapshot that is whole, or undefined if there is none at all. A damaged one is passed over, loudly. Throws a Failure (`corrupt`, reason
   * `snapshot-damaged`) if there are some, none is of use, and the log was trimmed: going on would lose records; `newer-format`; `unavailable`.
   */
  load(log: { readonly trimmedBefore: LogIndex }): Promise<ClusterState | undefined>
  /** Index of the newest one that isn't known to be damaged, 0 if there is none. Others may write as well. */
  newestIndex(): Promise<LogIndex>
  /**
   * Writes `content` (an encoded state at `index`) and forgets older ones. Resolves, once it's durable, with the index of
   * the oldest that is kept: the log before it isn't needed to start. With 1, the log's beginning, while there is no second one
   * to start from.
   */
  save(index: LogIndex, content: Uint8Array): Promise<LogIndex>
}

/** A second one, in case the newest turns out to be damaged. What is known to be damaged doesn't count. */
export const SNAPSHOTS_KEPT = 2
export const SNAPSHOT_HEADER_BYTES = 32
const MAGIC = 0x4f44534e
/** Layout and history: docs/formats/snapshot.md. */
const VERSION = 1

export function encodeSnapshotHeader(index: LogIndex, content: Uint8Array): Buffer {
  const writer = new ByteWriter(SNAPSHOT_HEADER_BYTES)
  writer.u32(MAGIC)
  writer.u32(VERSION)
  writer.f64(index)
  writer.f64(content.length)
  writer.u32(crc32c(content))
  writer.u32(0)
  return writer.finish()
}

/** The state in a snapshot of that index; `name` is for messages. Throws a Failure (`corrupt`, reason `snapshot-damaged` or `newer-format`). */
export function decodeSnapshot(bytes: Buffer, index: LogIndex, name: string): ClusterState {
  const state = decodeState(checkedContent(bytes, name))
  if (state.appliedIndex !== index) throw damagedSnapshot(name, `it holds the state at ${state.appliedIndex}`)
  return state
}

export function damagedSnapshot(name: string, what: string): Failure {
  return new Failure('corrupt', 'snapshot-damaged', 'no', `${name}: ${what}`)
}

function checkedContent(bytes: Buffer, name: string): Buffer {
  if (bytes.length < SNAPSHOT_HEADER_BYTES) throw damagedSnapshot(name, `it has ${bytes.length} bytes, less than a header`)
  const reader = new ByteReader(bytes)
  if (reader.u32() !== MAGIC) throw damagedSnapshot(name, "it isn't a snapshot")
  const version = reader.u32()
  if (version !== VERSION) {
    const what = `${name}: file format ${version} is unknown, this version reads ${VERSION}`
    throw new Failure('corrupt', 'newer-format', 'no', what)
  }
  reader.f64()
  const content = bytes.subarray(SNAPSHOT_HEADER_BYTES)
  if (reader.f64() !== content.length) throw damagedSnapshot(name, 'it is cut off')
  if (reader.u32() !== crc32c(content)) throw damagedSnapshot(name, "its checksum doesn't match")
  return content
}
