import { setTimeout as sleep } from 'node:timers/promises'
import { rendezvous } from '../../src/base/rendezvous.ts'
import type { Client } from '../../src/client/client.ts'
import type { Bench } from '../question.ts'
import type { BenchBroker } from './bench-broker.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster } from './bench-cluster.ts'
import { SteadyLoad } from './steady-load.ts'

const TOPIC = 'kill'
const PARTITIONS = 12
/** Each partition gets a record every 20 ms. */
const RECORDS_PER_SECOND = 600
const BEFORE_MS = 3_000
const AFTER_MS = 4_000
/** Until all know that the one which was killed is back. */
const REJOINED_MS = 2_000

export const KILL_SECONDS = (BEFORE_MS + AFTER_MS + REJOINED_MS + 3_000) / 1_000

/** `victim`: the broker that gives tickets and coordinates the log, or another one. */
export async function kill(bench: Bench, cell: string, victim: 'combiner' | 'other'): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot)
  try {
    const client = await openClient(cluster.addresses)
    await createTopic(client, TOPIC, PARTITIONS)
    client.close()
    for (let round = 0; round < bench.form.rounds; round++) {
      await bench.measure(cell, 'odradek', () => killOnce(cluster, victim))
    }
  } finally {
    await cluster.close()
  }
}

async function killOnce(cluster: BenchCluster, victim: 'combiner' | 'other') {
  const client = await openClient(cluster.addresses)
  const load = new SteadyLoad(client, { topic: TOPIC, partitions: PARTITIONS, perSecond: RECORDS_PER_SECOND, recordBytes: 100 })
  let broker: BenchBroker | undefined
  try {
    await sleep(BEFORE_MS)
    broker = await chooseVictim(client, cluster, victim)
    const killedMs = performance.now()
    await broker.kill()
    await sleep(AFTER_MS)
    const gapMs = load.longestGapMs(killedMs - 500, killedMs + AFTER_MS - 1_000)
    return { gapMs, quietGapMs: load.longestGapMs(killedMs - BEFORE_MS / 2, killedMs) }
  } finally {
    await load.end()
    client.close()
    await broker?.start()
    await sleep(REJOINED_MS)
  }
}

async function chooseVictim(client: Client, cluster: BenchCluster, victim: 'combiner' | 'other'): Promise<BenchBroker> {
  const { brokers } = await client.admin.describeCluster()
  const combiner = rendezvous(
    'combiner',
    brokers.map(({ id, address }) => ({ brokerId: id, port: address.port })),
  )
  const isCombiner = (broker: BenchBroker): boolean => broker.address.endsWith(`:${combiner?.port}`)
  const chosen = cluster.brokers.find((broker) => broker.running && isCombiner(broker) === (victim === 'combiner'))
  if (chosen === undefined) throw new Error(`no broker is the ${victim}`)
  return chosen
}
