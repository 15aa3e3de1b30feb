import { foldRate } from './cluster/fold-rate.ts'
import { idle, idleSeconds } from './cluster/idle.ts'
import { type JavaCell, javaProducer } from './cluster/java-producer.ts'
import { join } from './cluster/join.ts'
import { KILL_SECONDS, kill } from './cluster/kill.ts'
import { manyPartitions } from './cluster/many-partitions.ts'
import { replay } from './cluster/replay.ts'
import { steady, steadySeconds } from './cluster/steady.ts'
import type { Bench, Form, Measure, Question } from './question.ts'

interface ClusterCell {
  readonly run: (bench: Bench, cell: string) => Promise<void>
  readonly seconds: (form: Form) => number
}

const START_SECONDS = 6
/** Of those that were tried the lowest latency: more flushes wait longer for each other than records do for a flush. */
const OFTEN = ['flush.requests.per.second=30']
const IN_ZONE = [...OFTEN, 'client.zones=127.0.0.0/8=a']
const LARGE_BATCHES = ['batch.size=262144', 'linger.ms=20']

const java = (shape: JavaCell): ClusterCell => ({
  run: (bench, cell) => javaProducer(bench, cell, shape),
  seconds: (form) => START_SECONDS + form.rounds * (form.warmSeconds * 4 + form.seconds * 4 + 2),
})

const CELLS: Readonly<Record<string, ClusterCell>> = {
  '10 flushes/s at each broker': {
    run: steady,
    seconds: (form) => START_SECONDS + form.rounds * (form.warmSeconds + steadySeconds(form.seconds)),
  },
  'Java producer, 1000 records/s, defaults': java({ offered: 1_000, brokerSettings: [], producerSettings: [] }),
  'Java producer, 1000 records/s, 30 flushes/s': java({ offered: 1_000, brokerSettings: OFTEN, producerSettings: [] }),
  'Java producer, 1000 records/s, 30 flushes/s in its zone': java({
    offered: 1_000,
    brokerSettings: IN_ZONE,
    producerSettings: [],
  }),
  'Java producer, full speed, defaults': java({ offered: -1, brokerSettings: [], producerSettings: [] }),
  'Java producer, full speed, large batches': java({ offered: -1, brokerSettings: [], producerSettings: LARGE_BATCHES }),
  idle: { run: idle, seconds: (form) => START_SECONDS + idleSeconds(form.quick) },
  'kill -9 of the combiner': {
    run: (bench, cell) => kill(bench, cell, 'combiner'),
    seconds: (form) => START_SECONDS + form.rounds * KILL_SECONDS,
  },
  'kill -9 of another broker': {
    run: (bench, cell) => kill(bench, cell, 'other'),
    seconds: (form) => START_SECONDS + form.rounds * KILL_SECONDS,
  },
  'broker added under load': { run: join, seconds: (form) => START_SECONDS + 4 * form.rounds },
  'start on an empty disk, 10000 partitions': { run: manyPartitions, seconds: (form) => START_SECONDS + 10 + 4 * form.rounds },
  'cold replay': { run: replay, seconds: (form) => START_SECONDS + 20 + form.rounds * (form.seconds * 3 + 20) },
  'fold in one thread': { run: foldRate, seconds: (form) => 5 * form.rounds },
}

const lower = (key: string, label: string, aimAtMost?: number): Measure => ({
  key,
  label,
  better: 'lower',
  aim: {},
  ...(aimAtMost === undefined ? {} : { aimAtMost }),
})
const higher = (key: string, label: string, aimAtLeast?: number): Measure => ({
  key,
  label,
  better: 'higher',
  aim: {},
  ...(aimAtLeast === undefined ? {} : { aimAtLeast }),
})

/** What does a cluster on nothing but a bucket do? */
export const cluster: Question = {
  name: 'cluster',
  about:
    'Three brokers in three zones, as processes of one machine, over a store that takes 40 ms for a PUT in the median and 200 ms in one of a hundred (lognormal; other requests 15 and 80 ms). ' +
    'It and all clients share the machine. `10 flushes/s at each broker`: a producer in each zone sends ten records a second at random times, beside a probe that writes to the same store: ' +
    'its times are “the store’s own”. Kills: 12 partitions get a record every 20 ms each; the gap is the longest that any one of them goes without an acknowledgement. `broker added`: from its ready file until ' +
    'an older broker sends clients to it for half of its share at least, and a record was acknowledged by it. Java is one ProducerPerformance, idempotent, acks=all, 1 KiB records, 12 partitions; ' +
    'large batches: `batch.size=262144 linger.ms=20`; 30 flushes/s: `flush.requests.per.second=30` at the brokers; in its zone: the brokers know where it is, so that one takes all.',
  measures: [
    lower('p50Ratio', 'Median of acknowledgements ÷ the store’s own', 1.5),
    lower('p99Ratio', '99th percentile of acknowledgements ÷ the store’s own', 1),
    lower('p50Ms', 'Median of acknowledgements, ms'),
    lower('p99Ms', '99th percentile of acknowledgements, ms'),
    lower('storeP50Ms', 'The store’s own median, ms'),
    lower('storeP99Ms', 'The store’s own 99th percentile, ms'),
    lower('commitMs', 'From sealed flush to applied, mean, ms'),
    lower('writesPerFlush', 'Writes to the store per flush, second ones of slow writes among them'),
    higher('rateHeld', 'Share of the offered rate that was held; the tool counts the wait for its last records', 0.95),
    lower('javaP50Ms', 'Java producer, median, ms', 60),
    lower('javaP99Ms', 'Java producer, 99th percentile, ms', 200),
    higher('fullMibPerSecond', 'Java producer at full speed, MiB/s'),
    lower('flushKib', 'Mean flush, KiB'),
    lower('writes', 'Writes to the store per GiB'),
    lower('reads', 'Reads from the store per GiB'),
    lower('betweenZones', 'Bytes between zones per byte produced', 0.01),
    lower('cpuSeconds', 'CPU of all brokers, s per GiB'),
    lower('dollarsPerMonth', 'Dollars a month at 1 GiB/s: requests and CPU'),
    lower('idleWrites', 'Writes in an idle hour', 0),
    lower('idleReads', 'Reads in an idle hour'),
    lower('gapMs', 'Longest gap in a partition’s acknowledgements around the kill, ms', 1_000),
    lower('quietGapMs', 'The same before the kill, ms'),
    lower('joinSeconds', 'From ready to serving its share, s', 1),
    lower('joinReadySeconds', 'From the start of its process to ready, s'),
    lower('joinLedSeconds', 'From ready to being named to clients, s'),
    lower('startSeconds', 'From the start of its process to ready, with 10,000 partitions, s', 5),
    lower('replayRatio', '99th percentile during a cold replay ÷ quiet', 1.2),
    lower('replayP99Ms', '99th percentile during a cold replay, ms'),
    lower('quietP99Ms', '99th percentile without it, ms'),
    higher('replayMibPerSecond', 'Replay, MiB/s'),
    higher('foldPerSecond', 'Batch commits per second and core', 1_000_000),
    lower('extentBytes', 'State per extent, bytes', 64),
  ],
  cells: Object.keys(CELLS),
  quickCells: Object.keys(CELLS),
  estimateSeconds: (form, cells) => cells.reduce((sum, cell) => sum + CELLS[cell]!.seconds(form), 0),
  async run(bench, chosen) {
    await bench.fleet.down()
    bench.remark(
      'the bill at 1 GiB/s: counted requests and CPU at list prices of us-east-1 ($0.005 per 1,000 writes, $0.0004 per 1,000 reads, $0.04 a core hour), ' +
        'and an assumed 240 writes and 1,024 reads per GiB for merging later; without kept bytes, consumers and traffic',
    )
    for (const cell of chosen) {
      // One that breaks leaves the others their turn.
      await CELLS[cell]!.run(bench, cell).catch((cause: unknown) => bench.measure(cell, 'odradek', () => Promise.reject(cause)))
    }
  },
}
