import type { Broker } from './peers/broker.ts'
import { PerfProducer } from './peers/perf-producer.ts'
import { Topic } from './peers/topic.ts'
import { type Bench, type Figures, interleave, type Question } from './question.ts'

const RECORD_BYTES = 1024
const PARTITION_COUNT = 12
/** A side that needs this many times the planned time can't hold the rate by far. */
const PATIENCE_FACTOR = 6
const OVERHEAD_SECONDS = 2.5

/** How long does an acknowledgement take at a given rate? */
export const latency: Question = {
  name: 'latency',
  about:
    'Milliseconds from `send` to acknowledgement (acks=all, idempotent) of 1 KiB records in 12 partitions that one ProducerPerformance offers at a fixed rate; percentiles are the ' +
    "tool's own, warm-up left out. After a stall the tool catches up to the rate; where the last table shows less than was offered, the side can't hold the rate and its " +
    'percentiles flatter it, because the tool slows down with it.',
  measures: [
    { key: 'p50Ms', label: 'Median, ms', better: 'lower', aim: {} },
    { key: 'p95Ms', label: '95th percentile, ms', better: 'lower', aim: {} },
    { key: 'p99Ms', label: '99th percentile, ms', better: 'lower', aim: { kafka: 0.5, 'kafka-flush': 0.5 } },
    { key: 'p999Ms', label: '99.9th percentile, ms', better: 'lower', aim: {} },
    { key: 'mibPerSecond', label: 'Rate held, MiB/s', better: 'higher', aim: {} },
  ],
  cells: ['5 MiB/s offered', '20 MiB/s offered'],
  quickCells: ['20 MiB/s offered'],
  estimateSeconds: (form, cells, sideCount) =>
    cells.length * sideCount * form.rounds * (3 * form.warmSeconds + 2 * form.seconds + OVERHEAD_SECONDS),
  run: (bench, chosen) => interleave(bench, chosen, latencyOnce),
}

async function latencyOnce(bench: Bench, broker: Broker, cell: string): Promise<Figures> {
  const offered = (Number.parseInt(cell, 10) * 2 ** 20) / RECORD_BYTES
  // Tails need more samples than a throughput does, and a client that starts at a low rate needs longer to get warm.
  const warmSeconds = bench.form.warmSeconds * 3
  const seconds = warmSeconds + bench.form.seconds * 2
  const topic = await Topic.create(broker, PARTITION_COUNT)
  const producer = new PerfProducer(bench.fleet.jars, {
    address: broker.address,
    topic: topic.name,
    recordBytes: RECORD_BYTES,
    recordCount: Math.ceil(offered * seconds),
    idempotent: true,
    offered,
    warmupCount: Math.ceil(offered * warmSeconds),
  })
  try {
    const { p50Ms, p95Ms, p99Ms, p999Ms, mibPerSecond } = await producer.finished(seconds * 1000 * PATIENCE_FACTOR)
    if (producer.errorCount > 0) throw new Error(`the producer reported ${producer.errorCount} errors`)
    return { p50Ms, p95Ms, p99Ms, p999Ms, mibPerSecond }
  } finally {
    await producer.stop()
    await topic.remove()
  }
}
