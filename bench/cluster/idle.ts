import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../question.ts'
import { createTopic, openClient } from './bench-client.ts'
import { BenchCluster } from './bench-cluster.ts'

const IDLE_MS = 60_000
const QUICK_IDLE_MS = 15_000
/** For what a start leaves to be done. */
const SETTLE_MS = 5_000

export function idleSeconds(isQuick: boolean): number {
  return (SETTLE_MS + (isQuick ? QUICK_IDLE_MS : IDLE_MS)) / 1_000
}

/** Three brokers that nobody asks anything: what the store counts in a minute, as an hour of it. */
export async function idle(bench: Bench, cell: string): Promise<void> {
  const cluster = await BenchCluster.start(bench.dataRoot)
  try {
    const client = await openClient(cluster.addresses)
    await createTopic(client, 'idle', 12)
    await client.producer().send({ topic: 'idle', partition: 0, value: Buffer.from('the only one') })
    client.close()
    await sleep(SETTLE_MS)
    await bench.measure(cell, 'odradek', async () => {
      const idleMs = bench.form.quick ? QUICK_IDLE_MS : IDLE_MS
      const before = await cluster.stub.counts()
      await sleep(idleMs)
      const after = await cluster.stub.counts()
      const perHour = (isMeant: (kind: string) => boolean): number => {
        const kinds = Object.keys(after.requests).filter(isMeant)
        const count = kinds.reduce((sum, kind) => sum + after.requests[kind]! - (before.requests[kind] ?? 0), 0)
        return count * (3_600_000 / idleMs)
      }
      return {
        idleWrites: perHour((kind) => kind !== 'get' && kind !== 'list'),
        idleReads: perHour((kind) => kind === 'get' || kind === 'list'),
      }
    })
  } finally {
    await cluster.close()
  }
}
