import { Failure } from '../../src/base/failure.ts'
import type { Disk } from '../../src/base/ports.ts'
import type { SimRandom } from '../sim/world/random.ts'
import { DirectoryTree } from './directory-tree.ts'
import type { Survival } from './fault-file.ts'
import { MountedDisk } from './mounted-disk.ts'

export type DiskOperation =
  | 'open'
  | 'list'
  | 'make-directory'
  | 'rename'
  | 'link'
  | 'remove'
  | 'sync-directory'
  | 'lock'
  | 'space'
  | 'write'
  | 'read'
  | 'sync'
  | 'truncate'
  | 'size'
  | 'close'

/** When an operation takes place: by virtual time in the simulation, in the next microtask in unit tests. */
export interface DiskPace {
  start(operation: DiskOperation, sizeBytes: number, finish: () => void): void
}

export const AT_ONCE: DiskPace = { start: (_operation, _sizeBytes, finish) => queueMicrotask(finish) }

/** Bits flip seldom: who reads again gets what is there. */
const READS_BETWEEN_FLIPS = 20

/** What is wrong with the disk just now. Whoever drives a test changes the fields at will. */
export interface DiskTrouble {
  /** The next sync of a file fails with EIO; the ones after it say that all is well. */
  syncErrorOnce: boolean
  /**
   * So many bytes files may still grow by. A write that needs more fails with ENOSPC, after some of its bytes went in, and takes
   * none of them; smaller ones go on. What is removed gives its bytes back.
   */
  roomBytes: number
  readOnly: boolean
  /** Opening fails with EMFILE. */
  tooManyFiles: boolean
  /** Share of reads in which one bit is wrong; the next ones are right. */
  bitFlipChance: number
  /** Asked before every operation; a Failure fails that one. For "the n-th call to X fails". */
  refuse: ((operation: DiskOperation, path: string) => Failure | undefined) | undefined
}

export function noDiskTrouble(): DiskTrouble {
  return {
    syncErrorOnce: false,
    roomBytes: Number.POSITIVE_INFINITY,
    readOnly: false,
    tooManyFiles: false,
    bitFlipChance: 0,
    refuse: undefined,
  }
}

/** What may happen to unsynced changes when the power goes. */
export interface PowerLoss {
  readonly survivals: readonly Survival[]
  readonly unitBytes: 512 | 4096
  /** Made, renamed and removed names may be lost unless their directory was synced. */
  readonly namesMayBeLost: boolean
}

export const HARSHEST_POWER_LOSS: PowerLoss = {
  survivals: ['lost', 'kept', 'torn', 'scattered'],
  unitBytes: 512,
  namesMayBeLost: true,
}

/**
 * One machine's disk. It outlives processes: each life of a process mounts it, and ends that mount by dying. All that is
 * random comes from its seed; `count` hears of every fault that fired.
 */
export class FaultDisk {
  readonly trouble = noDiskTrouble()
  readonly tree = new DirectoryTree()
  readonly random: SimRandom
  readonly count: (fault: string) => void
  readonly #mounts = new Set<MountedDisk>()
  readonly #locks = new Map<string, MountedDisk>()
  #rightReads = 0

  constructor(random: SimRandom, count: (fault: string) => void = () => undefined) {
    this.random = random
    this.count = count
  }

  /** The disk as one process sees it. `holder` names the process in the messages of a refused lock. */
  mount(holder: string, pace: DiskPace = AT_ONCE): Disk & { readonly endProcess: () => void } {
    const mounted = new MountedDisk(this, holder, pace)
    this.#mounts.add(mounted)
    return mounted
  }

  /** Every process is killed, the kernel lives on: of writes under way any part was taken, all else stays. */
  endProcesses(): void {
    for (const mounted of [...this.#mounts]) mounted.endProcess()
  }

  /** The machine goes down: what wasn't synced is subject to `loss`. */
  losePower(loss: PowerLoss): void {
    this.endProcesses()
    for (const file of this.tree.files()) {
      const unsyncedBytes = file.unsyncedBytes
      const survival = this.random.pick(loss.survivals)
      file.losePower(survival, loss.unitBytes, this.random)
      if (unsyncedBytes > 0 && survival !== 'kept') this.count(`disk-${survival}`)
    }
    const lost = this.tree.losePower(loss.namesMayBeLost, this.random)
    if (lost > 0) this.count('disk-name-lost')
  }

  /**
   * For `MountedDisk` alone: its process ended. Pages that a failed sync forgot are dropped from the cache then, which is
   * the harsher of the two ways in which that may go.
   */
  forget(mounted: MountedDisk): void {
    this.#mounts.delete(mounted)
    for (const file of this.tree.files()) file.evictForgotten()
    for (const [path, owner] of this.#locks) if (owner === mounted) this.#locks.delete(path)
  }

  /** For `MountedDisk` alone. */
  takeLock(path: string, mounted: MountedDisk): void {
    const owner = this.#locks.get(path)
    if (owner !== undefined) throw new Failure('fenced', 'locked', 'no', `${path} is locked by ${owner.holder}`)
    this.#locks.set(path, mounted)
  }

  /** For `MountedDisk` alone. */
  releaseLock(path: string): void {
    this.#locks.delete(path)
  }

  /** For `MountedFile` alone: whether files may grow by so much. */
  takeRoom(sizeBytes: number): boolean {
    if (sizeBytes > this.trouble.roomBytes) return false
    this.trouble.roomBytes -= sizeBytes
    return true
  }

  /** For `MountedFile` alone. */
  perhapsFlip(into: Uint8Array, count: number): void {
    this.#rightReads++
    if (this.trouble.bitFlipChance === 0 || this.#rightReads <= READS_BETWEEN_FLIPS) return
    if (!this.random.chance(this.trouble.bitFlipChance)) return
    const at = this.random.int(count)
    into[at] = into[at]! ^ (1 << this.random.int(8))
    this.#rightReads = 0
    this.count('disk-bit-flip')
  }

  usedBytes(): number {
    let total = 0
    for (const file of this.tree.files()) total += file.size
    return total
  }
}
