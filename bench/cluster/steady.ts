import { setTimeout as sleep } from 'node:timers/promises'
import { SimRandom } from '../../test/sim/world/random.ts'
import type { Bench, Figures } from '../question.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster, ZONES } from './bench-cluster.ts'
import { percentileOf } from './percentile.ts'
import { SteadyLoad } from './steady-load.ts'
import { besideStoreProbe } from './store-probe.ts'
import { storeRequests } from './store-requests.ts'

const TOPIC = 'steady'
const PARTITIONS = 12
const RECORD_BYTES = 1_024
/** Each record is a flush of its own then. */
const RECORDS_PER_SECOND = 10
/** So that the 99th percentile has some samples behind it. */
const SECONDS_FACTOR = 8

export function steadySeconds(seconds: number): number {
  return seconds * SECONDS_FACTOR
}

/** One producer in each zone, ten flushes a second at each broker at random times, beside the store's own writes. */
export async function steady(bench: Bench, cell: string): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot)
  try {
    const clients = await Promise.all(ZONES.map((zone) => openClient(cluster.addresses, zone)))
    await createTopic(clients[0]!, TOPIC, PARTITIONS)
    for (let round = 0; round < bench.form.rounds; round++) {
      await bench.measure(cell, 'odradek', async () => {
        const before = await cluster.scrape()
        const { result, times } = await besideStoreProbe(cluster.stub.endpoint, async (probe) => {
          const { writes } = await storeRequests(cluster, probe)
          const shape = { topic: TOPIC, partitions: PARTITIONS, perSecond: RECORDS_PER_SECOND, recordBytes: RECORD_BYTES }
          const loads = clients.map(
            (client, at) => new SteadyLoad(client, { ...shape, chance: SimRandom.ofSeed(round * 10 + at) }),
          )
          await sleep(bench.form.warmSeconds * 1_000)
          const fromMs = performance.now()
          await sleep(steadySeconds(bench.form.seconds) * 1_000)
          const toMs = performance.now()
          await Promise.all(loads.map((load) => load.end()))
          const latencies = loads.flatMap((load) => load.latencies(fromMs, toMs))
          return { latencies, writes: (await storeRequests(cluster, probe)).writes - writes }
        })
        const after = await cluster.scrape()
        const p50Ms = percentileOf(result.latencies, 0.5)
        const p99Ms = percentileOf(result.latencies, 0.99)
        const commits = after.since(before, 'odradek_log_append_seconds_count')
        return {
          p50Ratio: p50Ms / times.storeP50Ms,
          p99Ratio: p99Ms / times.storeP99Ms,
          p50Ms,
          p99Ms,
          ...times,
          commitMs: (after.since(before, 'odradek_log_append_seconds_sum') / commits) * 1_000,
          writesPerFlush: result.writes / commits,
        } satisfies Figures
      })
    }
    for (const client of clients) client.close()
  } finally {
    await cluster.close()
  }
}
