import type { Bench } from '../question.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster } from './bench-cluster.ts'

const TOPICS = 10
const PARTITIONS_PER_TOPIC = 1_000

/** A broker with nothing on its disk joins a cluster with 10,000 partitions, each of which holds a record. */
export async function manyPartitions(bench: Bench, cell: string): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot)
  try {
    const client = await openClient(cluster.addresses)
    const producer = client.producer()
    for (let at = 0; at < TOPICS; at++) {
      const topic = `many-${at}`
      await createTopic(client, topic, PARTITIONS_PER_TOPIC)
      const value = Buffer.alloc(100, 'x')
      await Promise.all(
        Array.from({ length: PARTITIONS_PER_TOPIC }, (_, partition) => producer.send({ topic, partition, value })),
      )
    }
    await producer.close()
    client.close()
    for (let round = 0; round < bench.form.rounds; round++) {
      const broker = cluster.add('a')
      try {
        await bench.measure(cell, 'odradek', async () => ({ startSeconds: (await broker.start()) / 1_000 }))
      } finally {
        await broker.forget()
      }
    }
  } finally {
    await cluster.close()
  }
}
