import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import type { LogIndex } from '../../base/units.ts'
import { BrokerLanes } from '../lanes.ts'
import { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'

/** Gives a new cluster its id. Refused with `cluster-already-founded` after the first time. */
export interface FoundCluster {
  readonly kind: 'found-cluster'
  readonly clusterId: string
}

export function encodeFoundCluster(writer: ByteWriter, command: FoundCluster): void {
  writer.string(command.clusterId)
}

export function decodeFoundCluster(reader: ByteReader): FoundCluster {
  return { kind: 'found-cluster', clusterId: reader.string() }
}

export function executeFoundCluster(state: ClusterState, command: FoundCluster): Outcome {
  if (state.clusterId !== '') return Outcome.of('cluster-already-founded')
  state.clusterId = command.clusterId
  return Outcome.of('none')
}

/**
 * Starts a new incarnation of a broker: its lanes begin anew and what the older one still has under way is refused. The
 * outcome's value is the incarnation: the index of the entry. Belongs to no lane, since it makes them.
 */
export interface RegisterBroker {
  readonly kind: 'register-broker'
  readonly brokerId: number
}

export function encodeRegisterBroker(writer: ByteWriter, command: RegisterBroker): void {
  writer.u32(command.brokerId)
}

export function decodeRegisterBroker(reader: ByteReader): RegisterBroker {
  return { kind: 'register-broker', brokerId: reader.u32() }
}

export function executeRegisterBroker(state: ClusterState, command: RegisterBroker, index: LogIndex): Outcome {
  state.brokers.set(command.brokerId, new BrokerLanes(command.brokerId, index))
  return Outcome.of('none', index)
}

/** Hands out a run of producer ids; the outcome's value is the first. Ids are unique for ever. */
export interface AllocateProducerIds {
  readonly kind: 'allocate-producer-ids'
  readonly count: number
}

export function encodeAllocateProducerIds(writer: ByteWriter, command: AllocateProducerIds): void {
  writer.varint(command.count)
}

export function decodeAllocateProducerIds(reader: ByteReader): AllocateProducerIds {
  return { kind: 'allocate-producer-ids', count: reader.varint() }
}

export function executeAllocateProducerIds(state: ClusterState, command: AllocateProducerIds): Outcome {
  const first = state.nextProducerId
  state.nextProducerId += command.count
  return Outcome.of('none', first)
}

/** Forgets the sequence state of producers that last wrote to a partition before `beforeMs` of log time. */
export interface ExpireProducers {
  readonly kind: 'expire-producers'
  readonly beforeMs: number
}

export function encodeExpireProducers(writer: ByteWriter, command: ExpireProducers): void {
  writer.f64(command.beforeMs)
}

export function decodeExpireProducers(reader: ByteReader): ExpireProducers {
  return { kind: 'expire-producers', beforeMs: reader.f64() }
}

/** The outcome's value is how many went. */
export function executeExpireProducers(state: ClusterState, command: ExpireProducers): Outcome {
  let expired = 0
  for (const partition of state.partitions) {
    if (partition.producers === undefined) continue
    for (const [producerId, slot] of partition.producers) {
      if (state.producers.lastTimeMs(slot) >= command.beforeMs) continue
      state.willChange(partition)
      partition.producers.delete(producerId)
      state.producers.free(slot)
      expired++
    }
    if (partition.producers.size === 0) partition.producers = undefined
  }
  return Outcome.of('none', expired)
}
