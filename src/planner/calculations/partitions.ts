import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { ceilCount, ceilToMultiple, floorCount, spread } from '../numbers.ts'
import { count, positive, positiveCount, quantity, z } from '../schema.ts'
import { derived } from '../source.ts'
import type { Trace } from '../trace.ts'
import { END_CONSTANTS, endsOf, lasts, lastsOf, mergesOf, odradekMerges, partitionEnd } from './partitions-ends.ts'
import { explainPartitions, type Named } from './partitions-explanation.ts'

const spreadOf = z.strictObject({ min: z.number(), max: z.number() })
const consumerSpread = z.strictObject({ min: z.number(), max: z.number(), idle: z.number() })

const input = z.strictObject({
  replicationFactor: positiveCount.describe('copies of each partition'),
  groups: z.array(positiveCount).describe('members of each consumer group'),
  brokers: positiveCount.optional().describe('brokers of the cluster'),
  mode: z
    .enum(['brokers', 'replication'])
    .optional()
    .describe('what leaders spread over: brokers if their number is given, else as many as copies'),
  topicMiBps: quantity.optional().describe('MiB/s written at the peak'),
  partitionProduceMiBps: positive.optional().describe('MiB/s that one partition takes'),
  partitionConsumeMiBps: positive.optional().describe('MiB/s that one consumer reads of a partition'),
  min: positiveCount.optional().describe('partitions wanted at least'),
  current: positiveCount.optional().describe('partitions that the topic has'),
  partitionsMax: positiveCount.optional().describe('partitions that the topic may have'),
  partitionsPerBrokerMax: positiveCount.optional().describe('copies that a broker may hold'),
  replicasPerBrokerUsed: count.default(0).describe('copies that each broker holds already'),
  otherPartitions: count.nullish().describe('partitions of all other topics of the cluster'),
  growthPerMonth: z.number().nullish().describe('growth of what is written in a month: 0.1 is 10 %'),
  tolerance: quantity.optional().describe('share of unevenness that passes as nearly symmetric'),
})

type Input = z.output<typeof input>

/**
 * `plan partitions`: a number of partitions that divides evenly among brokers and among the members of every group.
 *
 * step = lcm(brokers or replicationFactor, every group). required = the largest of what throughput, minimum, current and consumers ask for.
 * symmetric = the smallest multiple of step ≥ required. limit = the smaller of partitionsMax and
 * ⌊(partitionsPerBrokerMax − replicasPerBrokerUsed) × brokers ÷ replicationFactor⌋.
 * recommended = symmetric; over the limit the smallest multiple of brokers ≥ required that fits, else required, else current if that is at or
 * over the limit, else nothing. Never below current: Kafka can't take partitions away. Too few and too many: `partitions-ends.ts`.
 */
export const planPartitions = calculation({
  command: 'plan partitions',
  summary: 'partition counts that spread evenly over brokers and consumers',
  constants: {
    // Below so little traffic nobody feels an uneven spread.
    noiseMiBps: 1,
    ...END_CONSTANTS,
  },
  input,
  output: z.strictObject({
    step: z.number(),
    required: z.number(),
    requiredBy: z.enum(['produceThroughput', 'consumeThroughput', 'minimum', 'current', 'consumers']).nullable(),
    symmetric: z.number(),
    limit: z.number().nullable(),
    limitBy: z.enum(['partitionsMax', 'partitionsPerBroker']).nullable(),
    recommended: z.number().nullable(),
    binding: z.string(),
    isSymmetric: z.boolean(),
    leadersPerBroker: spreadOf.nullable(),
    replicasPerBroker: spreadOf.nullable(),
    perConsumer: z.array(consumerSpread),
    currentSpread: z.array(consumerSpread).optional(),
    nearSymmetric: z.number().optional(),
    warnings: z.array(z.enum(['current-over-limit', 'limit-below-required', 'asymmetric'])),
    information: z.array(z.literal('asymmetric')),
    explanation: z.string(),
    ends: z.array(partitionEnd),
    lasts,
    odradekMerges,
  }),
  run(given, { book, constants, trace }) {
    const { replicationFactor, groups, current, tolerance } = given
    const base = spreadBase(given)
    const step = trace.step(
      'step',
      'least common multiple of brokers (or copies) and every group',
      { [given.mode === 'replication' || given.brokers === undefined ? 'replicationFactor' : 'brokers']: base, groups },
      stepOf(base, groups),
    )
    const needs = needsOf(given, trace)
    const { name: requiredBy, value: required } = largest(needs)
    trace.step('required', `the largest of ${needs.map(({ name }) => name).join(', ')}`, needInputs(needs, trace), required)
    const symmetric = trace.step(
      'symmetric',
      'smallest multiple of step ≥ required',
      { step, required },
      ceilToMultiple(required, step),
    )
    const limits = limitsOf(given, trace)
    const { name: limitBy, value: limit } = smallest(limits)
    if (limit !== null)
      trace.step(
        'limit',
        'the smaller of partitionsMax and the room on brokers',
        Object.fromEntries(limits.map((one) => [one.name, one.value])),
        limit,
      )
    const { recommended, warnings } = recommend({ required, symmetric, limit, current, base })
    trace.step('recommended', 'symmetric, unless over the limit', { symmetric, limit, required, current }, recommended)
    const isSymmetric = recommended !== null && recommended % step === 0
    const isQuiet = given.topicMiBps !== undefined && given.topicMiBps < constants.noiseMiBps
    const asymmetric = recommended !== null && !isSymmetric ? (['asymmetric'] as const) : []
    const brokers = given.brokers ?? replicationFactor
    // What is there is judged; of a new topic what it should get.
    const partitions = current ?? recommended ?? required
    const told =
      current === undefined
        ? derived(partitions, recommended === null ? 'required' : 'recommended')
        : trace.field('current', partitions)
    const ends = endsOf({ ...given, partitions, needs }, told, constants, trace)
    const binding = bindingOf({ symmetric, limit, limitBy, required, requiredBy, step })
    return {
      step,
      required,
      requiredBy,
      symmetric,
      limit,
      limitBy,
      recommended,
      binding,
      isSymmetric,
      leadersPerBroker: recommended === null ? null : spread(recommended, brokers),
      replicasPerBroker: recommended === null ? null : spread(recommended * replicationFactor, brokers),
      perConsumer: recommended === null ? [] : groups.map((members) => spreadOver(recommended, members)),
      ...(current === undefined ? {} : { currentSpread: groups.map((members) => spreadOver(current, members)) }),
      ...(tolerance === undefined || tolerance === 0
        ? {}
        : { nearSymmetric: nearlySymmetric([base, ...groups], required, symmetric, tolerance) }),
      warnings: [...warnings, ...(isQuiet ? [] : asymmetric)],
      information: isQuiet ? [...asymmetric] : [],
      explanation: explainPartitions({ binding, recommended, step, needs, limits }),
      ends,
      lasts: lastsOf(ends),
      odradekMerges: mergesOf(partitions, told, given.topicMiBps, constants, book, trace),
    }
  },
})

const FIELDS: Partial<Record<Need, string>> = { minimum: 'min', current: 'current', consumers: 'groups' }

/** What asks for partitions, with the fields that it comes from. */
function needInputs(needs: readonly Named<Need>[], trace: Trace): Record<string, unknown> {
  return Object.fromEntries(needs.map(({ name, value }) => [name, trace.field(FIELDS[name] ?? name, value)]))
}

function spreadBase({ mode, brokers, replicationFactor }: Input): number {
  if (mode === 'brokers' && brokers === undefined)
    throw badDocument('input', [{ path: '/brokers', text: 'is missing, and mode is "brokers"' }])
  if (brokers !== undefined && brokers < replicationFactor) {
    const text = `must be at most brokers (${brokers}), and is ${replicationFactor}`
    throw badDocument('input', [{ path: '/replicationFactor', text }])
  }
  return mode === 'replication' ? replicationFactor : (brokers ?? replicationFactor)
}

function stepOf(base: number, groups: readonly number[]): number {
  const step = groups.reduce(leastCommonMultiple, base)
  if (Number.isSafeInteger(step)) return step
  throw badDocument('input', [{ path: '/groups', text: 'have no common multiple that a topic could have' }])
}

function leastCommonMultiple(one: number, other: number): number {
  return (one / greatestCommonDivisor(one, other)) * other
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other)
}

type Need = 'produceThroughput' | 'consumeThroughput' | 'minimum' | 'current' | 'consumers'

/** What asks for partitions, in the order in which equals are named. */
function needsOf(
  { topicMiBps, partitionProduceMiBps, partitionConsumeMiBps, min, current, groups }: Input,
  trace: Trace,
): Named<Need>[] {
  const throughput = (need: Need, field: string, perPartition: number | undefined): number | undefined =>
    topicMiBps === undefined || perPartition === undefined
      ? undefined
      : trace.step(need, `⌈topicMiBps ÷ ${field}⌉`, { topicMiBps, [field]: perPartition }, ceilCount(topicMiBps / perPartition))
  const needs: readonly (readonly [Need, number | undefined])[] = [
    ['produceThroughput', throughput('produceThroughput', 'partitionProduceMiBps', partitionProduceMiBps)],
    ['consumeThroughput', throughput('consumeThroughput', 'partitionConsumeMiBps', partitionConsumeMiBps)],
    ['minimum', min],
    ['current', current],
    ['consumers', groups.length === 0 ? undefined : Math.max(...groups)],
  ]
  return needs.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function largest(needs: readonly Named<Need>[]): { readonly name: Need | null; readonly value: number } {
  const [first, ...others] = needs
  const most = others.reduce<Named<Need> | undefined>(
    (best, one) => (best === undefined || one.value > best.value ? one : best),
    first,
  )
  // Who asks for less than a topic must have decides nothing.
  return most === undefined || most.value < 1 ? { name: null, value: 1 } : most
}

type Limit = 'partitionsMax' | 'partitionsPerBroker'

function limitsOf(given: Input, trace: Trace): Named<Limit>[] {
  const { partitionsMax, partitionsPerBrokerMax, replicasPerBrokerUsed, replicationFactor } = given
  const brokers = given.brokers ?? replicationFactor
  const room =
    partitionsPerBrokerMax === undefined
      ? undefined
      : trace.step(
          'partitionsPerBroker',
          '⌊(partitionsPerBrokerMax − replicasPerBrokerUsed) × brokers ÷ replicationFactor⌋',
          { partitionsPerBrokerMax, replicasPerBrokerUsed, brokers, replicationFactor },
          floorCount((Math.max(0, partitionsPerBrokerMax - replicasPerBrokerUsed) * brokers) / replicationFactor),
        )
  const limits: readonly (readonly [Limit, number | undefined])[] = [
    ['partitionsMax', partitionsMax],
    ['partitionsPerBroker', room],
  ]
  return limits.flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]))
}

function smallest(limits: readonly Named<Limit>[]): { readonly name: Limit | null; readonly value: number | null } {
  return limits.reduce<{ name: Limit | null; value: number | null }>(
    (best, one) => (best.value === null || one.value < best.value ? one : best),
    { name: null, value: null },
  )
}

interface Choice {
  readonly required: number
  readonly symmetric: number
  readonly limit: number | null
  readonly current: number | undefined
  readonly base: number
}

interface Recommendation {
  readonly recommended: number | null
  readonly warnings: readonly ('current-over-limit' | 'limit-below-required')[]
}

function recommend({ required, symmetric, limit, current, base }: Choice): Recommendation {
  if (limit === null || symmetric <= limit) return { recommended: symmetric, warnings: [] }
  const evenOnBrokers = ceilToMultiple(required, base)
  if (evenOnBrokers <= limit) return { recommended: evenOnBrokers, warnings: [] }
  if (required <= limit) return { recommended: required, warnings: [] }
  if (current !== undefined && current >= limit) return { recommended: current, warnings: ['current-over-limit'] }
  return { recommended: null, warnings: ['limit-below-required'] }
}

interface Outcome {
  readonly symmetric: number
  readonly limitBy: string | null
  readonly required: number
  readonly requiredBy: string | null
  readonly step: number
  readonly limit: number | null
}

/** A current count over the limit stays as it is because of the limit, even where it happens to be symmetric. */
function bindingOf({ symmetric, limit, limitBy, required, requiredBy, step }: Outcome): string {
  if (limit !== null && symmetric > limit) return `limit:${limitBy}`
  return requiredBy !== null && required > step ? requiredBy : 'symmetry'
}

function spreadOver(partitions: number, members: number): { min: number; max: number; idle: number } {
  return { ...spread(partitions, members), idle: Math.max(0, members - partitions) }
}

const ROUNDING = 1e-9

/**
 * The smallest count ≥ required at which nobody has more than `tolerance` above the mean. Among `places` a count P gives the most ⌈P÷n⌉, which is
 * enough from ⌈P÷n⌉ × n ÷ (1 + tolerance) on: what is too small for one of them jumps there.
 */
function nearlySymmetric(places: readonly number[], required: number, symmetric: number, tolerance: number): number {
  let partitions = required
  while (partitions < symmetric) {
    // 10 over 11 are 10 % above the mean, though as numbers with a point they are a little more.
    const uneven = places.find((n) => Math.ceil(partitions / n) / (partitions / n) - 1 > tolerance + ROUNDING)
    if (uneven === undefined) return partitions
    partitions = Math.max(partitions + 1, Math.floor((Math.ceil(partitions / uneven) * uneven) / (1 + tolerance)))
  }
  return symmetric
}
