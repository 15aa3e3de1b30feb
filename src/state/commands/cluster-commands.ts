import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import type { LogIndex } from '../../base/units.ts'
import { BROKER_WEIGHT_MAX, type BrokerPlace, decodePlace, encodePlace, RegisteredBroker } from '../brokers.ts'
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
 * outcome's value is the incarnation: the index of the entry. Belongs to no lane, since it makes them. Refused with `broker-id-taken` where it
 * may not take an id over that is registered. Groups that the older one had claimed are nobody's.
 */
export interface RegisterBroker {
  readonly kind: 'register-broker'
  readonly brokerId: number
  readonly mayTakeOver: boolean
  readonly place: BrokerPlace
}

export function encodeRegisterBroker(writer: ByteWriter, command: RegisterBroker): void {
  writer.u32(command.brokerId)
  writer.u8(command.mayTakeOver ? 1 : 0)
  encodePlace(writer, command.place)
}

export function decodeRegisterBroker(reader: ByteReader): RegisterBroker {
  const brokerId = reader.u32()
  const mayTakeOver = reader.u8() === 1
  return { kind: 'register-broker', brokerId, mayTakeOver, place: decodePlace(reader) }
}

export function executeRegisterBroker(state: ClusterState, command: RegisterBroker, index: LogIndex): Outcome {
  if (!command.mayTakeOver && state.brokers.has(command.brokerId)) return Outcome.of('broker-id-taken')
  return register(state, command, index)
}

function register(state: ClusterState, { brokerId, place }: RegisterBroker | ReturnBroker, index: LogIndex): Outcome {
  state.brokers.set(brokerId, new RegisteredBroker(brokerId, index, place))
  state.brokersVersion++
  state.claims.dropOf(brokerId)
  return Outcome.of('none', index)
}

/**
 * Starts a new incarnation of a broker under the id of an earlier life of its own, and under nobody else's: refused with `broker-id-taken` where the id was given to
 * another one meanwhile. Otherwise as `register-broker`.
 */
export interface ReturnBroker {
  readonly kind: 'return-broker'
  readonly brokerId: number
  /** Of the earlier life. */
  readonly incarnation: number
  readonly place: BrokerPlace
}

export function encodeReturnBroker(writer: ByteWriter, command: ReturnBroker): void {
  writer.u32(command.brokerId)
  writer.f64(command.incarnation)
  encodePlace(writer, command.place)
}

export function decodeReturnBroker(reader: ByteReader): ReturnBroker {
  return { kind: 'return-broker', brokerId: reader.u32(), incarnation: reader.f64(), place: decodePlace(reader) }
}

export function executeReturnBroker(state: ClusterState, command: ReturnBroker, index: LogIndex): Outcome {
  const registered = state.brokers.get(command.brokerId)
  if (registered !== undefined && registered.incarnation !== command.incarnation) return Outcome.of('broker-id-taken')
  return register(state, command, index)
}

/**
 * Forgets a broker that has been gone for long, so that what it still has under way is refused. Only the incarnation that was meant: refused with
 * `unknown-broker` where another one is registered, or none.
 */
export interface ExpireBroker {
  readonly kind: 'expire-broker'
  readonly brokerId: number
  readonly incarnation: number
}

export function encodeExpireBroker(writer: ByteWriter, command: ExpireBroker): void {
  writer.u32(command.brokerId)
  writer.f64(command.incarnation)
}

export function decodeExpireBroker(reader: ByteReader): ExpireBroker {
  return { kind: 'expire-broker', brokerId: reader.u32(), incarnation: reader.f64() }
}

export function executeExpireBroker(state: ClusterState, command: ExpireBroker): Outcome {
  if (state.brokers.get(command.brokerId)?.incarnation !== command.incarnation) return Outcome.of('unknown-broker')
  state.brokers.delete(command.brokerId)
  state.brokersVersion++
  state.claims.dropOf(command.brokerId)
  return Outcome.of('none')
}

/** Says that a broker goes, or stays after all: clients are sent elsewhere. Ends with the incarnation. Refused with `unknown-broker`. */
export interface DrainBroker {
  readonly kind: 'drain-broker'
  readonly brokerId: number
  readonly isDraining: boolean
}

export function encodeDrainBroker(writer: ByteWriter, command: DrainBroker): void {
  writer.u32(command.brokerId)
  writer.u8(command.isDraining ? 1 : 0)
}

export function decodeDrainBroker(reader: ByteReader): DrainBroker {
  return { kind: 'drain-broker', brokerId: reader.u32(), isDraining: reader.u8() === 1 }
}

export function executeDrainBroker(state: ClusterState, command: DrainBroker): Outcome {
  const broker = state.brokers.get(command.brokerId)
  if (broker === undefined) return Outcome.of('unknown-broker')
  broker.isDraining = command.isDraining
  state.brokersVersion++
  return Outcome.of('none')
}

/** How much of the work brokers are to get, each against the others. Those that aren't named stay as they are; who isn't registered is passed over. */
export interface WeighBrokers {
  readonly kind: 'weigh-brokers'
  readonly weights: readonly BrokerWeight[]
}

export interface BrokerWeight {
  readonly brokerId: number
  /** From 1 to `BROKER_WEIGHT_MAX`. */
  readonly weight: number
}

export function encodeWeighBrokers(writer: ByteWriter, command: WeighBrokers): void {
  writer.varint(command.weights.length)
  for (const { brokerId, weight } of command.weights) {
    writer.u32(brokerId)
    writer.u8(weight)
  }
}

export function decodeWeighBrokers(reader: ByteReader): WeighBrokers {
  const weights = Array.from({ length: reader.count(5) }, () => ({ brokerId: reader.u32(), weight: reader.u8() }))
  return { kind: 'weigh-brokers', weights }
}

export function executeWeighBrokers(state: ClusterState, command: WeighBrokers): Outcome {
  for (const { brokerId, weight } of command.weights) {
    const broker = state.brokers.get(brokerId)
    if (broker !== undefined) broker.weight = Math.min(Math.max(weight, 1), BROKER_WEIGHT_MAX)
  }
  state.brokersVersion++
  return Outcome.of('none')
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
