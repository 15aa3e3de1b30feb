import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Asker } from '../../src/collector/asker.ts'
import { SAMPLING_API_KEYS } from '../../src/collector/collect.ts'
import type { ClusterFound, Scene } from '../../src/collector/findings.ts'
import { Looked } from '../../src/collector/looked.ts'
import { readSamples } from '../../src/collector/read-samples.ts'
import { KEEP } from '../../src/planner/planner.ts'
import { type FetchRequest, fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { metadataApi } from '../../src/protocol/generated/03-metadata.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { clientRoom, NO_COMPUTE } from '../fakes/client-parts.ts'

const AT = '2026-11-20T08:00:00Z'
const OFFSET_OUT_OF_RANGE = 1
const NOT_AUTHORIZED = 29

/** The newest batch of each partition, by its number. */
function batchOf(partition: number): Buffer {
  return buildBatch({ baseOffset: 90, records: [{ timestamp: partition, key: null, value: null }] })
}

type Reply = (partition: number, isFirst: boolean) => { readonly errorCode?: number; readonly records?: Buffer | null }

/** Samples a topic of so many partitions, each with offsets 0 to 99, at a broker that answers by `reply`. */
async function sampled(partitionCount: number, reply: Reply, fetchVersion = 18, brokerCount = 1) {
  const { broker, client, clock } = clientRoom({ apisAllowed: SAMPLING_API_KEYS })
  const requests: FetchRequest[] = []
  broker.on(metadataApi, () => ({
    throttleTimeMs: 0,
    brokers: Array.from({ length: brokerCount }, (_, at) => ({ nodeId: 1 + at, host: `b${at}`, port: 9092 })),
    topics: [],
  }))
  let [underWay, mostAtOnce] = [0, 0]
  broker.carry = (arrive) => {
    mostAtOnce = Math.max(mostAtOnce, ++underWay)
    queueMicrotask(() => {
      underWay--
      arrive()
    })
  }
  broker.served = broker.served.map((one) => (one.apiKey === fetchApi.key ? { ...one, maxVersion: fetchVersion } : one))
  broker.on(fetchApi, (request) => {
    requests.push(request)
    const responses = request.topics.map(({ topic, topicId, partitions }) => ({
      topic,
      topicId,
      partitions: partitions.map(({ partition }, at) => ({
        partitionIndex: partition,
        errorCode: 0,
        highWatermark: 100,
        records: null,
        ...reply(partition, at === 0),
      })),
    }))
    return { throttleTimeMs: 0, errorCode: 0, sessionId: 0, responses }
  })
  const partitions = Array.from({ length: partitionCount }, (_, index) => ({
    index,
    leader: 1 + (index % brokerCount),
    logStartOffset: 0,
    endOffset: 100,
  }))
  const topicId = Buffer.from('ab'.repeat(16), 'hex').toString('base64url')
  const cluster: ClusterFound = { id: 'c', topics: [{ name: 'orders', topicId, partitions }] }
  const { signal } = new AbortController()
  const scene: Scene = {
    asker: new Asker(client.cluster, (await client.cluster.describe(signal)).brokers, signal),
    cluster,
    looked: new Looked(),
    hide: KEEP,
    regexGroups: new Set(),
    progress: () => {},
  }
  let isOver = false
  const work = readSamples(scene, { recordCountMax: 10, isChosen: () => true, by: 'User:ann' }, NO_COMPUTE, AT).finally(() => {
    isOver = true
  })
  work.catch(() => {})
  while (!isOver) await clock.pass(100)
  await work
  client.close()
  return { sample: cluster.topics![0]!.sample, coverage: scene.looked.entries(AT), requests, mostAtOnce }
}

const asked = (requests: readonly FetchRequest[]) =>
  requests.map(({ topics }) => topics[0]!.partitions.map(({ partition }) => partition))

describe('samples of a topic', () => {
  it('are asked for once for many partitions, at the end of each', async () => {
    const { sample, requests, coverage } = await sampled(40, (partition) => ({ records: batchOf(partition) }))
    assert.deepEqual(
      requests.map(({ topics }) => topics[0]!.partitions.length),
      [32, 8],
    )
    assert.ok(requests.every(({ topics }) => topics[0]!.partitions.every(({ fetchOffset }) => fetchOffset === 90)))
    assert.deepEqual([sample?.partitionCount, sample?.recordCount, sample?.at, sample?.by], [40, 40, AT, 'User:ann'])
    assert.deepEqual(coverage, [{ path: '/clusters/0/topics/0/sample', status: 'collected', at: AT }])
  })

  it('ask again for what a large batch left no room for, until nothing comes', async () => {
    const { sample, requests } = await sampled(4, (partition, isFirst) =>
      isFirst && partition < 2 ? { records: batchOf(partition) } : {},
    )
    assert.deepEqual(asked(requests), [
      [0, 1, 2, 3],
      [1, 2, 3],
      [2, 3],
    ])
    assert.equal(sample?.partitionCount, 2)
  })

  it('say which partitions were refused, gone or broken, and count the others', async () => {
    const broken = batchOf(2)
    broken[broken.length - 1]! ^= 1
    const { sample, coverage } = await sampled(4, (partition) => {
      if (partition === 0) return { errorCode: NOT_AUTHORIZED }
      if (partition === 1) return { errorCode: OFFSET_OUT_OF_RANGE }
      return { records: partition === 2 ? broken : batchOf(partition) }
    })
    assert.equal(sample?.batchCount, 1)
    const reason = 'TOPIC_AUTHORIZATION_FAILED on Fetch; OFFSET_OUT_OF_RANGE on Fetch; a batch is broken'
    assert.deepEqual(coverage, [{ path: '/clusters/0/topics/0/sample', status: 'partial', reason, at: AT }])
  })

  it('are asked of a few brokers at a time, whose answers wait in memory', async () => {
    const { sample, mostAtOnce } = await sampled(40, (partition) => ({ records: batchOf(partition) }), 18, 20)
    assert.equal(sample?.partitionCount, 40)
    assert.ok(mostAtOnce <= 4, `${mostAtOnce} at once`)
  })

  it('name topics to brokers that know no ids', async () => {
    const { sample, requests } = await sampled(1, (partition) => ({ records: batchOf(partition) }), 12)
    assert.equal(requests[0]!.topics[0]!.topic, 'orders')
    assert.equal(sample?.recordCount, 1)
  })
})
