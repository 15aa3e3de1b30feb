import { Broker } from './peers/broker.ts'
import { FirstRecord } from './peers/first-record.ts'
import { dropPageCache } from './peers/page-cache.ts'
import { PerfProducer } from './peers/perf-producer.ts'
import { Topic } from './peers/topic.ts'
import type { Bench, Figures, Question } from './question.ts'

const RETAINED_MIB_PER_SECOND = 250
/** Produced right before each kill, so that there is something to recover. */
const CRASH_MIB = 64
const RECORD_BYTES = 1024
const FILL_SECONDS_MAX = 600
const OVERHEAD_SECONDS = 5
/** Seconds of filling per measured second, averaged over the sides. */
const FILL_FACTOR = 7

const EMPTY = 'empty data folder'
const CLEAN = 'retained data, after a clean stop'
const CRASH = 'retained data, after kill -9'

/** How long from starting the process to the first acknowledged record? */
export const start: Question = {
  name: 'start',
  about:
    'Seconds from starting the process to the first acknowledged record (acks=all; on an empty folder the topic is made first). Formatting Kafka’s storage is not counted. The ' +
    'probe is a small client that tries every 5 ms; the last row is that probe against a broker that is up already: what is to be deducted.',
  measures: [{ key: 'seconds', label: 'First record acknowledged after, s', better: 'lower', aim: {}, aimAtMost: 0.5 }],
  cells: [EMPTY, CLEAN, CRASH, 'already up'],
  quickCells: [EMPTY, CLEAN, 'already up'],
  estimateSeconds: (form, cells, sideCount) =>
    sideCount * (form.rounds * cells.length * OVERHEAD_SECONDS + form.seconds * FILL_FACTOR),
  async run(bench, chosen) {
    await bench.fleet.down()
    const brokers = await Promise.all(bench.recipes.map((recipe) => Broker.create(recipe, `${bench.dataRoot}/start`)))
    for (let round = 0; round < bench.form.rounds; round++) {
      for (const broker of brokers) await startEmpty(bench, broker, chosen)
    }
    if (!chosen.includes(CLEAN) && !chosen.includes(CRASH)) return
    const retained = new Set<Broker>()
    for (const broker of brokers) if (await retain(bench, broker)) retained.add(broker)
    for (let round = 0; round < bench.form.rounds; round++) {
      for (const broker of retained) {
        for (const cell of [CLEAN, CRASH]) if (chosen.includes(cell)) await startRetained(bench, broker, cell)
      }
    }
    await Promise.all(brokers.map((broker) => broker.kill()))
  },
}

async function startEmpty(bench: Bench, broker: Broker, chosen: readonly string[]): Promise<void> {
  await broker.wipe()
  if (chosen.includes(EMPTY)) {
    await bench.measure(EMPTY, broker.side, async () => ({ seconds: (await broker.start('first', true)) / 1000 }))
  }
  if (broker.running && chosen.includes('already up')) await bench.measure('already up', broker.side, () => probe(broker))
  await broker.stop()
}

async function probe(broker: Broker): Promise<Figures> {
  const startedAt = performance.now()
  const record = new FirstRecord(broker.address, 'first', false)
  await record.produce(startedAt + 10_000)
  const seconds = (performance.now() - startedAt) / 1000
  await record.close()
  return { seconds }
}

/** Leaves a stopped broker with data behind. Gives whether that worked. */
async function retain(bench: Bench, broker: Broker): Promise<boolean> {
  const mib = RETAINED_MIB_PER_SECOND * bench.form.seconds
  bench.progress(`start · filling ${broker.side} with ${mib} MiB`)
  bench.remark(`retained data: ${mib} MiB of 1 KiB records in 12 partitions, ${CRASH_MIB} MiB more before each kill`)
  try {
    await broker.wipe()
    await broker.start('first', true)
    await produceMib(bench, broker, mib)
    await broker.stop()
    return true
  } catch (cause) {
    for (const cell of [CLEAN, CRASH]) await bench.measure(cell, broker.side, () => Promise.reject(cause))
    await broker.kill()
    return false
  }
}

async function produceMib(bench: Bench, broker: Broker, mib: number): Promise<void> {
  const topic = await Topic.create(broker, 12)
  const load = { recordBytes: RECORD_BYTES, recordCount: mib * 1024, idempotent: true, offered: -1, warmupCount: 0 }
  const producer = new PerfProducer(bench.fleet.jars, { address: broker.address, topic: topic.name, ...load })
  await producer.finished(FILL_SECONDS_MAX * 1000)
}

async function startRetained(bench: Bench, broker: Broker, cell: string): Promise<void> {
  await bench.measure(cell, broker.side, async () => {
    if (cell === CRASH) {
      await broker.start('first', false)
      await produceMib(bench, broker, CRASH_MIB)
      await broker.kill()
    }
    bench.remark(`retained data: ${await dropPageCache(broker.folder, 'files')} before each start`)
    return { seconds: (await broker.start('first', false)) / 1000 }
  })
  await broker.stop()
}
