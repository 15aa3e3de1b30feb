import { type Compute, type Random, SILENT } from '../../src/base/ports.ts'
import { Client, type ClientInit } from '../../src/client/client.ts'
import { metadataApi } from '../../src/protocol/generated/03-metadata.ts'
import { initProducerIdApi } from '../../src/protocol/generated/22-init-producer-id.ts'
import { FakeClock } from './fake-clock.ts'
import { ScriptedBroker } from './scripted-broker.ts'

/** Always the middle, so that a test can count on delays. */
export const MIDDLE: Random = {
  int: (bound) => Math.floor(bound / 2),
  float: () => 0.5,
  bytes: (count) => new Uint8Array(count),
  uuidHex: () => '0'.repeat(32),
  fork: () => MIDDLE,
}

export const NO_COMPUTE: Compute = {
  compress: () => Promise.reject(new Error('nothing is compressed here')),
  decompress: () => Promise.reject(new Error('nothing is compressed here')),
  checkRecords: () => Promise.reject(new Error('nothing is compressed here')),
}

export const SOFTWARE_VERSION = '7.8.9'
export const TOPIC = 'orders'
export const TOPIC_ID = 'a'.repeat(32)

export interface ClientRoom {
  readonly clock: FakeClock
  readonly broker: ScriptedBroker
  readonly client: Client
}

/** A client and a broker that knows one topic with two partitions and gives producer ids 100, 101, … */
export function clientRoom(init: Partial<ClientInit> = {}): ClientRoom {
  const clock = new FakeClock()
  const broker = new ScriptedBroker()
  broker.on(metadataApi, ({ topics }) => ({
    throttleTimeMs: 0,
    brokers: [{ nodeId: 1, host: 'one', port: 9092 }],
    topics: (topics ?? []).map(({ name }) => ({
      errorCode: 0,
      name,
      topicId: TOPIC_ID,
      partitions: [0, 1].map((partitionIndex) => ({
        errorCode: 0,
        partitionIndex,
        leaderId: 1,
        replicaNodes: [1],
        isrNodes: [1],
        offlineReplicas: [],
      })),
    })),
  }))
  let producerId = 100
  broker.on(initProducerIdApi, () => ({ throttleTimeMs: 0, errorCode: 0, producerId: producerId++, producerEpoch: 0 }))
  const parts = { clock, random: MIDDLE, network: broker, compute: NO_COMPUTE, log: SILENT }
  const client = new Client(parts, { bootstrap: [{ host: 'boot', port: 9092 }], softwareVersion: SOFTWARE_VERSION, ...init })
  return { clock, broker, client }
}
