import { Failure } from '../base/failure.ts'
import type { Address, Clock, Listener, Log, Network, Random, Socket, Timer } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import type { LiveBroker, LiveBrokers, PeerService, Peers } from '../cluster/peers.ts'
import type { EntryCommand } from '../log/entry-header.ts'
import type { Entry } from '../log/log.ts'
import type { RegisteredBroker } from '../state/brokers.ts'
import type { Standing } from '../store/store-watch.ts'
import { FirstRound } from './first-round.ts'
import { GoneWatch } from './gone-watch.ts'
import type { HandshakeParts, PeerName } from './handshake.ts'
import { Membership } from './membership.ts'
import { type Beat, decodeIndex, encodeAnnouncement, encodeBlockName, encodeCommands, KINDS } from './messages.ts'
import type { PeerCounters } from './peer-counters.ts'
import { PeerLink, type PeerLinkParts, type PeerTarget } from './peer-link.ts'
import type { BlockService } from './peer-visitor.ts'
import { Reception } from './reception.ts'
import { passings, type Telling, tellings } from './tellings.ts'

const TICKET_MS = 150
const COMBINE_MS = 500
const BLOCK_MS = 2_000
const TICK_MS = 500
/** A tick that comes so late means that this process didn't run. */
const AWAY_MS = 1_500
/** Larger headers aren't announced: whoever lacks one finds out by a ping. */
const ANNOUNCED_BYTES_MAX = 4 * 1024 * 1024

export interface PeerNetworkParts {
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly counters: PeerCounters
}

/** A broker's way to the store, as far as others want to know. */
export interface Reach {
  readonly standing: Standing
  /** Somebody is stranded: it matters whether this broker is as well. */
  want(isWanted: boolean): void
}

/** Who this broker is among the others, and what it does for them. */
export interface PeerRole {
  readonly brokerId: number
  readonly incarnation: number
  readonly clusterId: string
  /** 32 bytes that all brokers of the cluster know and nobody else does. */
  readonly secret: Uint8Array
  readonly service: PeerService
  readonly blocks?: BlockService | undefined
  /** The brokers of the cluster state, this one among them. Looked at twice a second, and when `registrationsChanged` says so. */
  registered(): ReadonlyMap<number, RegisteredBroker>
  appliedIndex(): number
  /** How busy this broker is; at least 0. */
  load(): number
  /** This broker's way to the store. Without it nothing is known of that. */
  readonly reach?: Reach | undefined
  /** A broker was away for ten minutes: somebody should strike it off. Said by one broker, and again if it's still there after ten more. */
  onGone(brokerId: number, incarnation: number): void
  onFatal(error: unknown): void
}

/**
 * The door of the room: all other brokers over the network. It listens before this broker has an id, so that its address can be registered; it
 * knows nobody until `start`.
 */
export class PeerNetwork implements Peers {
  readonly address: Address
  readonly #parts: PeerNetworkParts
  readonly #listener: Listener
  readonly #reception: Reception
  readonly #live = new Membership(() => this.#confirm())
  readonly #gone = new GoneWatch()
  readonly #links = new Map<number, PeerLink>()
  /** What each living broker said last. */
  readonly #beats = new Map<number, Beat>()
  /** What the others last said of their way to the store. */
  readonly #standings = new Map<number, Standing>()
  #role: PeerRole | undefined
  #isClosed = false
  #timer: Timer | undefined
  #tickedMs = 0
  #tellings: { readonly live: readonly LiveBroker[]; readonly whom: readonly Telling[] } = { live: [], whom: [] }
  #firstRound: FirstRound | undefined

  /** Fails with a Failure (`unavailable`, `listen-failed`). */
  static async listen(parts: PeerNetworkParts, address: Address): Promise<PeerNetwork> {
    const reception = new Reception(parts)
    const listener = await parts.network.listen(address, (socket: Socket) => reception.accept(socket))
    return new PeerNetwork(parts, listener, reception)
  }

  private constructor(parts: PeerNetworkParts, listener: Listener, reception: Reception) {
    this.#parts = parts
    this.#listener = listener
    this.#reception = reception
    this.address = listener.address
  }

  get live(): LiveBrokers {
    return this.#live
  }

  /** What each live broker last said of its load, this one's among them. */
  loads(): ReadonlyMap<number, number> {
    const loads = new Map([...this.#beats].map(([brokerId, { load }]) => [brokerId, load]))
    if (this.#role !== undefined) loads.set(this.#role.brokerId, this.#role.load())
    return loads
  }

  /** Up to where every live broker has applied the log, as far as it has said; 0: one hasn't yet. */
  appliedByAll(): number {
    const others = this.#live.all.filter(({ brokerId }) => brokerId !== this.#role?.brokerId)
    const applied = others.map(({ brokerId }) => this.#beats.get(brokerId)?.appliedIndex ?? 0)
    return Math.min(this.#role?.appliedIndex() ?? 0, ...applied)
  }

  /** Resolves when each registered broker was reached, and has reached this one, or couldn't be; or after a second. */
  start(role: PeerRole): Promise<void> {
    const { clock } = this.#parts
    const firstRound = new FirstRound(clock)
    this.#role = role
    this.#firstRound = firstRound
    this.#tickedMs = clock.monotonicMs()
    this.#reception.open({
      handshake: this.#handshake(role),
      role,
      beat: () => this.#beat(),
      heard: (peer, beat) => {
        this.#heard(peer.brokerId, beat)
        this.#stands(peer.brokerId, beat.standing)
        this.#lookAround(peer.brokerId)
      },
      passOn: (entry, from) => this.#passOn(entry, from),
      zone: () => this.#zone(),
    })
    this.registrationsChanged()
    this.#timer = clock.after(TICK_MS, () => this.#tick())
    this.#lookAround()
    return firstRound.over.finally(() => {
      this.#firstRound = undefined
    })
  }

  /** The cluster state has, or may have, other brokers or places. */
  registrationsChanged(): void {
    const role = this.#role
    if (role === undefined || this.#isClosed) return
    const registered = role.registered()
    for (const [brokerId, link] of this.#links) {
      const broker = registered.get(brokerId)
      if (broker === undefined || !isWhere(broker, link.target)) this.#unlink(brokerId, link)
    }
    for (const broker of registered.values()) {
      const { brokerId } = broker
      if (brokerId === role.brokerId || broker.place.peerPort === 0 || this.#links.has(brokerId)) continue
      const target = targetOf(broker)
      this.#links.set(
        brokerId,
        new PeerLink(this.#linkParts(role), target, this.#parts.counters.traffic(this.#zone(), target.zone)),
      )
    }
    this.#update()
  }

  /** This broker's way to the store is another one: the others hear of it at once. */
  reachChanged(): void {
    for (const link of this.#links.values()) link.ping()
    this.#update()
  }

  async ticket(combinerId: number): Promise<LogIndex> {
    const answer = await this.#linkTo(combinerId).request(KINDS.ticket, [], TICKET_MS)
    return understood(() => logIndex(decodeIndex(answer)))
  }

  async combine(combinerId: number, commands: readonly EntryCommand[]): Promise<void> {
    const link = this.#linkTo(combinerId)
    await link.request(KINDS.combine, [encodeCommands(commands)], COMBINE_MS)
  }

  announce(entry: Entry): void {
    const role = this.#role
    if (role === undefined) return
    const { all } = this.#live
    // The same list until something changes: worked out once.
    if (this.#tellings.live !== all) this.#tellings = { live: all, whom: tellings(role.brokerId, this.#zone(), all) }
    this.#tell(entry, this.#tellings.whom)
  }

  /**
   * A block of a stored object from a broker of this zone, which reads it once for all. Failures: `peer-unreachable`, `peer-refused`: read it from
   * the store then.
   */
  async readBlock(brokerId: number, key: string, block: number): Promise<Buffer> {
    const answer = await this.#linkTo(brokerId).request(KINDS.block, [encodeBlockName({ key, block })], BLOCK_MS)
    return answer.raw(answer.remaining)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer?.cancel()
    for (const link of this.#links.values()) link.close()
    this.#links.clear()
    this.#reception.close()
    await this.#listener.close()
  }

  #tell(entry: Entry, whom: readonly Telling[]): void {
    if (entry.header.length > ANNOUNCED_BYTES_MAX) {
      this.#parts.counters.announcementsDropped.add(whom.length)
      return
    }
    for (const { brokerId, isToPassOn } of whom)
      this.#links.get(brokerId)?.announce([encodeAnnouncement(entry, isToPassOn), entry.header])
  }

  #passOn(entry: Entry, from: PeerName): void {
    const { brokerId } = this.#role!
    this.#tell(entry, passings(brokerId, from.brokerId, this.#zone(), this.#live.all))
  }

  #tick(): void {
    const role = this.#role!
    const { clock } = this.#parts
    const nowMs = clock.monotonicMs()
    const awayMs = nowMs - this.#tickedMs - TICK_MS
    this.#tickedMs = nowMs
    if (awayMs > AWAY_MS) {
      for (const link of this.#links.values()) link.forgive(nowMs)
      this.#reception.forgive(nowMs)
      this.#gone.forgive()
    }
    this.registrationsChanged()
    for (const link of this.#links.values()) link.tick(nowMs)
    this.#reception.tick(nowMs)
    for (const broker of this.#gone.look(nowMs, role.brokerId, role.registered(), this.#live.all))
      role.onGone(broker.brokerId, broker.incarnation)
    if (!this.#isClosed) this.#timer = clock.after(TICK_MS, () => this.#tick())
  }

  #update(): void {
    const role = this.#role
    if (role === undefined || this.#isClosed) return
    const living = [...role.registered().values()].filter(({ brokerId }) => this.#lives(brokerId))
    const standings = living.map(({ brokerId }) => this.#standingOf(brokerId))
    const isAnyStranded = standings.includes('stranded')
    // Where nobody reaches the store, nobody is better than who says so.
    const isAnyWell = standings.includes('well')
    this.#parts.counters.alive.set(living.length - 1)
    this.#live.set(living.map((broker, at) => seen(broker, isAnyWell && standings[at] === 'stranded')))
    role.reach?.want(isAnyStranded)
  }

  #lookAround(calledBy?: number): void {
    const round = this.#firstRound
    if (round === undefined) return
    if (calledBy !== undefined) round.called(calledBy)
    round.look(this.#links)
  }

  #lives(brokerId: number): boolean {
    return brokerId === this.#role!.brokerId || this.#links.get(brokerId)?.isAlive === true
  }

  #standingOf(brokerId: number): Standing {
    const { brokerId: ownId, reach } = this.#role!
    return (brokerId === ownId ? reach?.standing : this.#standings.get(brokerId)) ?? 'unknown'
  }

  async #confirm(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.confirm()))
  }

  #unlink(brokerId: number, link: PeerLink): void {
    this.#links.delete(brokerId)
    this.#forget(brokerId)
    link.close()
  }

  #forget(brokerId: number): void {
    this.#beats.delete(brokerId)
    this.#standings.delete(brokerId)
  }

  #linkParts(role: PeerRole): PeerLinkParts {
    return {
      ...this.#parts,
      handshake: this.#handshake(role),
      beat: () => this.#beat(),
      heard: (link, beat) => this.#heard(link.target.brokerId, beat),
      changed: (link) => {
        if (!link.isAlive) this.#forget(link.target.brokerId)
        this.#update()
        this.#lookAround()
      },
    }
  }

  #handshake({ brokerId, incarnation, clusterId, secret }: PeerRole): HandshakeParts {
    return { secret, clusterId, self: { brokerId, incarnation }, random: this.#parts.random }
  }

  #beat(): Beat {
    const role = this.#role!
    return { appliedIndex: role.appliedIndex(), standing: role.reach?.standing ?? 'unknown', load: role.load() }
  }

  #heard(brokerId: number, beat: Beat): void {
    if (this.#links.has(brokerId)) this.#beats.set(brokerId, beat)
    if (beat.appliedIndex > 0) this.#role!.service.heardOf(logIndex(beat.appliedIndex))
  }

  /** From pings alone, not from answers to ours: those come on another connection, and may be older. */
  #stands(brokerId: number, standing: Standing): void {
    if (!this.#links.has(brokerId) || this.#standings.get(brokerId) === standing) return
    this.#standings.set(brokerId, standing)
    this.#update()
  }

  #linkTo(brokerId: number): PeerLink {
    const link = this.#links.get(brokerId)
    if (link !== undefined) return link
    throw new Failure('unavailable', 'peer-unreachable', 'no', `broker ${brokerId} isn't known as a peer`)
  }

  #zone(): string {
    const role = this.#role
    return role?.registered().get(role.brokerId)?.place.zone ?? ''
  }
}

function targetOf({ brokerId, incarnation, place }: RegisteredBroker): PeerTarget {
  return { brokerId, incarnation, zone: place.zone, address: { host: place.peerHost, port: place.peerPort } }
}

function isWhere({ incarnation, place }: RegisteredBroker, target: PeerTarget): boolean {
  const { address, zone } = target
  return (
    incarnation === target.incarnation &&
    place.peerHost === address.host &&
    place.peerPort === address.port &&
    place.zone === zone
  )
}

function seen({ brokerId, incarnation, place, isDraining }: RegisteredBroker, isStranded: boolean): LiveBroker {
  const advertised = { host: place.host, port: place.port }
  return { brokerId, incarnation, zone: place.zone, advertised, isDraining, isStranded }
}

/** An answer that nobody understands is as good as none. */
function understood<T>(decode: () => T): T {
  try {
    return decode()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new Failure('unavailable', 'peer-unreachable', 'unknown', `a peer answered nonsense: ${error.message}`, error)
  }
}
