import { sum } from '../numbers.ts'
import { z } from '../schema.ts'
import { copiesInOneZone } from './topology-assignment.ts'

/** Figures of the rules, as a file of limits may have changed them. */
export const LINT_CONSTANTS = { brokersMin: 3, zonesMin: 3, copiesMin: 3, leaderDeviationMax: 0.1 }

export const lintFinding = z.strictObject({
  rule: z.string(),
  state: z.enum(['pass', 'fail', 'undecided', 'unknown']),
  text: z.string(),
  found: z.string(),
})

type State = z.output<typeof lintFinding>['state']
type Verdict = readonly [State, string]

/** What is known of a baseline. Missing or null: nobody knows. */
export interface Baseline {
  readonly brokers: number
  /** Brokers of each zone; null where one lies nobody knows where. */
  readonly zones: Readonly<Record<string, number>> | null
  readonly zonesWanted: readonly string[] | undefined
  /** Of each broker whether it has a rack. */
  readonly racks: readonly (boolean | null)[] | null
  readonly zoneOfBroker: ReadonlyMap<number, string | null>
  readonly topics: readonly LintedTopic[]
  readonly leaders: readonly number[]
  /** Whether copies and leaders are where they really lie. */
  readonly isActual: boolean
  readonly defaults: Defaults | undefined
}

interface LintedTopic {
  readonly name: string
  readonly replicationFactor: number
  readonly durable?: boolean | null | undefined
  readonly assignment?: readonly { readonly replicas: readonly number[] }[] | undefined
}

interface Defaults {
  readonly replicationFactorSet?: boolean | null | undefined
  readonly minInsyncReplicasSet?: boolean | null | undefined
  readonly decidedAtBrokers?: number | null | undefined
}

type Constants = Readonly<Record<keyof typeof LINT_CONSTANTS, number>>

/** The rules, in their order. No evidence, no pass: what only a good balancer would do counts for nothing that runs. */
const RULES: readonly {
  readonly rule: string
  readonly text: string
  readonly judge: (baseline: Baseline, constants: Constants) => Verdict
}[] = [
  {
    rule: 'enough-brokers',
    text: 'There are at least three brokers.',
    judge: ({ brokers }, { brokersMin }) => [brokers >= brokersMin ? 'pass' : 'fail', `${brokers} brokers`],
  },
  {
    rule: 'enough-zones',
    text: 'They lie in at least three zones.',
    judge: ({ zones }, { zonesMin }) => {
      const count = zones === null ? null : Object.keys(zones).length
      return count === null ? NO_ZONES : [count >= zonesMin ? 'pass' : 'fail', `${count} zones`]
    },
  },
  {
    rule: 'brokers-multiple-of-zones',
    text: 'The number of brokers is a multiple of the number of zones.',
    judge: ({ brokers, zones }) => {
      if (zones === null) return NO_ZONES
      const count = Object.keys(zones).length
      return [count > 0 && brokers % count === 0 ? 'pass' : 'fail', `${brokers} brokers in ${count} zones`]
    },
  },
  {
    rule: 'broker-in-each-zone',
    text: 'Every zone has a broker.',
    judge: ({ zones, zonesWanted }) => {
      if (zones === null) return NO_ZONES
      if (zonesWanted === undefined) return ['unknown', 'nobody says which zones there are']
      const empty = zonesWanted.filter((zone) => !Object.hasOwn(zones, zone))
      return empty.length === 0 ? ['pass', `${zonesWanted.length} zones`] : ['fail', `without a broker: ${listed(empty)}`]
    },
  },
  {
    rule: 'rack-on-every-broker',
    text: 'Every broker has a rack.',
    judge: ({ racks }) => {
      if (racks === null) return ['unknown', 'no broker is listed']
      const without = racks.filter((has) => has === false).length
      if (without > 0) return ['fail', `${without} brokers without a rack`]
      return racks.includes(null) ? ['unknown', 'racks were not looked at'] : ['pass', `${racks.length} racks set`]
    },
  },
  {
    rule: 'durable-topics-spread',
    text: 'Durable topics have three copies or more, each in another zone.',
    judge: durableSpread,
  },
  {
    rule: 'leaders-even',
    text: 'No broker leads a tenth more or less than an even share.',
    judge: ({ leaders, isActual }, { leaderDeviationMax }) => {
      const mean = leaders.length === 0 ? 0 : sum(leaders) / leaders.length
      if (mean === 0) return ['unknown', 'nothing is led']
      const off = Math.max(...leaders.map((one) => Math.abs(one - mean) / mean))
      const found = `up to ${percent(off)} off`
      if (off > leaderDeviationMax) return ['fail', isActual ? found : `${found} at best`]
      return isActual ? ['pass', found] : ['unknown', 'nobody says where leaders are']
    },
  },
  {
    rule: 'defaults-decided',
    text: 'Broker defaults for copies and the minimum in sync were decided for the brokers that there are.',
    judge: decided,
  },
]

const NO_ZONES: Verdict = ['unknown', 'the zone of a broker is not known']

export function lintOf(baseline: Baseline, constants: Constants): z.output<typeof lintFinding>[] {
  return RULES.map(({ rule, text, judge }) => {
    const [state, found] = judge(baseline, constants)
    return { rule, state, text, found }
  })
}

function durableSpread({ topics, zoneOfBroker, isActual }: Baseline, { copiesMin }: Constants): Verdict {
  const states = topics
    .filter(({ durable }) => durable !== false)
    .map((topic) => spreadOf(topic, zoneOfBroker, copiesMin, isActual))
  const [wrong, unsure] = [states.filter(({ state }) => state === 'fail'), states.filter(({ state }) => state === 'unknown')]
  if (wrong.length > 0) return ['fail', listed(wrong.map(({ name, why }) => `${name} (${why})`))]
  if (unsure.length > 0) return ['unknown', listed(unsure.map(({ name, why }) => `${name} (${why})`))]
  return states.length === 0 ? ['unknown', 'no topic is known to be durable'] : ['pass', `${states.length} topics`]
}

/** A topic of which nobody knows whether it is durable fails nothing, but passes if it keeps the rule. */
function spreadOf(
  { name, replicationFactor, durable, assignment }: LintedTopic,
  zones: ReadonlyMap<number, string | null>,
  copiesMin: number,
  isActual: boolean,
): { readonly name: string; readonly state: State; readonly why: string } {
  const wrong = (why: string) =>
    durable === true
      ? { name, state: 'fail' as const, why }
      : { name, state: 'unknown' as const, why: `${why}; nobody says whether it must be durable` }
  if (replicationFactor < copiesMin) return wrong(`${replicationFactor} ${replicationFactor === 1 ? 'copy' : 'copies'}`)
  if (!isActual || assignment === undefined) return { name, state: 'unknown', why: 'nobody says where its copies are' }
  const fullest = assignment.map(({ replicas }) => copiesInOneZone(replicas, zones))
  if (fullest.includes(null)) return { name, state: 'unknown', why: 'a copy lies in a zone that nobody knows' }
  return fullest.some((copies) => copies! > 1) ? wrong('two copies in one zone') : { name, state: 'pass', why: '' }
}

/** What was never set was never decided; and what was decided for three brokers wasn't for nine. */
function decided({ brokers, defaults }: Baseline): Verdict {
  const { decidedAtBrokers, replicationFactorSet, minInsyncReplicasSet } = defaults ?? {}
  if (decidedAtBrokers != null) {
    return decidedAtBrokers === brokers
      ? ['pass', `decided for ${brokers} brokers`]
      : ['undecided', `decided for ${decidedAtBrokers} brokers, and there are ${brokers}`]
  }
  if (replicationFactorSet === false || minInsyncReplicasSet === false) return ['undecided', 'never set']
  return ['unknown', 'nobody says for how many brokers they were decided']
}

const NAMES_SHOWN = 5

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN
  return [...names.slice(0, NAMES_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join(', ')
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`
}
