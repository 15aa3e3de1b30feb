import type { SimRandom } from '../sim/world/random.ts'
import { FaultFile } from './fault-file.ts'

/** `undefined`: the name is gone. */
type Target = FaultFile | 'directory' | undefined

interface Rename {
  readonly names: readonly (readonly [path: string, target: Target])[]
}

/**
 * The names of a disk, twice, like the content of its files: as the kernel shows them and as the platter holds them. A
 * name that was made, replaced or removed is durable only after its directory was synced.
 */
export class DirectoryTree {
  readonly #cached = new Map<string, FaultFile | 'directory'>([['', 'directory']])
  readonly #durable = new Map<string, FaultFile | 'directory'>([['', 'directory']])
  #unsynced: Rename[] = []

  find(path: string): FaultFile | 'directory' | undefined {
    return this.#cached.get(normal(path))
  }

  create(path: string): FaultFile {
    const file = new FaultFile()
    this.#change([[normal(path), file]])
    return file
  }

  makeDirectory(path: string): void {
    const parts = normal(path).split('/')
    for (let count = 1; count <= parts.length; count++) {
      const upper = parts.slice(0, count).join('/')
      if (!this.#cached.has(upper)) this.#change([[upper, 'directory']])
    }
  }

  rename(from: string, to: string): void {
    const target = this.#cached.get(normal(from))
    this.#change([
      [normal(from), undefined],
      [normal(to), target],
    ])
  }

  /** Whether `to` was free: it is another name of the same file then. */
  link(from: string, to: string): boolean {
    if (this.#cached.has(normal(to))) return false
    this.#change([[normal(to), this.#cached.get(normal(from))]])
    return true
  }

  /** How many names a file has. */
  namesOf(file: FaultFile): number {
    let count = 0
    for (const target of this.#cached.values()) if (target === file) count++
    return count
  }

  remove(path: string): void {
    this.#change([[normal(path), undefined]])
  }

  /** Sorted names of what lies right in it. */
  list(directory: string): readonly string[] {
    const inside = normal(directory)
    const names: string[] = []
    for (const path of this.#cached.keys()) {
      if (path !== '' && parentOf(path) === inside) names.push(path.slice(inside === '' ? 0 : inside.length + 1))
    }
    return names.sort()
  }

  files(): Iterable<FaultFile> {
    const files = new Set<FaultFile>()
    for (const target of this.#cached.values()) if (target !== 'directory') files.add(target)
    for (const target of this.#durable.values()) if (target !== 'directory') files.add(target)
    return files
  }

  hasParent(path: string): boolean {
    return this.#cached.get(parentOf(normal(path))) === 'directory'
  }

  /** Makes the changes of one directory durable, and those earlier ones elsewhere that they can't go without. */
  sync(directory: string): void {
    const synced = normal(directory)
    const needed = new Set<string>()
    const chosen = new Set<Rename>()
    for (let i = this.#unsynced.length - 1; i >= 0; i--) {
      const change = this.#unsynced[i]!
      if (!change.names.some(([path]) => parentOf(path) === synced || needed.has(path))) continue
      chosen.add(change)
      for (const [path] of change.names) needed.add(path)
    }
    for (const change of this.#unsynced) if (chosen.has(change)) apply(this.#durable, change)
    this.#unsynced = this.#unsynced.filter((change) => !chosen.has(change))
  }

  get unsyncedCount(): number {
    return this.#unsynced.length
  }

  /** The journal holds the first of the changes that weren't synced, or none; a name whose directory went goes with it. */
  losePower(namesMayBeLost: boolean, random: SimRandom): number {
    const kept = namesMayBeLost ? random.int(this.#unsynced.length + 1) : this.#unsynced.length
    for (let i = 0; i < kept; i++) apply(this.#durable, this.#unsynced[i]!)
    const lost = this.#unsynced.length - kept
    this.#unsynced = []
    this.#cached.clear()
    for (const path of [...this.#durable.keys()].sort()) {
      if (path === '' || this.#cached.get(parentOf(path)) === 'directory') this.#cached.set(path, this.#durable.get(path)!)
      else this.#durable.delete(path)
    }
    return lost
  }

  #change(names: Rename['names']): void {
    const change = { names }
    apply(this.#cached, change)
    this.#unsynced.push(change)
  }
}

function apply(tree: Map<string, FaultFile | 'directory'>, change: Rename): void {
  for (const [path, target] of change.names) {
    if (target === undefined) tree.delete(path)
    else tree.set(path, target)
  }
}

function normal(path: string): string {
  return path
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}
