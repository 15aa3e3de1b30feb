import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import { orAborted } from '../base/wanted.ts'
import { BLOCK_BYTES, type BlockSource, blockBytesOf, type WantedBlock } from './block-source.ts'
import type { Room } from './hedged-gets.ts'
import { noReads } from './read-counts.ts'

/** What one class of reads may use. */
export interface ReadLimits {
  /** Of memory: blocks that are kept and those that are under way. */
  readonly bytesMax: number
  /** Blocks that are under way at the same time. */
  readonly loadsMax: number
  /** Blocks that are fetched before who reads an object from front to back asks for them. */
  readonly aheadMax: number
}

interface BlockLoad {
  readonly wanted: WantedBlock
  readonly id: string
  readonly result: Promise<Buffer | undefined>
  readonly settle: (result: Promise<Buffer | undefined>) => void
  /** When the last one leaves before it has begun, it never does. */
  waiters: number
  isBegun: boolean
}

/** What a block takes besides its bytes: an object may be small. */
const BLOCK_OVERHEAD_BYTES = 512

/**
 * Blocks of objects for one class of reads, least recently used first, and the loads of those that aren't there: one for a block, whoever wants
 * it.
 *
 * ```
 *   fetch → (waits in line) → under way → kept → (evicted)
 *              no memory       └── bytesMax ──┘
 * ```
 * The line is as long as the reads that are under way make it: each waits for a few blocks at a time.
 */
export class ObjectBlocks {
  readonly counts = noReads()
  readonly #source: BlockSource
  readonly #limits: ReadLimits
  readonly #kept = new Map<string, Buffer>()
  readonly #loads = new Map<string, BlockLoad>()
  readonly #line = new Set<BlockLoad>()
  #begun = 0
  #heldBytes = 0
  /** Of them, those of blocks that are kept. */
  #keptBytes = 0

  constructor(source: BlockSource, limits: ReadLimits) {
    assert(limits.bytesMax >= 2 * (BLOCK_BYTES + BLOCK_OVERHEAD_BYTES), 'a class of reads has memory for two blocks')
    assert(limits.loadsMax >= 1, 'a class of reads has at least one load under way')
    this.#source = source
    this.#limits = limits
  }

  /** Memory that is in use, at most `bytesMax`. */
  get heldBytes(): number {
    return this.#heldBytes
  }

  /** Undefined: it isn't here. The bytes stay what they are, and nobody changes them. */
  find(id: string): Buffer | undefined {
    const bytes = this.#kept.get(id)
    if (bytes === undefined) return undefined
    this.#kept.delete(id)
    this.#kept.set(id, bytes)
    return bytes
  }

  /** The same for who has no say in what is kept. */
  peek(id: string): Buffer | undefined {
    return this.#kept.get(id)
  }

  /** Whether it comes by itself, without waiting for its turn. */
  isUnderWay(id: string): boolean {
    return this.#loads.get(id)?.isBegun === true
  }

  isComing(id: string): boolean {
    return this.#loads.has(id)
  }

  /** Waits for a block that comes, or makes it come. Undefined: there is no such object. */
  async fetch(id: string, wanted: WantedBlock, signal: AbortSignal | undefined): Promise<Buffer | undefined> {
    const load = this.#loads.get(id) ?? this.#queue(id, wanted)
    load.waiters++
    this.#begin()
    try {
      return await orAborted(load.result, signal)
    } finally {
      load.waiters--
      if (load.waiters === 0 && this.#line.delete(load)) this.#unload(load)
    }
  }

  /** Makes a block come that nobody has asked for yet, if there is nothing else to do. */
  fetchAhead(id: string, wanted: WantedBlock): void {
    const isIdle = this.#line.size === 0 && this.#begun * 2 < this.#limits.loadsMax
    if (!isIdle || this.#kept.has(id) || this.#loads.has(id)) return
    this.counts.ahead++
    const load = this.#queue(id, wanted)
    load.waiters++
    load.result.catch(passFailure)
    this.#begin()
  }

  /** What is kept, or comes, is of no use any more. */
  forget(id: string): void {
    this.#loads.delete(id)
    this.#drop(id)
  }

  #queue(id: string, wanted: WantedBlock): BlockLoad {
    let settle: BlockLoad['settle'] = () => {}
    const result = new Promise<Buffer | undefined>((resolve) => {
      settle = resolve
    })
    const load: BlockLoad = { wanted, id, result, settle, waiters: 0, isBegun: false }
    this.#loads.set(id, load)
    this.#line.add(load)
    return load
  }

  #begin(): void {
    for (const load of this.#line) {
      const sizeBytes = (blockBytesOf(load.wanted) ?? BLOCK_BYTES) + BLOCK_OVERHEAD_BYTES
      if (this.#begun >= this.#limits.loadsMax || !this.#room.take(sizeBytes)) return
      this.#line.delete(load)
      void this.#run(load, sizeBytes)
    }
  }

  async #run(load: BlockLoad, sizeBytes: number): Promise<void> {
    load.isBegun = true
    this.#begun++
    const fetching = this.#source.fetch(load.wanted, this.#room, this.counts)
    const [end] = await Promise.allSettled([fetching])
    this.#begun--
    this.#heldBytes -= sizeBytes
    if (this.#unload(load) && end!.status === 'fulfilled' && end!.value !== undefined) this.#keep(load.id, end!.value)
    load.settle(fetching)
    this.#begin()
  }

  /** False: it was forgotten meanwhile. */
  #unload(load: BlockLoad): boolean {
    return this.#loads.get(load.id) === load && this.#loads.delete(load.id)
  }

  /** There is room: it had been taken for the load. */
  #keep(id: string, bytes: Buffer): void {
    this.#kept.set(id, bytes)
    this.#count(bytes.length + BLOCK_OVERHEAD_BYTES)
  }

  #drop(id: string): void {
    const bytes = this.#kept.get(id)
    if (bytes === undefined) return
    this.#kept.delete(id)
    this.#count(-bytes.length - BLOCK_OVERHEAD_BYTES)
  }

  #count(keptBytes: number): void {
    this.#keptBytes += keptBytes
    this.#heldBytes += keptBytes
  }

  readonly #room: Room = {
    take: (sizeBytes) => {
      if (this.#heldBytes - this.#keptBytes + sizeBytes > this.#limits.bytesMax) return false
      for (const id of this.#kept.keys()) {
        if (this.#heldBytes + sizeBytes <= this.#limits.bytesMax) break
        this.#drop(id)
      }
      this.#heldBytes += sizeBytes
      return true
    },
    give: (sizeBytes) => {
      this.#heldBytes -= sizeBytes
    },
  }
}

function passFailure(cause: unknown): void {
  if (!(cause instanceof Failure)) throw cause
}
