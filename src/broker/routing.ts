import { rendezvous } from '../base/rendezvous.ts'
import type { LiveBroker } from '../cluster/peers.ts'
import type { Partition } from '../state/topic.ts'
import { UNKNOWN_ZONE } from './client-zone.ts'
import type { ServingBrokers } from './serving-brokers.ts'
import type { Session } from './session.ts'

/** A broker as clients are told of it. */
export interface Node {
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
}

export interface DescribedPartition {
  readonly errorCode: 0
  readonly partitionIndex: number
  readonly leaderId: number
  readonly leaderEpoch: number
  readonly replicaNodes: readonly number[]
  readonly isrNodes: readonly number[]
  readonly offlineReplicas: readonly number[]
}

/** Where clients are sent with a partition. */
interface Placement {
  /** Of clients whose zone is unknown or has no brokers. */
  readonly leader: number
  /** By zone. */
  readonly leaders: ReadonlyMap<string, number>
  /** The leader first. */
  readonly replicas: readonly number[]
}

/**
 * Who serves what, as told to clients: any broker serves all, so a leader is a broker near the client, and all brokers that know of the same ones name
 * the same one to clients of a zone. It moves only when a broker comes, dies, drains or weighs otherwise. Leader epochs are 0 everywhere and for ever (the
 * one answer that no client takes for stale).
 */
export class Routing {
  readonly #brokers: ServingBrokers
  /** By zone: its brokers that serve. */
  #zones: ReadonlyMap<string, readonly LiveBroker[]>
  /** Until brokers change: when one goes, all clients look at the metadata at once. */
  #placements = new WeakMap<Partition, Placement>()
  readonly #weightOf: (broker: LiveBroker) => number

  constructor(brokers: ServingBrokers) {
    this.#brokers = brokers
    this.#weightOf = (broker) => brokers.weightOf(broker)
    this.#zones = byZone(brokers.serving)
    brokers.onChange(() => {
      this.#zones = byZone(brokers.serving)
      this.#placements = new WeakMap()
    })
  }

  get brokerId(): number {
    return this.#brokers.brokerId
  }

  /**
   * Awaited before clients are told of other brokers: they ask when one has died, as fast as this one hears of it, and one that is then sent to the dead
   * may not ask again for seconds.
   */
  confirm(): Promise<void> {
    return this.#brokers.confirm()
  }

  /** All live brokers, this one with the address of the listener that the client came in by. */
  nodes(session: Session): readonly Node[] {
    return this.#brokers.all.map((broker) => this.#node(broker, session))
  }

  /** The broker that takes admin requests, in Kafka's words: any can, so the first of those that serve. */
  get controllerId(): number {
    return this.#brokers.serving[0]?.brokerId ?? this.brokerId
  }

  /** Who coordinates a group or transactional id. */
  coordinatorOf(key: string, session: Session): Node {
    const broker = this.#brokers.chosenFor(key)
    return broker === undefined ? { nodeId: this.brokerId, ...session.advertised, rack: null } : this.#node(broker, session)
  }

  #node({ brokerId, advertised, zone }: LiveBroker, session: Session): Node {
    const { host, port } = brokerId === this.brokerId ? session.advertised : advertised
    return { nodeId: brokerId, host, port, rack: zone === UNKNOWN_ZONE ? null : zone }
  }

  /** For clients of a zone; one without brokers, or unknown, counts as all. */
  leaderOf(partition: Partition, zone: string): number {
    const { leaders, leader } = this.#placementOf(partition)
    return leaders.get(zone) ?? leader
  }

  /** Who serves it to clients of that zone, where this broker isn't in it; undefined where it is, or nobody is. */
  nearerThanThis(partition: Partition, zone: string): number | undefined {
    const near = this.#zones.get(zone)
    if (near === undefined || near.some(({ brokerId }) => brokerId === this.brokerId)) return undefined
    return this.leaderOf(partition, zone)
  }

  #placementOf(partition: Partition): Placement {
    const known = this.#placements.get(partition)
    if (known !== undefined) return known
    const leader = this.#best(partition, this.#brokers.serving)
    const leaders = new Map<string, number>()
    for (const [zone, brokers] of this.#zones) leaders.set(zone, this.#best(partition, brokers))
    const replicas = leaderFirst(leader, this.#place(partition, new Set([leader, ...leaders.values()])))
    const placement = { leader, leaders, replicas }
    this.#placements.set(partition, placement)
    return placement
  }

  /**
   * What tools compare by count: always all in sync, none offline, and the same whoever asks. Every zone's leader is among them, for some tools
   * are alarmed by a leader that isn't; so there are more of them than were asked for where there are more zones.
   */
  #place(partition: Partition, leaders: ReadonlySet<number>): readonly number[] {
    const { all, serving } = this.#brokers
    const replicas = new Set(leaders)
    const wanted = Math.min(partition.topic.replicationFactor, all.length)
    for (const among of [serving, all]) {
      let left = among.filter(({ brokerId }) => !replicas.has(brokerId))
      while (replicas.size < wanted && left.length > 0) {
        const next = this.#best(partition, left)
        replicas.add(next)
        left = left.filter(({ brokerId }) => brokerId !== next)
      }
    }
    return [...replicas].sort((a, b) => a - b)
  }

  #best({ topic, index }: Partition, among: readonly LiveBroker[]): number {
    if (among.length <= 1) return among[0]?.brokerId ?? this.brokerId
    return rendezvous(`${topic.id}-${index}`, among, this.#weightOf)!.brokerId
  }

  /** A partition as every answer that describes topics tells of it. */
  describe(partition: Partition, zone: string): DescribedPartition {
    const leaderId = this.leaderOf(partition, zone)
    const replicas = leaderFirst(leaderId, this.#placementOf(partition).replicas)
    return {
      errorCode: 0,
      partitionIndex: partition.index,
      leaderId,
      leaderEpoch: LEADER_EPOCH,
      replicaNodes: replicas,
      isrNodes: replicas,
      offlineReplicas: [],
    }
  }
}

export const LEADER_EPOCH = 0

/** In Kafka the first replica is the leader to prefer: tools call a partition out of balance that another one leads, and wait for an election. */
function leaderFirst(leader: number, replicas: readonly number[]): readonly number[] {
  return replicas[0] === leader ? replicas : [leader, ...replicas.filter((replica) => replica !== leader)]
}

/** A broker that didn't tell its zone is in none: those of no zone aren't near each other. */
function byZone(brokers: readonly LiveBroker[]): ReadonlyMap<string, readonly LiveBroker[]> {
  const zones = new Map<string, LiveBroker[]>()
  for (const broker of brokers) {
    if (broker.zone === UNKNOWN_ZONE) continue
    const known = zones.get(broker.zone)
    if (known === undefined) zones.set(broker.zone, [broker])
    else known.push(broker)
  }
  return zones
}
