import { Failure } from '../base/failure.ts'
import type { Clock, Log, Random } from '../base/ports.ts'
import { logIndex } from '../base/units.ts'
import { Fold } from '../cluster/fold.ts'
import { SnapshotObjects } from '../cluster/snapshot-objects.ts'
import type { Loglet } from '../log/log.ts'
import { openObjectLoglet, TRIM_GRACE } from '../log/object-loglet.ts'
import { TRIM_KEY } from '../log/trim-register.ts'
import { ClusterState } from '../state/state.ts'
import { Bodies } from '../storage/read/bodies.ts'
import { readAgreed } from '../store/agreed-setting.ts'
import { readMark } from '../store/cluster-marks.ts'
import { ObjectReader } from '../store/object-reader.ts'
import { patiently } from '../store/patience.ts'
import type { ObjectStore } from '../store/store.ts'
import { readOnly } from './read-only-store.ts'

export interface StoreParts {
  readonly store: ObjectStore
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
}

const ENTRIES_AT_ONCE = 1_000
/** Times that the log is trimmed past where it's read. */
const LOADS_MAX = 10
const MIB = 1024 * 1024
const LIMITS = {
  tail: { bytesMax: 32 * MIB, loadsMax: 8, aheadMax: 0 },
  cold: { bytesMax: 64 * MIB, loadsMax: 8, aheadMax: 2 },
}

/** A cluster as it lies in a store, for who reads it and is no broker of it. Writes nothing; brokers may go on meanwhile. */
export class StoredCluster {
  readonly store: ObjectStore
  readonly #parts: StoreParts
  readonly #loglet: Loglet
  readonly #reader: ObjectReader
  /** A backup, or a restore under way, has a snapshot alone: what lies behind it in the log isn't all there. */
  readonly #hasLog: boolean
  #fold: Fold

  private constructor(parts: StoreParts, loglet: Loglet, hasLog: boolean, state: ClusterState) {
    this.#parts = parts
    this.store = parts.store
    this.#loglet = loglet
    this.#hasLog = hasLog
    this.#fold = new Fold(state, () => {})
    this.#reader = new ObjectReader(parts, LIMITS)
  }

  /** With the state at the end of the log. Throws a Failure: `invalid`, reason `bad-setting`, where no cluster lies; `corrupt`; `unavailable`. */
  static async open(given: StoreParts): Promise<StoredCluster> {
    const parts = { ...given, store: readOnly(given.store) }
    const { store } = parts
    const [closed, marker, graceMs] = await Promise.all([
      readMark('closed', parts),
      patiently(() => store.get(TRIM_KEY), parts),
      readAgreed(TRIM_GRACE, parts),
    ])
    if (marker === undefined)
      throw new Failure('invalid', 'bad-setting', 'no', `store: there is no cluster in ${store.description}`)
    const loglet = await openObjectLoglet({ ...parts, graceMs })
    try {
      const cluster = new StoredCluster(parts, loglet, closed === undefined, await load(parts, loglet))
      await cluster.follow()
      return cluster
    } catch (error) {
      await loglet.close()
      throw error
    }
  }

  get state(): ClusterState {
    return this.#fold.state
  }

  get bodies(): Bodies {
    return new Bodies(this.#loglet, { stored: this.state.objects, reader: this.#reader })
  }

  /** To the end of the log as it is now. */
  async follow(): Promise<void> {
    if (!this.#hasLog) return
    for (let loads = 1; ; loads++) {
      try {
        await this.#foldOn()
        return
      } catch (error) {
        if (!(error instanceof Failure) || error.reason !== 'trimmed' || loads === LOADS_MAX) throw error
        this.#fold = new Fold(await load(this.#parts, this.#loglet), () => {})
      }
    }
  }

  async #foldOn(): Promise<void> {
    const tail = await this.#loglet.contiguousTail()
    while (this.state.appliedIndex < tail) {
      const from = logIndex(this.state.appliedIndex + 1)
      const entries = await this.#loglet.read(from, Math.min(ENTRIES_AT_ONCE, tail - from + 1))
      if (entries.length === 0) return
      for (const entry of entries) this.#fold.announce(entry)
    }
  }

  async close(): Promise<void> {
    await this.#loglet.close()
  }
}

async function load(parts: StoreParts, loglet: Loglet): Promise<ClusterState> {
  const state = await new SnapshotObjects(parts).load({ trimmedBefore: loglet.trimmedBefore() })
  if (state !== undefined) loglet.learn?.(logIndex(state.appliedIndex), 0)
  return state ?? new ClusterState()
}
