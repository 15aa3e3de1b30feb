import { Failure } from '../base/failure.ts'
import { indexDigits } from '../base/index-digits.ts'
import { lookAgain } from '../base/look-again.ts'
import type { Disk, Log } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import type { ClusterState } from '../state/state.ts'
import { decodeSnapshot, encodeSnapshotHeader, SNAPSHOT_HEADER_BYTES, SNAPSHOTS_KEPT, type Snapshots } from './snapshots.ts'

const DIRECTORY = 'snapshots'
/** Ends the name of what isn't whole yet. */
const PART = '.part'
const WRITE_BYTES = 4 * 1024 * 1024

/**
 * Snapshots of the state as files: `snapshots/<index>.snap`, each whole and checked, the newest two that are whole kept. What is written
 * under another name until it's durable never counts.
 */
export class SnapshotFiles implements Snapshots {
  readonly #disk: Disk
  readonly #log: Log
  /** Names of those that `load` couldn't read. */
  readonly #damaged = new Set<string>()

  constructor(disk: Disk, log: Log) {
    this.#disk = disk
    this.#log = log
  }

  async load({ trimmedBefore }: { readonly trimmedBefore: LogIndex }): Promise<ClusterState | undefined> {
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
    if (damage !== undefined && trimmedBefore > 1) throw damage
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
      return decodeSnapshot(bytes.subarray(0, count), index, path)
    } finally {
      await file.close()
    }
  }

  async newestIndex(): Promise<LogIndex> {
    const newest = (await this.#names()).findLast((name) => !this.#damaged.has(name))
    return newest === undefined ? logIndex(0) : indexOf(newest)
  }

  async save(index: LogIndex, content: Uint8Array): Promise<LogIndex> {
    const fresh = `${indexDigits(index)}.snap`
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
    const kept = names.filter((name) => !this.#damaged.has(name)).slice(-SNAPSHOTS_KEPT)
    for (const name of names) if (!kept.includes(name)) await this.#disk.remove(`${DIRECTORY}/${name}`)
    return kept.length < SNAPSHOTS_KEPT ? logIndex(1) : indexOf(kept[0]!)
  }

  async #write(path: string, index: LogIndex, content: Uint8Array): Promise<void> {
    const file = await this.#disk.open(path, { create: true })
    try {
      await file.truncate(0)
      await file.write([encodeSnapshotHeader(index, content)], 0)
      for (let at = 0; at < content.length; at += WRITE_BYTES)
        await file.write([content.subarray(at, at + WRITE_BYTES)], SNAPSHOT_HEADER_BYTES + at)
      await file.sync()
    } finally {
      await file.close()
    }
  }
}

function indexOf(name: string): LogIndex {
  return logIndex(Number.parseInt(name, 10))
}
