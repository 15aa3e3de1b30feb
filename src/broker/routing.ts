import type { Partition } from '../state/topic.ts'
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

/**
 * Who serves what, as told to clients. A broker that is alone serves all; leader epochs are 0 everywhere and for ever (the
 * one answer that no client takes for stale).
 */
export class Routing {
  readonly brokerId: number
  readonly #rack: string | null

  constructor(brokerId: number, rack: string | null) {
    this.brokerId = brokerId
    this.#rack = rack
  }

  /** All live brokers, with the addresses of the listener that the client came in by. */
  nodes(session: Session): readonly Node[] {
    return [this.nodeOfCoordinator(session)]
  }

  /** The broker that takes admin requests, in Kafka's words: any can, so one that lives. */
  get controllerId(): number {
    return this.brokerId
  }

  /** Who coordinates a group or transactional id. */
  nodeOfCoordinator(session: Session): Node {
    return { nodeId: this.brokerId, host: session.advertised.host, port: session.advertised.port, rack: this.#rack }
  }

  leaderOf(_partition: Partition): number {
    return this.brokerId
  }

  /** What tools compare by count: always all in sync, none offline. */
  replicasOf(_partition: Partition): readonly number[] {
    return [this.brokerId]
  }

  /** A partition as every answer that describes topics tells of it. */
  describe(partition: Partition): DescribedPartition {
    const replicas = this.replicasOf(partition)
    return {
      errorCode: 0,
      partitionIndex: partition.index,
      leaderId: this.leaderOf(partition),
      leaderEpoch: LEADER_EPOCH,
      replicaNodes: replicas,
      isrNodes: replicas,
      offlineReplicas: [],
    }
  }
}

export const LEADER_EPOCH = 0
