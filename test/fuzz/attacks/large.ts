import { setTimeout as sleep } from 'node:timers/promises'
import { openCompute } from '../../../src/platform/compute.ts'
import { produceApi } from '../../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../../src/protocol/generated/01-fetch.ts'
import { batchOf } from '../bomb-cases.ts'
import { frameOf, RawClient } from '../raw-client.ts'
import { createTopic, fetchFrame, fetchRequest, produceFrame, sealedBatch } from '../work.ts'
import type { Attack } from './attacks.ts'

const MIB = 1024 * 1024

async function filled(port: number, topic: string, mib: number): Promise<RawClient> {
  const client = await RawClient.connect(port)
  await createTopic(client, topic)
  for (let count = 0; count < mib; count++) {
    const answer = client.answer()
    client.write(produceFrame(topic, 0, sealedBatch(count, 900_000)))
    await answer
  }
  return client
}

/** Attacks by size: what clients make the broker hold. */
export const LARGE_ATTACKS: readonly Attack[] = [
  {
    name: 'large fetches, never read',
    rssMibMax: 700,
    async run({ broker }) {
      const owner = await filled(broker.port, 'large', 60)
      const clients = await Promise.all(Array.from({ length: 3 }, () => RawClient.connect(broker.port)))
      for (const client of clients) {
        client.socket.pause()
        for (let count = 0; count < 500; count++) client.write(fetchFrame('large', 0, 0, 50 * MIB))
      }
      await sleep(4_000)
      for (const client of [owner, ...clients]) client.destroy()
      return undefined
    },
  },
  {
    name: 'one fetch that names a partition 20,000 times',
    rssMibMax: 700,
    async run({ broker }) {
      const client = await filled(broker.port, 'large', 20)
      const request = fetchRequest('large', 0, 0, 50 * MIB)
      const row = { ...request.topics[0]!.partitions[0]!, partitionMaxBytes: 1 }
      const partitions = Array.from({ length: 20_000 }, () => row)
      const answer = client.answer()
      client.write(frameOf(fetchApi, { ...request, topics: [{ topic: 'large', partitions }] }, 12))
      await answer
      client.destroy()
      return undefined
    },
  },
  {
    name: 'batches that inflate to 30 MiB',
    rssMibMax: 250,
    async run({ broker }) {
      const client = await RawClient.connect(broker.port)
      await createTopic(client, 'inflated', 1, { 'cleanup.policy': 'compact' })
      const compute = await openCompute()
      for (const codec of ['gzip', 'lz4', 'zstd'] as const) {
        const payload = await compute.compress(codec, Buffer.alloc(30 * MIB))
        const records = batchOf(codec, Buffer.from(payload), 1)
        const partitionData = Array.from({ length: 20 }, () => ({ index: 0, records }))
        const request = { acks: -1, timeoutMs: 30_000, topicData: [{ name: 'inflated', partitionData }] }
        const answer = client.answer()
        client.write(frameOf(produceApi, request, 9))
        await answer
      }
      client.destroy()
      return undefined
    },
  },
  {
    name: 'frames of 100 MB that never end',
    // Eight frames grow by doubling at the same time: each step copies up to 64 MiB on the loop.
    p99TimesMax: 100,
    rssMibMax: 900,
    async run({ broker }) {
      const clients = await Promise.all(Array.from({ length: 8 }, () => RawClient.connect(broker.port)))
      const size = Buffer.alloc(4)
      size.writeInt32BE(100 * MIB)
      const piece = Buffer.alloc(MIB, 1)
      for (const client of clients) client.write(size)
      for (let count = 0; count < 90; count++) {
        for (const client of clients) client.write(piece)
        await sleep(20)
      }
      await sleep(500)
      for (const client of clients) client.destroy()
      return undefined
    },
  },
  {
    name: 'produce of 90 MB from six connections',
    // What is acknowledged beside it waits for the disk to take 540 MB.
    p99TimesMax: 400,
    rssMibMax: 1_200,
    async run({ broker }) {
      const owner = await RawClient.connect(broker.port)
      await createTopic(owner, 'wide', 1, { 'max.message.bytes': String(95 * MIB) })
      const frame = produceFrame('wide', 0, sealedBatch(1, 90 * MIB))
      const clients = await Promise.all(Array.from({ length: 6 }, () => RawClient.connect(broker.port)))
      const outcomes = await Promise.all(
        clients.map((client) => {
          const answer = client.answer()
          client.write(frame)
          return answer.then(
            () => 'answered',
            () => 'closed',
          )
        }),
      )
      for (const client of [owner, ...clients]) client.destroy()
      return outcomes.includes('answered') ? undefined : 'nobody was answered'
    },
  },
]
