import { Failure } from '../../src/base/failure.ts'
import type { Clock } from '../../src/base/ports.ts'
import type { LogIndex } from '../../src/base/units.ts'
import type { LiveBroker, LiveBrokers, PeerService, Peers } from '../../src/cluster/peers.ts'
import type { EntryCommand } from '../../src/log/entry-header.ts'
import type { Entry } from '../../src/log/log.ts'
import type { SimRandom } from '../sim/world/random.ts'

const TICKET_MS = 150
const COMBINE_MS = 500
const PING_MS = 500
const DEAD_MS = 3_000

/** What one broker brings into the mesh. What is sent to it arrives by its own clock: late while it's paused, never once it is dead. */
export interface MeshMember {
  readonly brokerId: number
  readonly incarnation: number
  readonly service: PeerService
  readonly clock: Clock
  readonly appliedIndex: () => LogIndex
}

/** Every broker's peers, in memory: messages are late, lost, doubled, out of order, and who isn't heard of counts as dead. */
export class PeerMesh {
  readonly #random: SimRandom
  readonly #members = new Map<number, MeshPeers>()
  readonly #cuts = new Set<string>()
  /** Shares of all messages, answers among them. */
  lost = 0
  doubled = 0
  slowestMs = 2
  /** By kind, those that never arrive among them. */
  readonly sent = new Map<string, number>()

  constructor(random: SimRandom) {
    this.#random = random
  }

  join(member: MeshMember): Peers {
    const peers = new MeshPeers(this, member)
    this.#members.get(member.brokerId)?.leave()
    this.#members.set(member.brokerId, peers)
    for (const other of this.#members.values()) {
      other.meet(member)
      peers.meet(other.member)
    }
    peers.ping()
    return peers
  }

  /** One way. */
  cut(from: number, to: number): void {
    this.#cuts.add(`${from} to ${to}`)
  }

  isolate(brokerId: number): void {
    for (const other of this.#members.keys()) {
      if (other === brokerId) continue
      this.cut(brokerId, other)
      this.cut(other, brokerId)
    }
  }

  heal(): void {
    this.#cuts.clear()
  }

  ids(): Iterable<number> {
    return this.#members.keys()
  }

  send(kind: string, from: number, to: number, run: (member: MeshMember, peers: MeshPeers) => void): void {
    this.sent.set(kind, (this.sent.get(kind) ?? 0) + 1)
    const peers = this.#members.get(to)
    if (peers === undefined || this.#cuts.has(`${from} to ${to}`) || this.#random.chance(this.lost)) return
    const times = this.#random.chance(this.doubled) ? 2 : 1
    for (let time = 0; time < times; time++)
      peers.member.clock.after(this.#random.between(0, this.slowestMs), () => run(peers.member, peers))
  }
}

class MeshPeers implements Peers {
  readonly member: MeshMember
  readonly #mesh: PeerMesh
  readonly #heardMs = new Map<number, number>()
  readonly #known = new Map<number, LiveBroker>()
  readonly #listeners: (() => void)[] = []
  #all: readonly LiveBroker[] = []
  #hasLeft = false
  readonly live: LiveBrokers

  constructor(mesh: PeerMesh, member: MeshMember) {
    this.#mesh = mesh
    this.member = member
    const all = () => this.#all
    this.live = {
      get all() {
        return all()
      },
      onChange: (listener) => void this.#listeners.push(listener),
      confirm: () => Promise.resolve(),
    }
  }

  leave(): void {
    this.#hasLeft = true
  }

  meet({ brokerId, incarnation }: MeshMember): void {
    this.#heardMs.set(brokerId, this.member.clock.monotonicMs())
    if (this.#known.get(brokerId)?.incarnation === incarnation && this.#all.some((broker) => broker.brokerId === brokerId)) return
    const advertised = { host: `broker-${brokerId}`, port: 9092 }
    this.#known.set(brokerId, { brokerId, incarnation, zone: '', advertised, isDraining: false, isStranded: false })
    this.#review()
  }

  ping(): void {
    if (this.#hasLeft) return
    const { member } = this
    const index = member.appliedIndex()
    for (const to of this.#mesh.ids()) {
      if (to === member.brokerId) continue
      this.#mesh.send('ping', member.brokerId, to, (other, peers) => {
        peers.meet(member)
        other.service.heardOf(index)
      })
    }
    this.#review()
    member.clock.after(PING_MS, () => this.ping())
  }

  #review(): void {
    const nowMs = this.member.clock.monotonicMs()
    const all = [...this.#known.values()]
      .filter(({ brokerId }) => brokerId === this.member.brokerId || nowMs - this.#heardMs.get(brokerId)! < DEAD_MS)
      .sort((left, right) => left.brokerId - right.brokerId)
    if (all.length === this.#all.length && all.every((broker, at) => broker === this.#all[at])) return
    this.#all = all
    for (const listener of this.#listeners) listener()
  }

  ticket(combinerId: number): Promise<LogIndex> {
    return this.#ask('ticket', combinerId, TICKET_MS, async (service) => service.ticket(this.member.brokerId))
  }

  combine(combinerId: number, commands: readonly EntryCommand[]): Promise<void> {
    return this.#ask('combine', combinerId, COMBINE_MS, (service) => service.combine(commands))
  }

  announce(entry: Entry): void {
    for (const to of this.#mesh.ids()) {
      if (to !== this.member.brokerId)
        this.#mesh.send('announce', this.member.brokerId, to, ({ service }) => service.announced(entry))
    }
  }

  #ask<T>(kind: string, to: number, waitMs: number, ask: (service: PeerService) => Promise<T>): Promise<T> {
    const { brokerId, clock } = this.member
    return new Promise((resolve, reject) => {
      const timer = clock.after(waitMs, () => reject(new Failure('unavailable', 'peer-unreachable', 'unknown', 'no answer')))
      const answer = (run: () => void) =>
        this.#mesh.send(`${kind} answer`, to, brokerId, () => {
          timer.cancel()
          run()
        })
      this.#mesh.send(kind, brokerId, to, ({ service }) => {
        ask(service).then(
          (value) => answer(() => resolve(value)),
          (error: unknown) => answer(() => reject(error)),
        )
      })
    })
  }
}
