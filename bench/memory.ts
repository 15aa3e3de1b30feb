import { setTimeout as sleep } from 'node:timers/promises'
import { Broker } from './peers/broker.ts'
import { PerfProducer, UNTIL_STOPPED } from './peers/perf-producer.ts'
import { residentMib } from './peers/process-usage.ts'
import { Topic } from './peers/topic.ts'
import type { Bench, Figures, Question } from './question.ts'

const SAMPLE_MS = 100
/** Heaps grow slowly: the load lasts this many times the seconds of other runs. */
const LOADED_FACTOR = 5
const PRODUCER_COUNT = 4
const RECORD_BYTES = 1024
const STALL_MS_MAX = 60_000
const OVERHEAD_SECONDS = 12

/** How much memory does the broker's process hold, idle and at work? */
export const memory: Question = {
  name: 'memory',
  about:
    'Resident memory of the broker’s process in MiB. `idle`: a fresh broker after its first record, at the end of a quiet while; `loaded`: the highest of ten samples a second while four ' +
    'ProducerPerformance send 1 KiB records to 12 partitions as fast as they can; `loaded with 1000 partitions`: the same with a topic of 1000.',
  measures: [
    { key: 'idleMib', label: 'Resident when idle, MiB', better: 'lower', aim: {}, aimAtMost: 120e6 / 2 ** 20 },
    { key: 'loadedMib', label: 'Resident under load, highest, MiB', better: 'lower', aim: {} },
  ],
  cells: ['idle', 'loaded', 'loaded with 1000 partitions'],
  quickCells: ['idle', 'loaded'],
  estimateSeconds: (form, cells, sideCount) =>
    sideCount * form.rounds * (form.seconds * LOADED_FACTOR * (cells.length - 1) + OVERHEAD_SECONDS),
  async run(bench, chosen) {
    await bench.fleet.down()
    const brokers = await Promise.all(bench.recipes.map((recipe) => Broker.create(recipe, `${bench.dataRoot}/memory`)))
    for (let round = 0; round < bench.form.rounds; round++) {
      for (const broker of brokers) await measureMemory(bench, broker, chosen)
    }
  },
}

async function measureMemory(bench: Bench, broker: Broker, chosen: readonly string[]): Promise<void> {
  await broker.wipe()
  try {
    await broker.start('first', true)
    if (chosen.includes('idle')) await bench.measure('idle', broker.side, () => idle(bench, broker))
    if (chosen.includes('loaded')) await bench.measure('loaded', broker.side, () => loaded(bench, broker, 12))
    const many = 'loaded with 1000 partitions'
    if (chosen.includes(many)) await bench.measure(many, broker.side, () => loaded(bench, broker, 1000))
  } catch (cause) {
    for (const cell of chosen) await bench.measure(cell, broker.side, () => Promise.reject(cause))
  } finally {
    await broker.stop()
  }
}

async function idle(bench: Bench, broker: Broker): Promise<Figures> {
  await sleep(bench.form.seconds * 2000)
  return { idleMib: residentMib(broker.pid) }
}

async function loaded(bench: Bench, broker: Broker, partitionCount: number): Promise<Figures> {
  const topic = await Topic.create(broker, partitionCount)
  const load = { recordBytes: RECORD_BYTES, recordCount: UNTIL_STOPPED, idempotent: true, offered: -1, warmupCount: 0 }
  const running = Array.from(
    { length: PRODUCER_COUNT },
    () => new PerfProducer(bench.fleet.jars, { address: broker.address, topic: topic.name, ...load }),
  )
  try {
    const started = performance.now()
    await Promise.all(running.map((producer) => producer.reportAfter(started, started + STALL_MS_MAX)))
    const endMs = performance.now() + bench.form.seconds * LOADED_FACTOR * 1000
    let highest = 0
    while (performance.now() < endMs) {
      highest = Math.max(highest, residentMib(broker.pid))
      await sleep(SAMPLE_MS)
    }
    await Promise.all(running.map((producer) => producer.reportAfter(endMs, endMs + STALL_MS_MAX)))
    return { loadedMib: highest }
  } finally {
    await Promise.all(running.map((producer) => producer.stop()))
    await topic.remove()
  }
}
