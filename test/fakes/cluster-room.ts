import { Failure } from '../../src/base/failure.ts'
import type { BrokerSettings } from '../../src/broker/broker.ts'
import type { LiveBroker, PeerService, Peers } from '../../src/cluster/peers.ts'
import { MemoryLog } from '../../src/log/memory-loglet.ts'
import { Membership } from '../../src/peers/membership.ts'
import { BrokerRoom } from './broker-room.ts'
import { FakeClock } from './fake-clock.ts'

/** Longer than a broker waits for the announcement of what a ping tells of. */
const PING_HEARD_MS = 100

/** Brokers over one log in memory, with one clock, who hear of each other at once. A network that fails isn't in here. */
export class ClusterRoom {
  readonly clock = new FakeClock()
  readonly rooms = new Map<number, BrokerRoom>()
  readonly #memory = new MemoryLog()
  readonly #services = new Map<number, PeerService>()
  readonly #lost = new Set<number>()
  readonly #live = new Map<number, Membership>()
  readonly #unseen = new Set<number>()

  /** Brokers 1, 2, … in the zones given, each at its own address. */
  static async open(zones: readonly string[], settings: Partial<BrokerSettings> = {}): Promise<ClusterRoom> {
    const cluster = new ClusterRoom()
    for (const zone of zones) await cluster.add(zone, settings)
    return cluster
  }

  async add(zone = '', settings: Partial<BrokerSettings> = {}): Promise<BrokerRoom> {
    const brokerId = this.rooms.size + 1
    const { clock } = this
    const place = { brokerId, clock, memory: this.#memory, peers: this.#peersOf(brokerId) }
    let room: BrokerRoom | undefined
    const opened = BrokerRoom.open({ zone, ...settings }, {}, undefined, place).then((open) => {
      room = open
    })
    for (let turn = 0; turn < 20 && room === undefined; turn++) await clock.pass(0)
    await opened
    this.rooms.set(brokerId, room!)
    this.#services.set(brokerId, room!.log.service)
    const advertised = { host: `b${brokerId}`, port: 9092 }
    const { incarnation } = room!.log
    const broker = { brokerId, incarnation, zone, advertised, isDraining: false, isStranded: false }
    const others = [...this.#live].filter(([id]) => !this.#lost.has(id)).flatMap(([, live]) => live.all)
    const all = [...new Map([...others, broker].map((each) => [each.brokerId, each])).values()]
    for (const [id, live] of this.#live) if (!this.#lost.has(id)) live.set(all)
    // Its registration was in the log before it could tell anybody: pings do, and it's read when no announcement came for a moment.
    for (const service of this.#services.values()) service.heardOf(room!.state.appliedIndex)
    // An announcement might still have come.
    await clock.pass(PING_HEARD_MS)
    return room!
  }

  /** All say that it doesn't get at the log, or does again. */
  strand(brokerId: number, isStranded = true): void {
    const seen = (broker: LiveBroker) => (broker.brokerId === brokerId ? { ...broker, isStranded } : broker)
    for (const [id, live] of this.#live) if (!this.#lost.has(id)) live.set(live.all.map(seen))
  }

  room(brokerId: number): BrokerRoom {
    return this.rooms.get(brokerId)!
  }

  /** The others take it for dead, and it hears and tells nothing more, nor knows that; what it does by itself goes on. */
  lose(brokerId: number): void {
    this.#lost.add(brokerId)
    this.#services.delete(brokerId)
    for (const [id, live] of this.#live) if (id !== brokerId) live.set(live.all.filter((broker) => broker.brokerId !== brokerId))
  }

  /** The process ends without a word. */
  async kill(brokerId: number): Promise<void> {
    const { broker, log } = this.room(brokerId)
    broker.close()
    this.lose(brokerId)
    await this.room(brokerId).settled(log.close())
  }

  /** The same, and the others don't know of it until they look. */
  async killUnseen(brokerId: number): Promise<void> {
    this.#unseen.add(brokerId)
    const { broker, log } = this.room(brokerId)
    broker.close()
    await this.room(brokerId).settled(log.close())
  }

  #look(): void {
    for (const brokerId of this.#unseen) this.lose(brokerId)
    this.#unseen.clear()
  }

  #peersOf(brokerId: number): Peers {
    const live = new Membership(async () => this.#look())
    this.#live.set(brokerId, live)
    const ask = <Answer>(peerId: number, question: (service: PeerService) => Answer): Answer => {
      const service = this.#services.get(peerId)
      if (service !== undefined && !this.#lost.has(brokerId)) return question(service)
      throw new Failure('unavailable', 'peer-unreachable', 'no', `broker ${peerId} is gone`)
    }
    return {
      live,
      ticket: async (combinerId) => ask(combinerId, (service) => service.ticket(brokerId)),
      combine: async (combinerId, commands) => ask(combinerId, (service) => service.combine(commands)),
      announce: (entry) => {
        if (this.#lost.has(brokerId)) return
        for (const [peerId, service] of this.#services) if (peerId !== brokerId) service.announced(entry)
      },
    }
  }
}
