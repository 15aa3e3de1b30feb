import { Failure } from '../base/failure.ts'
import { rendezvous } from '../base/rendezvous.ts'
import { takers } from '../cluster/peers.ts'
import type { PeerNetwork } from '../peers/peers.ts'
import type { ObjectReader } from '../store/object-reader.ts'

/**
 * One broker of a zone reads a block from the store for all of them, the one that a rendezvous names; the others ask it. A broker of no zone has
 * no neighbours.
 */
export class NearBlocks {
  readonly #peers: Pick<PeerNetwork, 'live' | 'readBlock'>
  #brokerId = 0

  constructor(peers: Pick<PeerNetwork, 'live' | 'readBlock'>) {
    this.#peers = peers
  }

  /** Nobody is asked before this broker knows who it is. */
  start(brokerId: number): void {
    this.#brokerId = brokerId
  }

  /** Undefined: it's this broker's to read, or whose it is doesn't answer. */
  async fetch(key: string, block: number): Promise<Buffer | undefined> {
    const { all } = this.#peers.live
    const zone = all.find(({ brokerId }) => brokerId === this.#brokerId)?.zone ?? ''
    if (zone === '') return undefined
    const neighbours = all.filter((broker) => broker.zone === zone)
    const reader = rendezvous(`${key}#${block}`, takers(neighbours))
    if (reader === undefined || reader.brokerId === this.#brokerId) return undefined
    try {
      return await this.#peers.readBlock(reader.brokerId, key, block)
    } catch (error) {
      if (error instanceof Failure) return undefined
      throw error
    }
  }
}

/** What this broker reads for its neighbours. Entries of the log are what consumers at the end wait for; all else is a replay. */
export function blocksForNeighbours(reader: ObjectReader) {
  return { block: (key: string, block: number) => reader.serve(key, block, key.startsWith('log/') ? 'tail' : 'cold') }
}
