import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { lookAgain } from '../base/look-again.ts'
import type { Disk, Log } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { decodeState } from '../state/snapshot-format.ts'
import type { ClusterState } from '../state/state.ts'

const DIRECTORY = 'snapshots'
/** Ends the name of what isn't whole yet. */
const PART = '.part'
const MAGIC = 0x4f44534e
/** Layout and history: docs/formats/snapshot.md. */
const VERSION = 1
const HEADER_BYTES = 32
/** A second one, in case the newest turns out to be damaged. What is known to be damaged doesn't count. */
const KEPT = 2
const WRITE_BYTES = 4 * 1024 * 1024

/**
 * Snapshots of the state as files: `snapshots/<index>.snap`, each whole and checked, the newest two that are whole kept. What is written
 * under another name until it's durable never counts.
 */
export class SnapshotStore {
  readonly #disk: Disk
  readonly #log: Log
  /** Names of those that `load` couldn't read. */
  readonly #damaged = new Set<string>()

  constructor(disk: Disk, log: Log) {
    this.#disk = disk
    this.#log = log
  }

  /**
   * The newest snapshot that is whole, or undefined if there is none at all. A damaged one is passed over, loudly. Throws a
   * Failure (`corrupt`) if there are some and none can be read, unless `logIsWhole`: where the log was trimmed before them, going
   * on would lose records.
   */
  async load({ logIsWhole }: { readonly logIsWhole: boolean }): Promise<ClusterState | undefined> {
    await this.#disk.makeDirectory(DIRECTORY)
    await this.#disk.syncDirectory('')
    await this.#removeParts()
    const names = await this.#names()
    let damage: unknown
    for (const name of names.reverse()) {
      try {
        return await lookAgain(() => this.#read(`${DIRECTORY}/${name}`, indexOf(name)))
      } catch (error) {
        if (!(error instanceof Failure) || error.reason === 'newer-format') throw error
        damage = error
        this.#damaged.add(name)
        this.#log.error('a snapshot is damaged, trying the one before', { file: name, cause: error.message })
      }
    }
    if (damage !== undefined && !logIsWhole) throw damage
    return undefined
  }

  /** What a crash cut short: it's as large as a snapshot, and its name never comes again. */
  async #removeParts(): Promise<void> {
    for (const name of await this.#disk.list(DIRECTORY)) if (name.endsWith(PART)) await this.#disk.remove(`${DIRECTORY}/${name}`)
  }

  async #names(): Promise<string[]> {
    return (await this.#disk.list(DIRECTORY)).filter((name) => /^\d{20}\.snap$/.test(name)).sort()
  }

  async #read(path: string, index: LogIndex): Promise<ClusterState> {
    const file = await this.#disk.open(path, { create: false })
    try {
      const bytes = Buffer.allocUnsafe(await file.size())
      const count = await file.read(bytes, 0)
      const state = decodeState(checkedContent(bytes.subarray(0, count), path))
      if (state.appliedIndex !== index) throw damaged(path, `it holds the state at ${state.appliedIndex}`)
      return state
    } finally {
      await file.close()
    }
  }

  /**
   * Writes `content` (an encoded state at `index`) and forgets older ones. Resolves, once it's durable, with the index of
   * the oldest that is kept: the log before it isn't needed to start. With 1, the log's beginning, while there is no second one
   * to start from.
   */
  async save(index: LogIndex, content: Uint8Array): Promise<LogIndex> {
    const fresh = `${String(index).padStart(20, '0')}.snap`
    const path = `${DIRECTORY}/${fresh}`
    try {
      await this.#write(path + PART, index, content)
    } catch (error) {
      // On a full disk it would take the last room there is.
      await this.#removeParts()
      throw error
    }
    await this.#disk.rename(path + PART, path)
    await this.#disk.syncDirectory(DIRECTORY)
    this.#damaged.delete(fresh)
    const names = await this.#names()
    const kept = names.filter((name) => !this.#damaged.has(name)).slice(-KEPT)
    for (const name of names) if (!kept.includes(name)) await this.#disk.remove(`${DIRECTORY}/${name}`)
    return kept.length < KEPT ? logIndex(1) : indexOf(kept[0]!)
  }

  async #write(path: string, index: LogIndex, content: Uint8Array): Promise<void> {
    const file = await this.#disk.open(path, { create: true })
    try {
      await file.truncate(0)
      await file.write([encodeHeader(index, content)], 0)
      for (let at = 0; at < content.length; at += WRITE_BYTES)
        await file.write([content.subarray(at, at + WRITE_BYTES)], HEADER_BYTES + at)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

function encodeHeader(index: LogIndex, content: Uint8Array): Buffer {
  const writer = new ByteWriter(HEADER_BYTES)
  writer.u32(MAGIC)
  writer.u32(VERSION)
  writer.f64(index)
  writer.f64(content.length)
  writer.u32(crc32c(content))
  writer.u32(0)
  return writer.finish()
}

function indexOf(name: string): LogIndex {
  return logIndex(Number.parseInt(name, 10))
}

function damaged(path: string, what: string): Failure {
  return new Failure('corrupt', 'snapshot-damaged', 'no', `${path}: ${what}`)
}

function checkedContent(bytes: Buffer, path: string): Buffer {
  if (bytes.length < HEADER_BYTES) throw damaged(path, `it has ${bytes.length} bytes, less than a header`)
  const reader = new ByteReader(bytes)
  if (reader.u32() !== MAGIC) throw damaged(path, "it isn't a snapshot")
  const version = reader.u32()
  if (version !== VERSION)
    throw new Failure(
      'corrupt',
      'newer-format',
      'no',
      `${path}: file format ${version} is unknown, this version reads ${VERSION}`,
    )
  reader.f64()
  const content = bytes.subarray(HEADER_BYTES)
  if (reader.f64() !== content.length) throw damaged(path, 'it is cut off')
  if (reader.u32() !== crc32c(content)) throw damaged(path, "its checksum doesn't match")
  return content
}
