import { Failure } from '../base/failure.ts'
import type { Clock, Log, Socket } from '../base/ports.ts'
import type { PeerService } from '../cluster/peers.ts'
import type { Entry } from '../log/log.ts'
import type { RegisteredBroker } from '../state/brokers.ts'
import type { HandshakeParts, PeerName } from './handshake.ts'
import type { Beat } from './messages.ts'
import type { PeerCounters, Traffic } from './peer-counters.ts'
import { type BlockService, PeerVisitor } from './peer-visitor.ts'

/** Connections that haven't proved anything yet. */
const STRANGERS_MAX = 64
/** A peer pings twice a second. */
const SILENT_MS = 30_000
/** Anybody can bring strangers about: one line in so long tells of them. */
const STRANGERS_TOLD_MS = 10_000

export interface ReceptionParts {
  readonly clock: Clock
  readonly log: Log
  readonly counters: PeerCounters
}

/** What makes a visit of it. */
export interface Host {
  readonly handshake: HandshakeParts
  readonly role: {
    readonly service: PeerService
    readonly blocks?: BlockService | undefined
    registered(): ReadonlyMap<number, RegisteredBroker>
    onFatal(error: unknown): void
  }
  beat(): Beat
  heard(peer: PeerName, beat: Beat): void
  passOn(entry: Entry, from: PeerName): void
  zone(): string
}

/** Who has called: brokers, one connection each, and strangers until they go. Nobody is let in before `open`. */
export class Reception {
  readonly #parts: ReceptionParts
  readonly #strangers = new Set<PeerVisitor>()
  readonly #peers = new Map<number, PeerVisitor>()
  readonly #traffic = new Map<string, Traffic>()
  #host: Host | undefined
  #toldMs = Number.NEGATIVE_INFINITY
  #untold = 0

  constructor(parts: ReceptionParts) {
    this.#parts = parts
  }

  open(host: Host): void {
    this.#host = host
  }

  accept(socket: Socket): void {
    const host = this.#host
    if (host === undefined) {
      socket.handle({ data() {}, drained() {}, closed() {} })
      socket.destroy()
      return
    }
    // A peer needs a moment only; who has had longer makes room for it.
    const [oldest] = this.#strangers
    if (oldest !== undefined && this.#strangers.size >= STRANGERS_MAX) {
      this.#strangers.delete(oldest)
      oldest.close('too many others have called')
    }
    const visitor: PeerVisitor = new PeerVisitor(
      {
        clock: this.#parts.clock,
        counters: this.#parts.counters,
        handshake: host.handshake,
        service: host.role.service,
        blocks: host.role.blocks,
        admit: (peer) => this.#admit(peer, host),
        established: (arrived) => this.#established(arrived),
        trafficWith: (peer) => this.#trafficWith(peer, host),
        beat: () => host.beat(),
        heard: (peer, beat) => host.heard(peer, beat),
        passOn: (entry, from) => host.passOn(entry, from),
        closed: (gone, why) => this.#closed(gone, socket.remote.host, why),
        onFatal: (error) => host.role.onFatal(error),
      },
      socket,
    )
    this.#strangers.add(visitor)
  }

  tick(nowMs: number): void {
    for (const visitor of this.#peers.values()) if (nowMs - visitor.lastMessageMs > SILENT_MS) visitor.close('it is silent')
  }

  /** This broker was away: what came meanwhile wasn't read. */
  forgive(nowMs: number): void {
    for (const visitor of this.#peers.values()) visitor.forgive(nowMs)
  }

  close(): void {
    this.#host = undefined
    for (const visitor of [...this.#strangers, ...this.#peers.values()]) visitor.close('this broker stops')
  }

  /** It has the secret; but an earlier start of a broker has no business here any more, nor has who goes by this broker's own id. */
  #admit(peer: PeerName, host: Host): void {
    const registered = host.role.registered().get(peer.brokerId)
    const known = Math.max(registered?.incarnation ?? 0, this.#peers.get(peer.brokerId)?.peer?.incarnation ?? 0)
    if (peer.brokerId === host.handshake.self.brokerId || peer.incarnation < known)
      throw new Failure(
        'fenced',
        'fenced-incarnation',
        'no',
        `broker ${peer.brokerId} of start ${peer.incarnation} is out of date`,
      )
  }

  #established(visitor: PeerVisitor): void {
    const { brokerId } = visitor.peer!
    this.#strangers.delete(visitor)
    // What it had before is broken, if only on its side.
    this.#peers.get(brokerId)?.close('it has called again')
    this.#peers.set(brokerId, visitor)
  }

  #closed(visitor: PeerVisitor, host: string, why: Failure): void {
    const { peer } = visitor
    this.#strangers.delete(visitor)
    if (peer === undefined && this.#host !== undefined) this.#stranger(host, why)
    else if (peer !== undefined && this.#peers.get(peer.brokerId) === visitor) this.#peers.delete(peer.brokerId)
    // Only a broken peer, or one that isn't, sends what can't be read.
    if (peer !== undefined && why.kind !== 'unavailable')
      this.#parts.log.warn('a peer sent what this broker cannot use', { broker: peer.brokerId, cause: why.message })
  }

  #stranger(host: string, { reason, message: cause }: Failure): void {
    const { clock, counters, log } = this.#parts
    counters.strangers.add(1)
    // Health checks do so, and brokers that this one was too slow for.
    if (reason === 'connection-lost') return
    const nowMs = clock.monotonicMs()
    if (nowMs - this.#toldMs < STRANGERS_TOLD_MS) {
      this.#untold++
      return
    }
    log.warn('a stranger called at the peer listener', { host, cause, unsaid: this.#untold })
    this.#toldMs = nowMs
    this.#untold = 0
  }

  /** A new broker may call before this one has applied its registration: its zone is known a moment later. */
  #trafficWith({ brokerId }: PeerName, host: Host): Traffic {
    const peerZone = host.role.registered().get(brokerId)?.place.zone ?? ''
    const known = this.#traffic.get(peerZone)
    if (known !== undefined) return known
    const traffic = this.#parts.counters.traffic(host.zone(), peerZone)
    this.#traffic.set(peerZone, traffic)
    return traffic
  }
}
