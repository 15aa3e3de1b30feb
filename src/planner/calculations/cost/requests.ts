import { whenKnown } from '../../known.ts'
import type { Trace } from '../../trace.ts'
import type { Model, ModelName } from './model.ts'
import { outMiBpsOf, type Workload } from './workload.ts'

const MS_PER_SECOND = 1000

/** Requests per second of a cluster to its bucket; null where what they follow from isn't known. */
export interface Requests {
  readonly flushes: number | null
  readonly flushMiB: number | null
  readonly inline: boolean | null
  readonly commandPuts: number | null
  readonly hedges: number | null
  readonly mergePuts: number | null
  readonly puts: number | null
  readonly mergeGets: number | null
  readonly tailGets: number | null
  readonly catchUpGets: number | null
  readonly lookGets: number | null
  readonly gets: number | null
}

/**
 * How often Odradek writes to and reads from its bucket: W = avgInMiBps, B = brokers, z = zones.
 *
 * flushes = B × max(W ÷ B ÷ flushMiB, flushesPerSecond), no more than produce requests. A flush of up to inlineMiB is the body of its entry; larger
 * ones are objects of their own and have commands beside them, combined. A share of both is hedged. Segments are as large as segmentMiB, or there is one
 * per active partition and merge interval; a large one is written in parts. What is written is read once to be merged, and once by every other zone.
 * Nothing written: each broker looks at the tail now and then, and that is all.
 */
export function requestsOf(workload: Workload, brokers: number | null, model: Model, trace: Trace): Requests {
  if (brokers === null) return UNKNOWN
  const steps = new Steps(model, trace)
  if (workload.avgInMiBps === 0) return idle(brokers, steps)
  const flushed = flushesOf(workload, brokers, steps)
  return { ...flushed, ...writes(workload, flushed, steps), ...reads(workload, brokers, flushed.flushes, steps) }
}

/** Says each figure with its formula. */
class Steps {
  readonly model: Model
  readonly #trace: Trace

  constructor(model: Model, trace: Trace) {
    this.model = model
    this.#trace = trace
  }

  step<Result>(
    name: string,
    formula: string,
    inputs: Readonly<Record<string, unknown>>,
    figures: readonly ModelName[],
    result: Result,
  ): Result {
    return this.#trace.step(`requestsPerSecond.${name}`, formula, { ...inputs, ...this.model.inputs(...figures) }, result)
  }
}

function idle(brokers: number, steps: Steps): Requests {
  const lookGets = steps.step(
    'lookGets',
    'brokers × idleGetsPerSecond: nothing is written',
    { brokers },
    ['idleGetsPerSecond'],
    brokers * steps.model.value('idleGetsPerSecond'),
  )
  return { ...NOTHING, lookGets, gets: lookGets }
}

function writes(workload: Workload, { flushes, inline }: Flushed, steps: Steps) {
  const { model } = steps
  const commandPuts = steps.step(
    'commandPuts',
    'commandEntriesPerSecond if inline, else max(that, min(flushes, 1000 ÷ combineIntervalMs))',
    { inline, flushes },
    ['commandEntriesPerSecond', 'combineIntervalMs'],
    inline
      ? model.value('commandEntriesPerSecond')
      : Math.max(model.value('commandEntriesPerSecond'), Math.min(flushes, MS_PER_SECOND / model.value('combineIntervalMs'))),
  )
  const hedges = steps.step(
    'hedges',
    '(flushes + commandPuts) × hedgeShare',
    { flushes, commandPuts },
    ['hedgeShare'],
    (flushes + commandPuts) * model.value('hedgeShare'),
  )
  const mergePuts = mergePutsOf(workload, steps)
  const puts = steps.step(
    'puts',
    'flushes + commandPuts + hedges + mergePuts',
    { flushes, commandPuts, hedges, mergePuts },
    [],
    whenKnown([mergePuts], (merges) => flushes + commandPuts + hedges + merges),
  )
  return { commandPuts, hedges, mergePuts, puts }
}

interface Flushed {
  readonly flushes: number
  readonly flushMiB: number
  readonly inline: boolean
}

function flushesOf({ avgInMiBps, produceRequestsPerSecond }: Workload, brokers: number, steps: Steps): Flushed {
  const { model } = steps
  const wanted = brokers * Math.max(avgInMiBps / brokers / model.value('flushMiB'), model.value('flushesPerSecond'))
  const flushes = steps.step(
    'flushes',
    'min(brokers × max(avgInMiBps ÷ brokers ÷ flushMiB, flushesPerSecond), produceRequestsPerSecond)',
    { avgInMiBps, brokers, produceRequestsPerSecond },
    ['flushMiB', 'flushesPerSecond'],
    Math.min(wanted, produceRequestsPerSecond ?? wanted),
  )
  const flushMiB = steps.step('flushMiB', 'avgInMiBps ÷ flushes', { avgInMiBps, flushes }, [], avgInMiBps / flushes)
  const inline = steps.step('inline', 'flushMiB ≤ inlineMiB', { flushMiB }, ['inlineMiB'], flushMiB <= model.value('inlineMiB'))
  return { flushes, flushMiB, inline }
}

/** Not told how many partitions are written to: all of them at most. */
function mergePutsOf({ avgInMiBps, activePartitions: active, partitions }: Workload, steps: Steps): number | null {
  const { model } = steps
  const activePartitions = active ?? partitions
  const segments = steps.step(
    'segments',
    'max(avgInMiBps ÷ segmentMiB, activePartitions ÷ mergeIntervalSeconds)',
    { avgInMiBps, activePartitions: activePartitions ?? null },
    ['segmentMiB', 'mergeIntervalSeconds'],
    whenKnown([activePartitions], (known) =>
      Math.max(avgInMiBps / model.value('segmentMiB'), known / model.value('mergeIntervalSeconds')),
    ),
  )
  return steps.step(
    'mergePuts',
    'mergeRewrites × segments × (1 if avgInMiBps ÷ segments ≤ partMiB, else ceil(avgInMiBps ÷ segments ÷ partMiB) + 2)',
    { avgInMiBps, segments },
    ['mergeRewrites', 'partMiB'],
    whenKnown(
      [segments],
      (known) => model.value('mergeRewrites') * known * putsPerSegment(avgInMiBps / known, model.value('partMiB')),
    ),
  )
}

/** In parts: one to begin, one to end. */
function putsPerSegment(segmentMiB: number, partMiB: number): number {
  return segmentMiB <= partMiB ? 1 : Math.ceil(segmentMiB / partMiB) + 2
}

function reads(workload: Workload, brokers: number, flushes: number, steps: Steps) {
  const { model } = steps
  const { avgInMiBps, catchUpMiBps, zones } = workload
  const blocks = avgInMiBps / model.value('blockMiB')
  const written = steps.step(
    'written',
    'max(avgInMiBps ÷ blockMiB, flushes)',
    { avgInMiBps, flushes },
    ['blockMiB'],
    Math.max(blocks, flushes),
  )
  const mergeGets = steps.step(
    'mergeGets',
    'written + (mergeRewrites − 1) × avgInMiBps ÷ blockMiB',
    { written, avgInMiBps },
    ['mergeRewrites', 'blockMiB'],
    written + (model.value('mergeRewrites') - 1) * blocks,
  )
  const zonesReading = zonesReadingOf(workload, steps)
  const tailGets = steps.step(
    'tailGets',
    'zonesReading × (zones − 1) ÷ zones × written',
    { zonesReading, zones, written },
    [],
    whenKnown([zonesReading], (reading) => ((reading * (zones - 1)) / zones) * written),
  )
  const catchUpGets = steps.step(
    'catchUpGets',
    'catchUpMiBps ÷ blockMiB',
    { catchUpMiBps },
    ['blockMiB'],
    catchUpMiBps / model.value('blockMiB'),
  )
  const lookGets = steps.step(
    'lookGets',
    'brokers × lookGetsPerSecond',
    { brokers },
    ['lookGetsPerSecond'],
    brokers * model.value('lookGetsPerSecond'),
  )
  const gets = steps.step(
    'gets',
    'mergeGets + tailGets + catchUpGets + lookGets',
    { mergeGets, tailGets, catchUpGets, lookGets },
    [],
    whenKnown([tailGets], (tail) => mergeGets + tail + catchUpGets + lookGets),
  )
  return { mergeGets, tailGets, catchUpGets, lookGets, gets }
}

/** Nobody reads, nobody anywhere; not told who reads, unknown; else all zones, unless some are named. */
function zonesReadingOf(workload: Workload, steps: Steps): number | null {
  const { zones, zonesReading } = workload
  const avgOutMiBps = outMiBpsOf(workload)
  if (avgOutMiBps !== 0 && zonesReading !== null && zonesReading !== undefined) return zonesReading
  const reading = whenKnown([avgOutMiBps], (out) => (out === 0 ? 0 : zones))
  return steps.step('zonesReading', 'zones, if anything is read', { avgOutMiBps, zones }, [], reading)
}

const NOTHING: Requests = {
  flushes: 0,
  flushMiB: 0,
  inline: true,
  commandPuts: 0,
  hedges: 0,
  mergePuts: 0,
  puts: 0,
  mergeGets: 0,
  tailGets: 0,
  catchUpGets: 0,
  lookGets: 0,
  gets: 0,
}

const UNKNOWN = Object.fromEntries(Object.keys(NOTHING).map((name) => [name, null])) as unknown as Requests
