import type { SimRandom } from '../sim/world/random.ts'
import { GrowingBytes } from './growing-bytes.ts'

/** A change that the kernel has and the platter may not. */
type Change =
  | { readonly kind: 'write'; readonly order: number; readonly position: number; readonly bytes: Uint8Array }
  | { readonly kind: 'resize'; readonly order: number; readonly size: number }

/**
 * What a power loss makes of unsynced changes. `lost`: none is there. `kept`: all are (written back in time). `torn`: the
 * first ones in order, the one at the cut up to a unit's border. `scattered`: any units of any of them, a later one perhaps
 * without an earlier.
 */
export type Survival = 'lost' | 'kept' | 'torn' | 'scattered'

/**
 * One file, twice: as the running kernel shows it, and as the platter holds it. A write reaches the first at once and the
 * second by `sync`, or by the luck of a crash, in units of 512 bytes or 4 KiB.
 */
export class FaultFile {
  readonly #cached = new GrowingBytes()
  readonly #durable = new GrowingBytes()
  #unsynced: Change[] = []
  /** Pages whose writing back failed: still shown, but nobody will ever write them. */
  #forgotten = false
  #order = 0

  get size(): number {
    return this.#cached.size
  }

  /** Bytes that a power loss may take. */
  get unsyncedBytes(): number {
    let total = 0
    for (const change of this.#unsynced) total += change.kind === 'write' ? change.bytes.length : 0
    return total
  }

  read(into: Uint8Array, position: number): number {
    return this.#cached.read(into, position)
  }

  write(bytes: Uint8Array, position: number): void {
    const copy = Buffer.from(bytes)
    this.#cached.write(copy, position)
    this.#unsynced.push({ kind: 'write', order: ++this.#order, position, bytes: copy })
  }

  resize(size: number): void {
    this.#cached.resize(size)
    this.#unsynced.push({ kind: 'resize', order: ++this.#order, size })
  }

  /** What a sync that is called now will cover. */
  mark(): number {
    return this.#order
  }

  /** All changes up to the mark reach the platter, in their order. */
  syncUpTo(mark: number): void {
    this.#settle((change) => change.order <= mark)
  }

  /** Only these bytes reach it, as a synchronous write does it. */
  writeDurably(bytes: Uint8Array, position: number): void {
    this.write(bytes, position)
    const { order } = this.#unsynced[this.#unsynced.length - 1]!
    this.#settle((change) => change.order === order)
  }

  #settle(reached: (change: Change) => boolean): void {
    for (const change of this.#unsynced) if (reached(change)) apply(this.#durable, change)
    this.#unsynced = this.#unsynced.filter((change) => !reached(change))
  }

  /** A sync failed: the kernel calls those pages clean, and the next sync finds nothing to complain of. */
  forgetUpTo(mark: number): void {
    this.#unsynced = this.#unsynced.filter((change) => change.order > mark)
    this.#forgotten = true
  }

  /** The cache gave up its pages: what was forgotten shows its old content from now on. */
  evictForgotten(): void {
    if (!this.#forgotten) return
    this.#forgotten = false
    this.#cached.become(this.#durable)
    for (const change of this.#unsynced) apply(this.#cached, change)
  }

  /** The power went: the platter's content is the only one there is. */
  losePower(survival: Survival, unitBytes: number, random: SimRandom): void {
    const whole = survival === 'kept' ? this.#unsynced.length : survival === 'torn' ? random.int(this.#unsynced.length + 1) : 0
    for (let i = 0; i < whole; i++) apply(this.#durable, this.#unsynced[i]!)
    const torn = survival === 'torn' ? this.#unsynced[whole] : undefined
    if (torn?.kind === 'write') {
      const units = unitsOf(torn, unitBytes)
      const last = random.int(units.length)
      for (let i = 0; i < last; i++) apply(this.#durable, units[i]!)
    }
    if (survival === 'scattered') {
      const share = random.pick([0.1, 0.5, 0.9])
      for (const change of this.#unsynced) {
        const units = change.kind === 'write' ? unitsOf(change, unitBytes) : [change]
        for (const unit of units) if (random.chance(share)) apply(this.#durable, unit)
      }
    }
    this.#unsynced = []
    this.#forgotten = false
    this.#cached.become(this.#durable)
  }
}

function apply(content: GrowingBytes, change: Change): void {
  if (change.kind === 'write') content.write(change.bytes, change.position)
  else content.resize(change.size)
}

/** Cut where the platter's units end, whatever the write's own position. */
function unitsOf(change: Change & { readonly kind: 'write' }, unitBytes: number): readonly Change[] {
  const units: Change[] = []
  let from = 0
  while (from < change.bytes.length) {
    const at = change.position + from
    const to = Math.min(change.bytes.length, from + unitBytes - (at % unitBytes))
    units.push({ kind: 'write', order: change.order, position: at, bytes: change.bytes.subarray(from, to) })
    from = to
  }
  return units
}
