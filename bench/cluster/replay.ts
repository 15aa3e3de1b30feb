import { setTimeout as sleep } from 'node:timers/promises'
import { consume } from '../peers/perf-consumer.ts'
import { PerfProducer } from '../peers/perf-producer.ts'
import type { Bench } from '../question.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster } from './bench-cluster.ts'
import { percentileOf } from './percentile.ts'
import { SteadyLoad } from './steady-load.ts'

const TOPIC = 'live'
const OLD = 'old'
const PARTITIONS = 12
const OLD_MIB = 384
const QUICK_OLD_MIB = 96
const FILL_MS_MAX = 180_000
const RECORDS_PER_SECOND = 100
const SECONDS_FACTOR = 3
/** The consumer's JVM starts and warms up. */
const CONSUMER_WARM_MS = 2_500

/** Latencies at a steady rate, quiet, then while a consumer reads old records that no broker has in memory. */
export async function replay(bench: Bench, cell: string): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot)
  try {
    const records = (bench.form.quick ? QUICK_OLD_MIB : OLD_MIB) * 1_024
    const maker = await openClient(cluster.addresses)
    await createTopic(maker, OLD, PARTITIONS)
    await createTopic(maker, TOPIC, PARTITIONS)
    maker.close()
    const load = { recordBytes: 1_024, recordCount: records, idempotent: true, offered: -1, warmupCount: 0 }
    const filling = new PerfProducer(bench.fleet.jars, { ...load, address: cluster.addresses[0]!, topic: OLD })
    await filling.finished(FILL_MS_MAX)
    for (let round = 0; round < bench.form.rounds; round++) {
      // Their caches are empty then.
      for (const broker of cluster.brokers) await broker.stop()
      for (const broker of cluster.brokers) await broker.start()
      await bench.measure(cell, 'odradek', () => replayOnce(bench, cluster, records))
    }
  } finally {
    await cluster.close()
  }
}

async function replayOnce(bench: Bench, cluster: BenchCluster, records: number) {
  const client = await openClient(cluster.addresses)
  const load = new SteadyLoad(client, { topic: TOPIC, partitions: PARTITIONS, perSecond: RECORDS_PER_SECOND, recordBytes: 1_024 })
  try {
    await sleep(bench.form.warmSeconds * 1_000)
    const quietFromMs = performance.now()
    await sleep(bench.form.seconds * SECONDS_FACTOR * 1_000)
    const quietToMs = performance.now()
    const reading = consume(bench.fleet.jars, cluster.addresses[0]!, OLD, records)
    const busyFromMs = performance.now() + CONSUMER_WARM_MS
    const replayMibPerSecond = await reading
    const quiet = load.latencies(quietFromMs, quietToMs)
    const busy = load.latencies(busyFromMs, performance.now() - 250)
    const quietP99Ms = percentileOf(quiet, 0.99)
    const replayP99Ms = percentileOf(busy, 0.99)
    return { replayRatio: replayP99Ms / quietP99Ms, replayP99Ms, quietP99Ms, replayMibPerSecond }
  } finally {
    await load.end()
    client.close()
  }
}
