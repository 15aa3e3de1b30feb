import type { Broker } from './peers/broker.ts'
import { PerfProducer, UNTIL_STOPPED } from './peers/perf-producer.ts'
import { cpuSeconds } from './peers/process-usage.ts'
import { Topic } from './peers/topic.ts'
import { type Bench, countOf, type Figures, type Form, interleave, type Question, RECORD_SIZES, recordBytes } from './question.ts'

const PARTITION_COUNTS = [1, 12, 1000]
const PRODUCER_COUNTS = [1, 4]
/** A broker that acknowledges nothing for so long has failed. */
const STALL_MS_MAX = 60_000
/** Start of a JVM, topic made and removed, settling. */
const OVERHEAD_SECONDS = 2.5
/** Until a topic of 1000 partitions serves, over and above. */
const LARGE_TOPIC_SECONDS = 4
/** A producer's JIT compiler takes half a core for some ten seconds. On a machine of two that's what would be measured. */
const PRODUCER_WARM_FACTOR = 5
/** Kafka works for some ten seconds on the first batch of each of 1000 new partitions; that isn't what is measured. */
const LARGE_TOPIC_WARM_SECONDS = 15

const cells = PARTITION_COUNTS.flatMap((partitions) =>
  RECORD_SIZES.flatMap((size) =>
    ['idempotent', 'plain'].flatMap((mode) =>
      PRODUCER_COUNTS.map((producers) =>
        [size.label, countOf(partitions, 'partition'), mode, countOf(producers, 'producer')].join(', '),
      ),
    ),
  ),
)

/** How much can be produced per second, acks=all? */
export const produce: Question = {
  name: 'produce',
  about:
    'Records acknowledged per second with acks=all, in MiB of record bytes, by one or four ProducerPerformance processes that send as fast as they can to a fresh topic; ' +
    '`idempotent` and `plain` are enable.idempotence on and off. Every run lasts the same time on every side; its first ten seconds are thrown away, with 1000 partitions the first 15.',
  measures: [
    { key: 'mibPerSecond', label: 'Acknowledged, MiB/s', better: 'higher', aim: { kafka: 1, 'kafka-flush': 3 } },
    { key: 'cpuSecondsPerGib', label: 'Broker CPU, s per GiB', better: 'lower', aim: {} },
  ],
  cells,
  quickCells: RECORD_SIZES.map((size) => `${size.label}, 12 partitions, idempotent, 1 producer`),
  estimateSeconds(form, chosen, sideCount) {
    const overheadSeconds = form.seconds + OVERHEAD_SECONDS
    const seconds = chosen.map((cell) => warmSecondsOf(cell, form) + overheadSeconds + (isLarge(cell) ? LARGE_TOPIC_SECONDS : 0))
    return sideCount * form.rounds * seconds.reduce((sum, each) => sum + each, 0)
  },
  run: (bench, chosen) => interleave(bench, chosen, produceOnce),
}

function isLarge(cell: string): boolean {
  return cell.includes('1000 partitions')
}

function warmSecondsOf(cell: string, form: Form): number {
  const warmSeconds = form.warmSeconds * PRODUCER_WARM_FACTOR
  return isLarge(cell) ? Math.max(warmSeconds, LARGE_TOPIC_WARM_SECONDS) : warmSeconds
}

async function produceOnce(bench: Bench, broker: Broker, cell: string): Promise<Figures> {
  const [size = '', partitions = '', mode = '', producers = ''] = cell.split(', ')
  const topic = await Topic.create(broker, Number.parseInt(partitions, 10))
  const load = {
    address: broker.address,
    topic: topic.name,
    recordBytes: recordBytes(size),
    recordCount: UNTIL_STOPPED,
    idempotent: mode === 'idempotent',
    offered: -1,
    warmupCount: 0,
  }
  const running = Array.from({ length: Number.parseInt(producers, 10) }, () => new PerfProducer(bench.fleet.jars, load))
  try {
    // A run goes from one report to another at least the planned time later, so that a stall at its end counts too.
    // The clock starts when the last of them has had its first records acknowledged.
    const started = performance.now()
    await Promise.all(running.map((producer) => producer.reportAfter(started, started + STALL_MS_MAX)))
    const fromMs = performance.now() + warmSecondsOf(cell, bench.form) * 1000
    const lastMs = bench.form.seconds * 1000
    const toMs = fromMs + lastMs
    const from = await Promise.all(running.map((producer) => producer.reportAfter(fromMs, fromMs + STALL_MS_MAX)))
    const [cpuFrom, cpuFromMs] = [cpuSeconds(broker.pid), performance.now()]
    const to = await Promise.all(
      running.map((producer, index) =>
        producer.reportAfter(Math.max(toMs, producer.atMs(from[index]!) + lastMs), toMs + STALL_MS_MAX),
      ),
    )
    const [cpuTo, cpuToMs] = [cpuSeconds(broker.pid), performance.now()]
    const recordsPerSecond = running.reduce(
      (sum, producer, index) => sum + producer.recordsPerSecond(from[index]!, to[index]!),
      0,
    )
    const errors = running.reduce((sum, producer) => sum + producer.errorCount, 0)
    if (errors > 0) throw new Error(`producers reported ${errors} errors`)
    const mibPerSecond = (recordsPerSecond * load.recordBytes) / 2 ** 20
    const cpuShare = (cpuTo - cpuFrom) / ((cpuToMs - cpuFromMs) / 1000)
    return { mibPerSecond, cpuSecondsPerGib: (cpuShare / mibPerSecond) * 1024 }
  } finally {
    await Promise.all(running.map((producer) => producer.stop()))
    await topic.remove()
  }
}
