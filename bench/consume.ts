import type { Broker } from './peers/broker.ts'
import { dropPageCache } from './peers/page-cache.ts'
import { consume as consumeAll } from './peers/perf-consumer.ts'
import { PerfProducer } from './peers/perf-producer.ts'
import { cpuSeconds } from './peers/process-usage.ts'
import { Topic } from './peers/topic.ts'
import { type Bench, brokersOf, countOf, type Figures, type Question, RECORD_SIZES, recordBytes } from './question.ts'

/** Data that a run reads, per measured second. Small records cost the client more. */
const MIB_PER_SECOND = { '100 B': 60, '1 KiB': 250, '10 KiB': 300 } as Readonly<Record<string, number>>
const FILL_SECONDS_MAX = 600
const OVERHEAD_SECONDS = 4
/** What a restarted broker is warmed up with. */
const WARM_SHAPE = '1 KiB, 12 partitions'

const SHAPES = [
  ...RECORD_SIZES.map((size) => ({ size: size.label, partitionCount: 12 })),
  { size: '1 KiB', partitionCount: 1 },
  { size: '1 KiB', partitionCount: 1000 },
]

/** A topic that was filled on one broker, for the cells that read it. */
interface Filled {
  readonly broker: Broker
  readonly shape: string
  readonly topic: Topic
  readonly recordCount: number
  readonly mib: number
}

/** How fast can a consumer read what was just produced, and what lies on the disk? */
export const consume: Question = {
  name: 'consume',
  about:
    'MiB of records per second that one ConsumerPerformance (default settings, a group of one) reads from a whole topic, the first quarter left out. `from memory`: just produced, read once ' +
    'before to warm up; `from disk`: after a restart, the broker warmed up on another topic and the page cache dropped. Kafka with flush reads as Kafka does and is left out.',
  measures: [
    { key: 'mibPerSecond', label: 'Consumed, MiB/s', better: 'higher', aim: { kafka: 1 } },
    { key: 'cpuSecondsPerGib', label: 'Broker CPU, s per GiB', better: 'lower', aim: {} },
  ],
  cells: ['from memory', 'from disk'].flatMap((source) =>
    SHAPES.map(({ size, partitionCount }) => `${size}, ${countOf(partitionCount, 'partition')}, ${source}`),
  ),
  quickCells: ['1 KiB, 12 partitions, from memory', '1 KiB, 12 partitions, from disk'],
  estimateSeconds: (form, cells, sideCount) =>
    cells.length * Math.min(2, sideCount) * (form.rounds * (OVERHEAD_SECONDS + form.seconds) + 2 * form.seconds) +
    Math.min(2, sideCount) * form.rounds * (OVERHEAD_SECONDS + 4 * form.seconds),
  async run(bench, chosen) {
    const flushed = bench.fleet.brokers.find((broker) => broker.side === 'kafka-flush')
    const brokers = brokersOf(bench, ['kafka-flush'])
    await flushed?.stop()
    await bench.fleet.up(brokers)
    const warm = await fillAll(bench, brokers, WARM_SHAPE, [])
    const filled: Filled[] = []
    for (const shape of new Set(chosen.map(shapeOf))) {
      const cells = chosen.filter((cell) => shapeOf(cell) === shape)
      const topics = await fillAll(bench, brokers, shape, cells)
      filled.push(...topics)
      const cell = `${shape}, from memory`
      if (chosen.includes(cell)) await readFromMemory(bench, topics, cell)
    }
    const onDisk = filled.filter((topic) => chosen.includes(`${topic.shape}, from disk`))
    if (onDisk.length > 0) await readFromDisk(bench, brokers, warm, onDisk)
    for (const { topic } of [...filled, ...warm]) await topic.remove()
  },
}

function shapeOf(cell: string): string {
  return cell.split(', ').slice(0, 2).join(', ')
}

/** Fills a fresh topic on each broker. Where that fails, all of `cells` fail with it. */
async function fillAll(bench: Bench, brokers: readonly Broker[], shape: string, cells: readonly string[]): Promise<Filled[]> {
  const topics: Filled[] = []
  for (const broker of brokers) {
    bench.progress(`consume · filling ${broker.side}: ${shape}`)
    try {
      topics.push(await fill(bench, broker, shape))
    } catch (cause) {
      const failed = new Error(`filling failed: ${(cause as Error).message}`)
      for (const cell of cells) await bench.measure(cell, broker.side, () => Promise.reject(failed))
    }
  }
  return topics
}

async function fill(bench: Bench, broker: Broker, shape: string): Promise<Filled> {
  const [size = '', partitions = ''] = shape.split(', ')
  const mib = (MIB_PER_SECOND[size] ?? 0) * bench.form.seconds
  const recordCount = Math.floor((mib * 2 ** 20) / recordBytes(size))
  const topic = await Topic.create(broker, Number.parseInt(partitions, 10))
  const load = { recordBytes: recordBytes(size), recordCount, idempotent: true, offered: -1, warmupCount: 0 }
  const producer = new PerfProducer(bench.fleet.jars, { address: broker.address, topic: topic.name, ...load })
  await producer.finished(FILL_SECONDS_MAX * 1000)
  const found = await topic.recordCount()
  if (found !== recordCount) throw new Error(`${recordCount} records were acknowledged, the topic holds ${found}`)
  return { broker, shape, topic, recordCount, mib }
}

async function readFromMemory(bench: Bench, topics: readonly Filled[], cell: string): Promise<void> {
  for (const topic of topics) {
    bench.progress(`consume · warming up ${topic.broker.side}`)
    await read(bench, topic).catch(() => undefined)
  }
  for (let round = 0; round < bench.form.rounds; round++) {
    for (const topic of topics) {
      await bench.fleet.settle()
      await bench.measure(cell, topic.broker.side, () => read(bench, topic))
    }
  }
}

async function readFromDisk(
  bench: Bench,
  brokers: readonly Broker[],
  warm: readonly Filled[],
  topics: readonly Filled[],
): Promise<void> {
  for (let round = 0; round < bench.form.rounds; round++) {
    for (const broker of brokers) {
      bench.progress(`consume · restarting ${broker.side}`)
      const warmTopic = warm.find((topic) => topic.broker === broker)
      let ready: Promise<void> | undefined
      for (const topic of topics) {
        if (topic.broker !== broker) continue
        await bench.measure(`${topic.shape}, from disk`, broker.side, async () => {
          ready ??= restartCold(bench, broker, warmTopic)
          await ready
          return read(bench, topic)
        })
      }
    }
  }
}

/** Restarts a broker, warms it up on one topic and leaves none of its data in the page cache. */
async function restartCold(bench: Bench, broker: Broker, warm: Filled | undefined): Promise<void> {
  await broker.stop()
  await broker.start('first', false)
  if (warm !== undefined) await read(bench, warm)
  await bench.fleet.settle()
  bench.remark(`from disk: ${await dropPageCache(broker.folder, 'machine')}`)
}

async function read(bench: Bench, filled: Filled): Promise<Figures> {
  const { broker, topic, recordCount, mib } = filled
  const cpuFrom = cpuSeconds(broker.pid)
  const mibPerSecond = await consumeAll(bench.fleet.jars, broker.address, topic.name, recordCount)
  return { mibPerSecond, cpuSecondsPerGib: ((cpuSeconds(broker.pid) - cpuFrom) / mib) * 1024 }
}
