import { PerfProducer, UNTIL_STOPPED } from '../peers/perf-producer.ts'
import type { Bench, Figures } from '../question.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster } from './bench-cluster.ts'
import { dollarsPerMonth } from './bill.ts'
import type { Scrape } from './scrape.ts'
import { besideStoreProbe, type StoreProbe } from './store-probe.ts'
import { type StoreRequests, storeRequests } from './store-requests.ts'

const PARTITIONS = 12
const RECORD_BYTES = 1_024
const STALL_MS_MAX = 60_000
const PATIENCE_FACTOR = 6
const WARM_FACTOR = 4
const SECONDS_FACTOR = 4
const MIB = 2 ** 20

export interface JavaCell {
  /** Records per second; -1: as many as it can. */
  readonly offered: number
  readonly brokerSettings: readonly string[]
  readonly producerSettings: readonly string[]
}

/** One ProducerPerformance at a given rate or at full speed. */
export async function javaProducer(bench: Bench, cell: string, shape: JavaCell): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot, shape.brokerSettings)
  try {
    const client = await openClient(cluster.addresses)
    for (let round = 0; round < bench.form.rounds; round++) {
      const topic = `java-${round}`
      await createTopic(client, topic, PARTITIONS)
      await bench.measure(cell, 'odradek', async () => {
        const { result, times } = await besideStoreProbe(cluster.stub.endpoint, (probe) =>
          shape.offered < 0
            ? fullSpeed(bench, { cluster, topic, shape, probe })
            : atRate(bench, { cluster, topic, shape, probe }),
        )
        return { ...times, ...result }
      })
    }
    client.close()
  } finally {
    await cluster.close()
  }
}

interface Run {
  readonly cluster: BenchCluster
  readonly topic: string
  readonly shape: JavaCell
  readonly probe: StoreProbe
}

async function atRate(bench: Bench, run: Run): Promise<Figures> {
  const warmSeconds = bench.form.warmSeconds * WARM_FACTOR
  const seconds = warmSeconds + bench.form.seconds * SECONDS_FACTOR
  const before = await takeCosts(run)
  const producer = new PerfProducer(bench.fleet.jars, {
    ...loadOf(run),
    recordCount: Math.ceil(run.shape.offered * seconds),
    warmupCount: Math.ceil(run.shape.offered * warmSeconds),
  })
  try {
    const { p50Ms, p99Ms, mibPerSecond } = await producer.finished(seconds * 1_000 * PATIENCE_FACTOR)
    if (producer.errorCount > 0) throw new Error(`the producer reported ${producer.errorCount} errors`)
    const held = (mibPerSecond * MIB) / RECORD_BYTES / run.shape.offered
    const costs = perGib(before, await takeCosts(run))
    return { rateHeld: held, javaP50Ms: p50Ms, javaP99Ms: p99Ms, ...costs }
  } finally {
    await producer.stop()
  }
}

async function fullSpeed(bench: Bench, run: Run): Promise<Figures> {
  const producer = new PerfProducer(bench.fleet.jars, loadOf(run))
  try {
    const startedMs = performance.now()
    await producer.reportAfter(startedMs, startedMs + STALL_MS_MAX)
    const fromMs = performance.now() + bench.form.warmSeconds * WARM_FACTOR * 1_000
    const toMs = fromMs + bench.form.seconds * SECONDS_FACTOR * 1_000
    const from = await producer.reportAfter(fromMs, fromMs + STALL_MS_MAX)
    const before = await takeCosts(run)
    const to = await producer.reportAfter(toMs, toMs + STALL_MS_MAX)
    const after = await takeCosts(run)
    if (producer.errorCount > 0) throw new Error(`the producer reported ${producer.errorCount} errors`)
    const mibPerSecond = (producer.recordsPerSecond(from, to) * RECORD_BYTES) / MIB
    const costs = perGib(before, after)
    return { fullMibPerSecond: mibPerSecond, ...costs, dollarsPerMonth: dollarsPerMonth(costs) }
  } finally {
    await producer.stop()
  }
}

function loadOf({ cluster, topic, shape: { offered, producerSettings } }: Run) {
  const load = { recordBytes: RECORD_BYTES, recordCount: UNTIL_STOPPED, idempotent: true, warmupCount: 0 }
  return { ...load, address: cluster.addresses[0]!, topic, offered, settings: producerSettings }
}

/** What was used up by a moment. */
interface Costs {
  readonly scrape: Scrape
  readonly requests: StoreRequests
  readonly cpuSeconds: number
}

async function takeCosts({ cluster, probe }: Run): Promise<Costs> {
  const [scrape, requests] = await Promise.all([cluster.scrape(), storeRequests(cluster, probe)])
  return { scrape, requests, cpuSeconds: cluster.cpuSeconds }
}

/** Per GiB of records that came in between. */
function perGib(before: Costs, after: Costs) {
  const since: (...what: Parameters<Scrape['sum']>) => number = (...what) => after.scrape.since(before.scrape, ...what)
  const bytes = since('odradek_topic_bytes_received_total')
  const gib = bytes / 2 ** 30
  return {
    writes: (after.requests.writes - before.requests.writes) / gib,
    reads: (after.requests.reads - before.requests.reads) / gib,
    betweenZonesPercent: (since('odradek_peer_bytes_sent_total', (labels) => labels.zone !== labels.peer_zone) / bytes) * 100,
    cpuSeconds: (after.cpuSeconds - before.cpuSeconds) / gib,
    flushKib: bytes / since('odradek_flush_bytes_count') / 1_024,
    commitMs: (since('odradek_log_append_seconds_sum') / since('odradek_log_append_seconds_count')) * 1_000,
  }
}
