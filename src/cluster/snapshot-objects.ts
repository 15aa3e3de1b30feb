import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { indexDigits } from '../base/index-digits.ts'
import { lookAgain } from '../base/look-again.ts'
import type { Clock, Log, Random } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import type { ClusterState } from '../state/state.ts'
import { pagesOf } from '../store/pages.ts'
import { patiently } from '../store/patience.ts'
import { DELETE_KEYS_MAX, type ListedObject, type ObjectStore } from '../store/store.ts'
import {
  damagedSnapshot,
  decodeSnapshot,
  encodeSnapshotHeader,
  SNAPSHOT_HEADER_BYTES,
  SNAPSHOTS_KEPT,
  type Snapshots,
} from './snapshots.ts'

const PREFIX = 'snapshots/'
/** What is written and read in one request. */
const PART_BYTES = 8 * 1024 * 1024
const READS_AT_ONCE = 4
/** Times that those found are gone before they are read, because others wrote newer ones. */
const ROUNDS_MAX = 10

export interface SnapshotObjectsParts {
  readonly store: ObjectStore
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

interface ListedSnapshot extends ListedObject {
  readonly index: LogIndex
}

/**
 * Snapshots of the state as objects, for all brokers: `snapshots/<index>-<hash of the content>`. Any broker writes one at any time. Equal states have equal bytes, so two
 * brokers that write at one index write the same object; if the hashes differ, their folds do, and that must not go on.
 */
export class SnapshotObjects implements Snapshots {
  readonly #parts: SnapshotObjectsParts
  /** Keys of those that can't be read. */
  readonly #damaged = new Set<string>()

  constructor(parts: SnapshotObjectsParts) {
    this.#parts = parts
  }

  async load({ trimmedBefore }: { readonly trimmedBefore: LogIndex }): Promise<ClusterState | undefined> {
    for (let round = 1; ; round++) {
      const listed = await this.#list()
      const usable = listed.filter(({ index, key }) => index + 1 >= trimmedBefore && !this.#damaged.has(key))
      const newest = usable.at(-1)
      if (newest === undefined) {
        if (listed.length === 0 || trimmedBefore === 1) return undefined
        const what = `the log begins at ${trimmedBefore}, and none of ${listed.length} snapshots in ${this.#parts.store.description} can be used`
        throw damagedSnapshot(PREFIX, what)
      }
      const state = await this.#loadOne(newest)
      if (state !== undefined) return state
      if (round === ROUNDS_MAX)
        throw new Failure('unavailable', 'store-failed', 'no', `${PREFIX}: snapshots go before they are read`)
    }
  }

  /** Undefined: it's gone, or it's damaged and known as such from now on. */
  async #loadOne({ key, index, sizeBytes }: ListedSnapshot): Promise<ClusterState | undefined> {
    try {
      return await lookAgain(async () => {
        const bytes = await this.#read(key, sizeBytes)
        return bytes === undefined ? undefined : decodeSnapshot(bytes, index, key)
      })
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'corrupt' || error.reason === 'newer-format') throw error
      this.#damaged.add(key)
      this.#parts.log.error('a snapshot is damaged, trying the one before', { key, cause: error.message })
      return undefined
    }
  }

  /** Undefined: it's gone. */
  async #read(key: string, sizeBytes: number): Promise<Buffer | undefined> {
    if (sizeBytes === 0) throw damagedSnapshot(key, 'it is empty')
    const bytes = Buffer.allocUnsafeSlow(sizeBytes)
    let isGone = false
    let next = 0
    const readParts = async (): Promise<void> => {
      while (next < sizeBytes && !isGone) {
        const position = next
        next += PART_BYTES
        const range = { position, sizeBytes: Math.min(PART_BYTES, sizeBytes - position) }
        const got = await patiently(() => this.#parts.store.get(key, { range }), this.#parts)
        if (got === undefined) isGone = true
        else if (got.bytes.length !== range.sizeBytes) throw damagedSnapshot(key, 'it came short')
        else bytes.set(got.bytes, position)
      }
    }
    await Promise.all(Array.from({ length: READS_AT_ONCE }, readParts))
    return isGone ? undefined : bytes
  }

  async newestIndex(): Promise<LogIndex> {
    const listed = await this.#list()
    return listed.findLast(({ key }) => !this.#damaged.has(key))?.index ?? logIndex(0)
  }

  async save(index: LogIndex, content: Uint8Array): Promise<LogIndex> {
    const header = encodeSnapshotHeader(index, content)
    const key = `${PREFIX}${indexDigits(index)}-${crc32c(content).toString(16).padStart(8, '0')}`
    // The same bytes under the same key, however often: whether it's created now or was before makes no difference.
    await patiently(() => this.#create(key, [header, content]), this.#parts)
    const listed = await this.#list()
    await this.#compare(listed, key, index, content)
    const sizeBytes = SNAPSHOT_HEADER_BYTES + content.length
    const whole = listed.filter((one) => !this.#damaged.has(one.key) && (one.key !== key || one.sizeBytes === sizeBytes))
    const kept = new Set(whole.slice(-SNAPSHOTS_KEPT))
    await this.#remove(listed.filter((one) => !kept.has(one)).map((one) => one.key))
    return kept.size < SNAPSHOTS_KEPT ? logIndex(1) : whole.at(-SNAPSHOTS_KEPT)!.index
  }

  async #create(key: string, chunks: readonly Uint8Array[]): Promise<void> {
    const { store } = this.#parts
    const [header, content] = [chunks[0]!, chunks[1]!]
    if (content.length <= PART_BYTES) await store.create(key, chunks)
    else await store.createInParts(key, partsOf(header, content))
  }

  /** Another version of this program may write the same state in other bytes. */
  async #compare(listed: readonly ListedSnapshot[], key: string, index: LogIndex, content: Uint8Array): Promise<void> {
    const { store } = this.#parts
    for (const other of listed) {
      if (other.index !== index || other.key === key || this.#damaged.has(other.key)) continue
      const range = { position: SNAPSHOT_HEADER_BYTES, sizeBytes: 1 }
      const version = await patiently(() => store.get(other.key, { range }), this.#parts)
      if (version?.bytes[0] === content[0]) throw diverged(index, key, other.key)
    }
  }

  async #remove(keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += DELETE_KEYS_MAX) {
      await patiently(() => this.#parts.store.delete(keys.slice(at, at + DELETE_KEYS_MAX)), this.#parts)
    }
    for (const key of keys) this.#damaged.delete(key)
  }

  /** By index. What else lies there is left alone. */
  async #list(): Promise<readonly ListedSnapshot[]> {
    const found: ListedSnapshot[] = []
    const pages = pagesOf((after) => patiently(() => this.#parts.store.list(PREFIX, { after }), this.#parts))
    for await (const page of pages) {
      for (const object of page) {
        const name = object.key.slice(PREFIX.length)
        if (/^\d{20}-[0-9a-f]{8}$/.test(name)) found.push({ ...object, index: logIndex(Number.parseInt(name, 10)) })
      }
    }
    return found
  }
}

async function* partsOf(header: Uint8Array, content: Uint8Array): AsyncGenerator<readonly Uint8Array[]> {
  yield [header, content.subarray(0, PART_BYTES)]
  for (let at = PART_BYTES; at < content.length; at += PART_BYTES) yield [content.subarray(at, at + PART_BYTES)]
}

function diverged(index: LogIndex, own: string, other: string): Failure {
  const text = `another broker's state at entry ${index} differs from this one's (${own}, ${other}): one of them is wrong, so this broker stops`
  return new Failure('corrupt', 'state-diverged', 'no', text)
}
