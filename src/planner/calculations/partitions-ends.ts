import type { Book } from '../book/book.ts'
import { costUsd, sourcedPrice } from '../book/price.ts'
import { spread } from '../numbers.ts'
import { z } from '../schema.ts'
import { derived, type Sourced } from '../source.ts'
import { namedIn, type Trace } from '../trace.ts'
import { bookHours } from './month-hours.ts'

const SECONDS_PER_HOUR = 3600
const REQUESTS_PER_UNIT = 1000
const MONTHS_TOLD_MAX = 1200

/** Ours, as rules of thumb: what is counted against them is in the result, and a file of limits may change them. */
export const END_CONSTANTS = {
  clusterPartitionsMax: 10_000,
  electionMsPerPartition: 5,
  electionSecondsMax: 30,
  filesPerSegment: 3,
  segmentsPerReplica: 2,
  openFilesMax: 100_000,
  mergeIntervalSeconds: 600,
  segmentMiB: 64,
}
type Constants = Readonly<Record<keyof typeof END_CONSTANTS, number>>

export const partitionEnd = z.strictObject({
  end: z.enum(['too-few', 'too-many']),
  check: z.string(),
  state: z.enum(['ok', 'exceeded', 'unknown']),
  value: z.number().nullable(),
  limit: z.number().nullable(),
  /** Until it is too few, as traffic grows. Null: never, not within a century, or nobody knows. */
  months: z.number().nullable(),
  text: z.string(),
})

export const lasts = z.strictObject({ check: z.string().nullable(), months: z.number().nullable() })

export const odradekMerges = z.strictObject({ perSecond: z.number(), putUsdPerMonth: z.number().nullable() })

type End = z.output<typeof partitionEnd>

/** What is known of the topic, and of what else lies beside it. */
interface Facts {
  readonly partitions: number
  readonly replicationFactor: number
  readonly brokers?: number | undefined
  readonly needs: readonly { readonly name: string; readonly value: number }[]
  readonly partitionsMax?: number | undefined
  readonly partitionsPerBrokerMax?: number | undefined
  readonly replicasPerBrokerUsed: number
  readonly otherPartitions?: number | null | undefined
  readonly topicMiBps?: number | undefined
  readonly partitionProduceMiBps?: number | undefined
  readonly partitionConsumeMiBps?: number | undefined
  readonly growthPerMonth?: number | null | undefined
}

/**
 * Both ends: whether so many partitions are too few for what is asked of them, and too many for who must carry them. What throughput asks for grows with
 * traffic: it is more than there are after ln(partitions ÷ asked) ÷ ln(1 + growthPerMonth) months. `told`: the partitions, with where they come from.
 */
export function endsOf(facts: Facts, told: number | Sourced<number>, constants: Constants, trace: Trace): End[] {
  const { partitions, needs, partitionsMax, partitionsPerBrokerMax, otherPartitions } = facts
  const needed = (name: string): number | null => needs.find((one) => one.name === name)?.value ?? null
  const held =
    facts.brokers === undefined ? null : facts.replicasPerBrokerUsed + most(partitions * facts.replicationFactor, facts.brokers)
  const led =
    facts.brokers === undefined
      ? null
      : (most(partitions + (otherPartitions ?? 0), facts.brokers) * constants.electionMsPerPartition) / 1000
  const ends = [
    {
      ...few('produceThroughput', partitions, needed('produceThroughput'), 'partitions that what is written asks for'),
      months: monthsLeft(facts, facts.partitionProduceMiBps),
    },
    {
      ...few('consumeThroughput', partitions, needed('consumeThroughput'), 'partitions that what is read asks for'),
      months: monthsLeft(facts, facts.partitionConsumeMiBps),
    },
    few('parallelism', partitions, needed('consumers'), 'members of the largest group, of which none shall be idle'),
    many('partitionsMax', partitions, partitionsMax ?? null, 'partitions that the topic may have'),
    many('partitionsPerBroker', held, partitionsPerBrokerMax ?? null, 'copies that a broker may hold'),
    many(
      'metadata',
      otherPartitions == null ? null : partitions + otherPartitions,
      constants.clusterPartitionsMax,
      'partitions of a cluster whose metadata every client and controller carries',
    ),
    many(
      'recovery',
      otherPartitions == null ? null : led,
      constants.electionSecondsMax,
      'seconds until all partitions of a lost broker have a leader again',
    ),
    many(
      'openFiles',
      held === null ? null : held * constants.segmentsPerReplica * constants.filesPerSegment,
      constants.openFilesMax,
      'files that a broker may hold open',
    ),
  ]
  for (const { check, state, value, limit } of ends)
    trace.step(
      `ends.${check}`,
      formulaOf(check),
      { ...comparedOf(check, value, limit, told, trace), ...inputsOf(check, facts, told, constants) },
      state,
    )
  for (const { check, months } of ends)
    if (months !== null)
      trace.step(
        `ends.${check}.months`,
        'ln(partitions ÷ (topicMiBps ÷ what one partition takes)) ÷ ln(1 + growthPerMonth), at least 0',
        { partitions: told, ...inputsOf(check, facts, told, constants), growthPerMonth: facts.growthPerMonth },
        months,
      )
  return ends
}

interface Comparing {
  readonly value: string
  readonly end: 'too few below' | 'too many above'
  /** How the limit is made, or the field or constant that it is. */
  readonly limit: { readonly made: string } | { readonly field: string; readonly made?: string }
}

const HELD = 'replicasPerBrokerUsed + ⌈partitions × replicationFactor ÷ brokers⌉'

/** What each compares, with the names of what goes into it. */
const COMPARING: Readonly<Record<string, Comparing>> = {
  produceThroughput: { value: 'partitions', end: 'too few below', limit: { made: '⌈topicMiBps ÷ partitionProduceMiBps⌉' } },
  consumeThroughput: { value: 'partitions', end: 'too few below', limit: { made: '⌈topicMiBps ÷ partitionConsumeMiBps⌉' } },
  parallelism: { value: 'partitions', end: 'too few below', limit: { made: 'members of the largest group', field: 'groups' } },
  partitionsMax: { value: 'partitions', end: 'too many above', limit: { field: 'partitionsMax' } },
  partitionsPerBroker: { value: HELD, end: 'too many above', limit: { field: 'partitionsPerBrokerMax' } },
  metadata: { value: 'partitions + otherPartitions', end: 'too many above', limit: { field: 'clusterPartitionsMax' } },
  recovery: {
    value: '⌈(partitions + otherPartitions) ÷ brokers⌉ × electionMsPerPartition ÷ 1000',
    end: 'too many above',
    limit: { field: 'electionSecondsMax' },
  },
  openFiles: {
    value: `(${HELD}) × segmentsPerReplica × filesPerSegment`,
    end: 'too many above',
    limit: { field: 'openFilesMax' },
  },
}

function formulaOf(check: string): string {
  const { value, end, limit } = COMPARING[check]!
  return `value = ${value}; ${end} limit${limit.made === undefined ? '' : ` = ${limit.made}`}`
}

/** Both sides, with where they come from. */
function comparedOf(
  check: string,
  value: number | null,
  limit: number | null,
  told: number | Sourced<number>,
  trace: Trace,
): Readonly<Record<'value' | 'limit', unknown>> {
  const { value: made, limit: from } = COMPARING[check]!
  return {
    value: made === 'partitions' ? told : derived(value, made),
    limit: 'field' in from ? trace.field(from.field, limit) : derived(limit, from.made),
  }
}

function inputsOf(
  check: string,
  facts: Facts,
  partitions: number | Sourced<number>,
  constants: Constants,
): Readonly<Record<string, unknown>> {
  return namedIn(formulaOf(check), { ...constants, ...facts, partitions })
}

/** Nothing that doesn't grow is ever outgrown, or only so little as sums of a flat load are off. */
function monthsLeft({ partitions, topicMiBps, growthPerMonth }: Facts, partitionMiBps: number | undefined): number | null {
  if (topicMiBps === undefined || topicMiBps <= 0 || partitionMiBps === undefined) return null
  const asked = topicMiBps / partitionMiBps
  if (asked >= partitions) return 0
  if (growthPerMonth == null || growthPerMonth <= 0) return null
  const months = Math.log(partitions / asked) / Math.log1p(growthPerMonth)
  return months <= MONTHS_TOLD_MAX ? months : null
}

/** The end that traffic reaches first. */
export function lastsOf(ends: readonly End[]): z.output<typeof lasts> {
  const first = ends
    .flatMap(({ check, months }) => (months === null ? [] : [{ check, months }]))
    .sort((one, other) => one.months - other.months)[0]
  return first ?? { check: null, months: null }
}

function few(check: string, value: number, limit: number | null, text: string): End {
  const state = limit === null ? 'unknown' : value < limit ? 'exceeded' : 'ok'
  return { end: 'too-few', check, state, value, limit, months: null, text }
}

function many(check: string, value: number | null, limit: number | null, text: string): End {
  const state = value === null || limit === null ? 'unknown' : value > limit ? 'exceeded' : 'ok'
  return { end: 'too-many', check, state, value, limit, months: null, text }
}

function most(things: number, places: number): number {
  return spread(things, places).max
}

/** On Odradek many partitions cost no broker anything, but merges: each is merged once in an interval, however little it took. */
export function mergesOf(
  partitions: number,
  told: number | Sourced<number>,
  topicMiBps: number | undefined,
  constants: Constants,
  book: Book,
  trace: Trace,
): z.output<typeof odradekMerges> {
  const { prices } = book
  const { mergeIntervalSeconds, segmentMiB } = constants
  const perSecond = trace.step(
    'odradekMerges.perSecond',
    'max(partitions ÷ mergeIntervalSeconds, topicMiBps ÷ segmentMiB)',
    { partitions: told, mergeIntervalSeconds, topicMiBps, segmentMiB },
    Math.max(partitions / mergeIntervalSeconds, (topicMiBps ?? 0) / segmentMiB),
  )
  const put = prices.price('s3.standard.put')
  const requests = perSecond * SECONDS_PER_HOUR * prices.hoursPerMonth
  const putUsdPerMonth = trace.step(
    'odradekMerges.putUsdPerMonth',
    'perSecond × 3600 × hoursPerMonth ÷ 1000 × price',
    { perSecond, hoursPerMonth: bookHours(book), price: sourcedPrice(put) },
    costUsd(put, requests / REQUESTS_PER_UNIT),
  )
  return { perSecond, putUsdPerMonth }
}
