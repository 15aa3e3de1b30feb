import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MIDDLE, NO_COMPUTE, SOFTWARE_VERSION, TOPIC, TOPIC_ID } from '../../test/fakes/client-parts.ts'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { ScriptedBroker } from '../../test/fakes/scripted-broker.ts'
import { type Network, SILENT } from '../base/ports.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { Client } from './client.ts'
import { fetchCommitted } from './group-offsets.ts'

const HOSTS = ['one', 'two', 'three']

/** Three brokers of which any may die. Those that live name the first of them as leader of everything and coordinator of everybody. */
function clusterRoom(bootstrap: readonly string[]) {
  const clock = new FakeClock()
  const brokers = HOSTS.map(() => new ScriptedBroker())
  const living = () => HOSTS.map((host, at) => ({ nodeId: at + 1, host, port: 9092 })).filter((_, at) => brokers[at]!.reachable)
  const leaderId = () => living()[0]!.nodeId
  for (const broker of brokers) {
    broker.on(metadataApi, ({ topics }) => ({
      throttleTimeMs: 0,
      brokers: living(),
      topics: (topics ?? []).map(({ name }) => ({
        errorCode: 0,
        name,
        topicId: TOPIC_ID,
        partitions: [
          { errorCode: 0, partitionIndex: 0, leaderId: leaderId(), replicaNodes: [1], isrNodes: [1], offlineReplicas: [] },
        ],
      })),
    }))
    broker.on(findCoordinatorApi, () => {
      const { nodeId, host, port } = living()[0]!
      const coordinators = [{ key: 'team', errorCode: ErrorCode.NONE, errorMessage: null, nodeId, host, port }]
      return { throttleTimeMs: 0, coordinators }
    })
    broker.on(offsetFetchApi, () => {
      const topics = [{ name: TOPIC, partitions: [{ partitionIndex: 0, committedOffset: 7, metadata: '', errorCode: 0 }] }]
      return { throttleTimeMs: 0, groups: [{ groupId: 'team', errorCode: 0, topics }] }
    })
    broker.on(initProducerIdApi, () => ({ throttleTimeMs: 0, errorCode: 0, producerId: 1, producerEpoch: 0 }))
    broker.on(produceApi, ({ topicData }) => ({
      responses: topicData.map(({ name, topicId }) => ({
        name,
        topicId,
        partitionResponses: [{ index: 0, errorCode: 0, baseOffset: 3, logAppendTimeMs: -1, logStartOffset: 0 }],
      })),
      throttleTimeMs: 0,
    }))
  }
  const network: Network = {
    connect: (address) => brokers[HOSTS.indexOf(address.host)]!.connect(address),
    listen: () => Promise.reject(new Error('a client listens nowhere')),
  }
  const parts = { clock, random: MIDDLE, network, compute: NO_COMPUTE, log: SILENT }
  const addresses = bootstrap.map((host) => ({ host, port: 9092 }))
  const client = new Client(parts, { bootstrap: addresses, softwareVersion: SOFTWARE_VERSION, totalMs: 5_000 })
  const kill = (host: string): void => brokers[HOSTS.indexOf(host)]!.die()
  return { clock, brokers, client, kill }
}

/** What it comes to, while the clock passes. */
async function inTime<Result>(clock: FakeClock, asked: Promise<Result>): Promise<Result> {
  let isDone = false
  const settled = asked.finally(() => {
    isDone = true
  })
  settled.catch(() => undefined)
  for (let passedMs = 0; !isDone && passedMs < 10_000; passedMs += 50) await clock.pass(50)
  assert.ok(isDone)
  return settled
}

test('a client finds the cluster through whichever of its addresses answers', async () => {
  const { clock, client, kill } = clusterRoom(['one', 'two', 'three'])
  kill('one')
  kill('two')
  const { brokers } = await inTime(clock, client.cluster.describe())
  assert.deepEqual(
    brokers.map(({ id }) => id),
    [3],
  )
})

test('the next coordinator is asked when the one that was known has died', async () => {
  const { clock, client, brokers, kill } = clusterRoom(['one', 'three'])
  const ask = () => inTime(clock, fetchCommitted(client.cluster, 'team', [{ topic: TOPIC, partition: 0 }]))
  await ask()
  assert.ok(brokers[0]!.asked.includes('OffsetFetch'))
  kill('one')
  assert.equal((await ask())[0]!.offset, 7)
  assert.ok(brokers[1]!.asked.includes('OffsetFetch'))
})

test('a record goes to the next leader when the one that was known has died', async () => {
  const { clock, client, brokers, kill } = clusterRoom(['one', 'two'])
  const producer = client.producer({ lingerMs: 0 })
  const send = () => inTime(clock, producer.send({ topic: TOPIC, partition: 0, key: null, value: Buffer.from('v'), headers: [] }))
  await send()
  assert.ok(brokers[0]!.asked.includes('Produce'))
  kill('one')
  assert.equal((await send()).offset, 3)
  assert.ok(brokers[1]!.asked.includes('Produce'))
})

test('a client that was given one address goes on by what it has heard of when that one dies', async () => {
  const { clock, client, brokers, kill } = clusterRoom(['one'])
  const ask = () => inTime(clock, fetchCommitted(client.cluster, 'team', [{ topic: TOPIC, partition: 0 }]))
  await ask()
  kill('one')
  assert.equal((await ask())[0]!.offset, 7)
  assert.ok(brokers[1]!.asked.includes('OffsetFetch'))
})
