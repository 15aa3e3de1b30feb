import { isUnavailable } from '../base/failure.ts'
import type { Clock, Random } from '../base/ports.ts'
import { rendezvous } from '../base/rendezvous.ts'
import type { LogIndex } from '../base/units.ts'
import type { Combiner } from './combiner.ts'
import { type LiveBroker, type Peers, takers } from './peers.ts'

/** Who didn't answer isn't asked for so long: each ask would cost its time-out again. */
const DEAF_MS = 500
/** Who lost so often is too slow for the next free index: it aims at a later one. */
const PATIENT_MAX = 3
/** The furthest that a broker which keeps losing races aims ahead of the others: no loglet takes an entry much further behind a hole. */
const AHEAD_MAX = 48

/** A promise only where another broker is asked. */
export type Ticket = LogIndex | Promise<LogIndex>

/**
 * Where this broker's tickets come from: the combiner, which all brokers find by the same hash; without an answer from it the tail of the log, behind which
 * this broker goes by itself.
 */
export class Tickets {
  readonly #combiner: Combiner
  readonly #clock: Clock
  readonly #random: Random
  readonly #look: () => Promise<unknown>
  readonly #isTaken: (index: LogIndex) => boolean
  readonly #isShared: boolean
  #peers: Peers | undefined
  #brokerId = -1
  #live: readonly LiveBroker[] = []
  #combinerId: number | undefined
  #deafUntilMs = Number.NEGATIVE_INFINITY
  #deafId = -1

  constructor(parts: {
    readonly combiner: Combiner
    readonly clock: Clock
    readonly random: Random
    /** Looks at the tail; the combiner here then knows it. */
    readonly look: () => Promise<unknown>
    readonly isTaken: (index: LogIndex) => boolean
    /** Others write into the log as well. */
    readonly isShared: boolean
  }) {
    this.#combiner = parts.combiner
    this.#clock = parts.clock
    this.#random = parts.random
    this.#look = parts.look
    this.#isTaken = parts.isTaken
    this.#isShared = parts.isShared
  }

  /** From now on others may be asked. */
  join(brokerId: number, peers: Peers): void {
    this.#brokerId = brokerId
    this.#peers = peers
  }

  /** `lost`: how often others were faster just now. */
  take(lost = 0): Ticket {
    const combinerId = this.combinerElsewhere
    if (combinerId !== undefined && lost < PATIENT_MAX) return this.#ask(combinerId, lost)
    return this.#own(lost)
  }

  /** As `Combiner.giveBack`. */
  giveBack(index: LogIndex): boolean {
    return this.#combiner.giveBack(index)
  }

  /** The broker that gives tickets, as far as this one knows. Undefined: it has no peers yet. */
  get combinerId(): number | undefined {
    if (this.#peers === undefined) return undefined
    const { all } = this.#peers.live
    if (all !== this.#live) {
      this.#live = all
      this.#combinerId = rendezvous('combiner', takers(all))?.brokerId
    }
    return this.#combinerId
  }

  /** The combiner, if it's another broker and one that answers. */
  get combinerElsewhere(): number | undefined {
    const combinerId = this.combinerId
    if (combinerId === undefined || combinerId === this.#brokerId) return undefined
    if (combinerId === this.#deafId && this.#clock.monotonicMs() < this.#deafUntilMs) return undefined
    return combinerId
  }

  isGone(brokerId: number): boolean {
    return this.#peers !== undefined && !this.#peers.live.all.some((broker) => broker.brokerId === brokerId)
  }

  async #ask(combinerId: number, lost: number): Promise<LogIndex> {
    try {
      const index = await this.#peers!.ticket(combinerId)
      // Else this broker knows better than the one that it asked.
      if (!this.#isTaken(index)) {
        this.#combiner.borrowed(index)
        return index
      }
    } catch (error) {
      if (!isUnavailable(error)) throw error
      this.#deafId = combinerId
      this.#deafUntilMs = this.#clock.monotonicMs() + DEAF_MS
      await this.#lookOnce()
    }
    return this.#own(lost)
  }

  /** Without an answer from the store either, what was heard so far must do. */
  async #lookOnce(): Promise<void> {
    try {
      await this.#look()
    } catch (error) {
      if (!isUnavailable(error)) throw error
    }
  }

  /** Who lost twice in a row aims further and further behind what others are writing just now. */
  #own(lost: number): LogIndex {
    if (!this.#isShared || lost < 2) return this.#combiner.ticket()
    const half = Math.min(2 ** (lost - 2), AHEAD_MAX / 2)
    return this.#combiner.ticket(half + this.#random.int(half))
  }
}
