import { ByteBudget } from '../base/byte-budget.ts'
import { Failure } from '../base/failure.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import { SnapshotObjects } from '../cluster/snapshot-objects.ts'
import { openObjectLoglet } from '../log/object-loglet.ts'
import { checkSlot, SLOT_PREFIX, slotKey } from '../log/slot.ts'
import { OBJECTS_PREFIX, objectName } from '../state/object-name.ts'
import type { ClusterState } from '../state/state.ts'
import { checkObject } from '../storage/object-format.ts'
import { pagesOf } from '../store/pages.ts'
import { patiently } from '../store/patience.ts'
import type { ObjectStore } from '../store/store.ts'
import { encodeInPieces, PIECE_BYTES } from './encode-in-pieces.ts'
import type { StoredCluster, StoreParts } from './stored-cluster.ts'

export interface CopyParts extends StoreParts {
  readonly from: StoredCluster
  /** Where to. A cluster may lie there half copied, nothing else. */
  readonly store: ObjectStore
  readonly onProgress: (progress: CopyProgress) => void
}

export interface CopyProgress {
  readonly objects: number
  /** What was there already among them. */
  readonly copied: number
  readonly copiedBytes: number
}

/** What was copied. */
export interface CopyReport {
  readonly clusterId: string
  /** The last entry of the log whose effect is in the copy. */
  readonly index: LogIndex
  /** Time of that entry. */
  readonly timeMs: number
  /** All that the copy needs: objects, and entries of the log in which records lie. */
  readonly objects: number
  readonly entries: number
  readonly copiedObjects: number
  readonly copiedBytes: number
}

/** Something that the state refers to. */
interface Needed {
  readonly key: string
  /** 0: not known before it's read. */
  readonly sizeBytes: number
  check(bytes: Buffer): void
}

const COPIES_AT_ONCE = 8
const BYTES_AT_ONCE = 256 * 1024 * 1024
/** Times that something was gone and a newer state names others in its place. */
const ROUNDS_MAX = 20

/**
 * Copies a cluster as of one entry of its log: what its state refers to first, then the state. Each object is checked on the way. What is there already stays, so that
 * a copy that was cut off goes on where it was. What merges and collects take away meanwhile is found in the state after them. Throws a Failure: `corrupt` where
 * anything is missing or damaged; `unavailable`.
 */
export async function copyCluster(parts: CopyParts): Promise<CopyReport> {
  // First of all: where there are entries and no marker, the log counts as damaged.
  const loglet = await openObjectLoglet(parts)
  try {
    const copy = new Copy(parts, await sizesIn(parts))
    const { state } = await copy.run()
    const index = logIndex(state.appliedIndex)
    await new SnapshotObjects(parts).save(index, await encodeInPieces(state, parts.clock, PIECE_BYTES))
    // The snapshot stands for all of the log: who starts here begins behind it.
    loglet.learn?.(index, 0)
    await loglet.trim(logIndex(index + 1))
    return copy.report(state)
  } finally {
    await loglet.close()
  }
}

/** What lies there already, by key. */
async function sizesIn(parts: CopyParts): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  for (const prefix of [OBJECTS_PREFIX, SLOT_PREFIX]) {
    const pages = pagesOf((after) => patiently(() => parts.store.list(prefix, { after }), parts))
    for await (const page of pages) for (const { key, sizeBytes } of page) sizes.set(key, sizeBytes)
  }
  return sizes
}

class Copy {
  readonly #parts: CopyParts
  readonly #there: Map<string, number>
  readonly #budget = new ByteBudget(BYTES_AT_ONCE)
  #objects = 0
  #entries = 0
  #copied = 0
  #copiedObjects = 0
  #copiedBytes = 0

  constructor(parts: CopyParts, there: Map<string, number>) {
    this.#parts = parts
    this.#there = there
  }

  /** Resolves with the state of which all is there. */
  async run(): Promise<{ readonly state: ClusterState }> {
    const { from } = this.#parts
    let gone: readonly Needed[] = []
    for (let round = 1; round <= ROUNDS_MAX; round++) {
      const needed = this.#neededBy(from.state)
      const keys = new Set(needed.map(({ key }) => key))
      const missing = gone.find(({ key }) => keys.has(key))
      if (missing !== undefined) {
        const text = `${missing.key} is referred to, but isn't in ${from.store.description}: odradek verify tells all that is missing`
        throw new Failure('corrupt', 'entry-missing', 'no', text)
      }
      gone = await this.#copyAll(needed)
      if (gone.length === 0) return { state: from.state }
      await from.follow()
    }
    throw new Failure('unavailable', 'store-failed', 'no', 'what is to be copied goes faster than it is copied')
  }

  report(state: ClusterState): CopyReport {
    return {
      clusterId: state.clusterId,
      index: logIndex(state.appliedIndex),
      timeMs: state.timeMs,
      objects: this.#objects,
      entries: this.#entries,
      copiedObjects: this.#copiedObjects,
      copiedBytes: this.#copiedBytes,
    }
  }

  #neededBy(state: ClusterState): readonly Needed[] {
    const needed: Needed[] = []
    for (const object of state.objects) {
      if (object.deadIndex > 0) continue
      const { sizeBytes } = object
      needed.push({ key: objectName(object.key), sizeBytes, check: (bytes) => void checkObject(bytes, object) })
    }
    this.#objects = needed.length
    for (const index of bodiesInLog(state))
      needed.push({ key: slotKey(index), sizeBytes: 0, check: (bytes) => checkSlot(bytes, index) })
    this.#entries = needed.length - this.#objects
    return needed
  }

  /** The result is what isn't there (any more). */
  async #copyAll(needed: readonly Needed[]): Promise<readonly Needed[]> {
    const gone: Needed[] = []
    this.#copied = 0
    let next = 0
    const work = async (): Promise<void> => {
      for (let one = needed[next++]; one !== undefined; one = needed[next++]) {
        if (!this.#isThere(one) && !(await this.#copyOne(one))) gone.push(one)
        this.#copied++
        this.#parts.onProgress({ objects: needed.length, copied: this.#copied, copiedBytes: this.#copiedBytes })
      }
    }
    const ends = await Promise.allSettled(
      Array.from({ length: COPIES_AT_ONCE }, () =>
        work().catch((error: unknown) => {
          next = needed.length
          throw error
        }),
      ),
    )
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return gone
  }

  #isThere({ key, sizeBytes }: Needed): boolean {
    const there = this.#there.get(key)
    if (there === undefined) return false
    if (sizeBytes === 0 || there === sizeBytes) return true
    const text = `${key} has ${there} bytes in ${this.#parts.store.description} instead of ${sizeBytes}: is it another cluster's?`
    throw new Failure('corrupt', 'bad-object', 'no', text)
  }

  /** False: there is nothing to copy. */
  async #copyOne({ key, sizeBytes, check }: Needed): Promise<boolean> {
    const { from, store } = this.#parts
    await this.#budget.take(sizeBytes)
    try {
      const found = await patiently(() => from.store.get(key), this.#parts)
      if (found === undefined) return false
      check(found.bytes)
      // Nothing else is ever written under this key, so what an attempt before it wrote is as good.
      await patiently(() => store.create(key, [found.bytes]), this.#parts)
      this.#there.set(key, found.sizeBytes)
      this.#copiedObjects++
      this.#copiedBytes += found.sizeBytes
      return true
    } finally {
      this.#budget.give(sizeBytes)
    }
  }
}

/** Entries whose bodies hold records, ascending. */
function bodiesInLog(state: ClusterState): readonly number[] {
  const indexes = new Set<number>()
  for (const { extents } of state.partitions) {
    for (let row = 0; row < extents.count; row++) {
      const body = extents.body(row)
      if (body > 0) indexes.add(body)
    }
  }
  return [...indexes].sort((a, b) => a - b)
}
