import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Figures } from '../question.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster } from './bench-cluster.ts'
import { SteadyLoad } from './steady-load.ts'

const TOPIC = 'join'
const PARTITIONS = 48
const RECORDS_PER_SECOND = 300
const WARM_MS = 2_000
const PROBE_MS = 10
const SERVING_MS_MAX = 60_000
/** Of its share of the partitions: which it gets is drawn. */
const SHARE_LEAST = 0.5

/** A fourth broker is added while records come in. */
export async function join(bench: Bench, cell: string): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot)
  try {
    const client = await openClient(cluster.addresses)
    await createTopic(client, TOPIC, PARTITIONS)
    const shape = { topic: TOPIC, partitions: PARTITIONS, perSecond: RECORDS_PER_SECOND, recordBytes: 1_024 }
    const load = new SteadyLoad(client, shape)
    await sleep(WARM_MS)
    for (let round = 0; round < bench.form.rounds; round++) await bench.measure(cell, 'odradek', () => joinOnce(cluster))
    await load.end()
    client.close()
  } finally {
    await cluster.close()
  }
}

/** It serves when an older broker sends clients to it for its share of the partitions and it has acknowledged a record of one. */
async function joinOnce(cluster: BenchCluster): Promise<Figures> {
  const older = await openClient(cluster.addresses)
  const broker = cluster.add('a')
  try {
    const startedMs = performance.now()
    const readyMs = await broker.start()
    const partition = await ledBy(older, broker.address, cluster.addresses.length)
    const ledMs = performance.now() - startedMs
    // A client that asks for metadata only now, so that it goes to the new broker.
    const fresh = await openClient(cluster.addresses)
    await fresh.producer().send({ topic: TOPIC, partition, value: Buffer.from('through the new one') })
    const servesMs = performance.now() - startedMs
    fresh.close()
    return {
      joinSeconds: (servesMs - readyMs) / 1_000,
      joinReadySeconds: readyMs / 1_000,
      joinLedSeconds: (ledMs - readyMs) / 1_000,
    }
  } finally {
    older.close()
    await broker.forget()
  }
}

/** A partition that the broker at that address leads, once it leads its share. */
async function ledBy(client: Awaited<ReturnType<typeof openClient>>, address: string, brokerCount: number): Promise<number> {
  const deadlineMs = performance.now() + SERVING_MS_MAX
  for (;;) {
    const { brokers } = await client.admin.describeCluster()
    const id = brokers.find(({ address: at }) => address.endsWith(`:${at.port}`))?.id
    const { partitions } = await client.admin.topics.describe(TOPIC)
    const led = partitions.filter(({ leader }) => leader === id)
    if (id !== undefined && led.length >= (PARTITIONS / brokerCount) * SHARE_LEAST) return led[0]!.index
    if (performance.now() > deadlineMs) throw new Error(`it leads ${led.length} of ${PARTITIONS} partitions`)
    await sleep(PROBE_MS)
  }
}
