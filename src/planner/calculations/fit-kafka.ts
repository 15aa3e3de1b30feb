import { calculation } from '../calculation.ts'
import { count, quantity, z } from '../schema.ts'
import { derived } from '../source.ts'
import { namedIn } from '../trace.ts'
import { ALTERNATIVES, type Alternative, LOSS_TEXTS, lossesOf, lossTexts } from './simpler-services.ts'

const REASONS = ['sustainedThroughput', 'independentConsumers', 'replay', 'durabilityControl', 'orderedScaleOut'] as const
type Reason = (typeof REASONS)[number]
type State = boolean | null

const VERDICTS = ['kafka', 'consider-simpler', 'simpler'] as const
type Verdict = (typeof VERDICTS)[number]

/**
 * `plan fit kafka`: whether this should be Kafka at all.
 *
 * Reasons: writeAvgMiBps ≥ writeAvgMiBpsMin, independentConsumers ≥ independentConsumersMin, replay, control of durability, order with parallel
 * readers. `kafka` from reasonsForKafka on or where the ecosystem needs it, `consider-simpler` from reasonsToConsider on, else `simpler`. What isn't
 * known and would change the verdict makes it unknown (null).
 */
export const planFitKafka = calculation({
  command: 'plan fit kafka',
  summary: 'whether this should be Kafka at all, and what would do instead',
  constants: { writeAvgMiBpsMin: 1, independentConsumersMin: 2, reasonsForKafka: 3, reasonsToConsider: 2 },
  input: z.strictObject({
    writeAvgMiBps: quantity.nullish().describe('MiB/s written, on average'),
    independentConsumers: count.nullish().describe('groups that read for themselves'),
    replayNeeded: z.boolean().nullish().describe('whether data is read again'),
    durabilityControlNeeded: z.boolean().nullish().describe('whether acknowledgement and copies must be set'),
    orderedScaleOut: z.boolean().nullish().describe('whether order per key and parallel readers are both needed'),
    ecosystem: z
      .array(z.enum(['connect', 'streams', 'flink']))
      .nullish()
      .describe('what must run that is made for Kafka'),
    workQueue: z.boolean().nullish().describe('whether each message is work for one of many workers'),
    contentRouting: z.boolean().nullish().describe('whether messages go by content, or to many targets'),
  }),
  output: z.strictObject({
    verdict: z.enum(VERDICTS).nullable(),
    reasonsMet: z.array(z.enum(REASONS)),
    reasonsCount: z.number(),
    ecosystemOverride: z.boolean(),
    alternative: z.enum(ALTERNATIVES).nullable(),
    losses: z.array(z.string()),
    unknown: z.array(z.enum(REASONS)),
  }),
  run(facts, { book, constants, trace }) {
    const states = statesOf(facts, constants)
    for (const reason of REASONS)
      trace.step(reason, FORMULAS[reason], namedIn(FORMULAS[reason], { ...facts, ...constants }), states[reason])
    const reasonsMet = REASONS.filter((reason) => states[reason] === true)
    const unknown = REASONS.filter((reason) => states[reason] === null)
    const needsEcosystem = (facts.ecosystem ?? []).length > 0
    const verdict = trace.step(
      'verdict',
      'kafka from reasonsForKafka on or where the ecosystem needs it, consider-simpler from reasonsToConsider on, else simpler',
      {
        reasonsMet: derived(reasonsMet.length, 'number of reasons that hold'),
        unknown: derived(unknown.length, 'number of reasons of which nobody knows'),
        ecosystem: facts.ecosystem ?? [],
        reasonsForKafka: constants.reasonsForKafka,
        reasonsToConsider: constants.reasonsToConsider,
      },
      needsEcosystem ? 'kafka' : verdictOf(reasonsMet.length, unknown.length, constants),
    )
    const alternative = trace.step(
      'alternative',
      'the first rule that holds: queue, routing, replay or order, several consumers, else a queue',
      { verdict },
      verdict === null || verdict === 'kafka' ? null : alternativeOf(facts, states),
    )
    return {
      verdict,
      reasonsMet,
      reasonsCount: reasonsMet.length,
      ecosystemOverride: needsEcosystem && reasonsMet.length < constants.reasonsForKafka,
      alternative,
      losses:
        alternative === null ? [] : lossesOf(alternative, book.limits.table('simplerServices', lossTexts, LOSS_TEXTS), book),
      unknown,
    }
  },
})

interface Facts {
  readonly writeAvgMiBps?: number | null | undefined
  readonly independentConsumers?: number | null | undefined
  readonly replayNeeded?: State | undefined
  readonly durabilityControlNeeded?: State | undefined
  readonly orderedScaleOut?: State | undefined
  readonly workQueue?: State | undefined
  readonly contentRouting?: State | undefined
}

interface Constants {
  readonly writeAvgMiBpsMin: number
  readonly independentConsumersMin: number
  readonly reasonsForKafka: number
  readonly reasonsToConsider: number
}

const FORMULAS: Readonly<Record<Reason, string>> = {
  sustainedThroughput: 'writeAvgMiBps ≥ writeAvgMiBpsMin',
  independentConsumers: 'independentConsumers ≥ independentConsumersMin',
  replay: 'replayNeeded',
  durabilityControl: 'durabilityControlNeeded',
  orderedScaleOut: 'orderedScaleOut',
}

function statesOf(facts: Facts, { writeAvgMiBpsMin, independentConsumersMin }: Constants): Record<Reason, State> {
  const { writeAvgMiBps: rate, independentConsumers: consumers } = facts
  return {
    sustainedThroughput: rate == null ? null : rate >= writeAvgMiBpsMin,
    independentConsumers: consumers == null ? null : consumers >= independentConsumersMin,
    replay: facts.replayNeeded ?? null,
    durabilityControl: facts.durabilityControlNeeded ?? null,
    orderedScaleOut: facts.orderedScaleOut ?? null,
  }
}

function verdictOf(met: number, unknown: number, { reasonsForKafka, reasonsToConsider }: Constants): Verdict | null {
  const of = (count: number): Verdict =>
    count >= reasonsForKafka ? 'kafka' : count >= reasonsToConsider ? 'consider-simpler' : 'simpler'
  return of(met) === of(met + unknown) ? of(met) : null
}

/** Null where something unknown decides. Queue and routing are special wishes: who doesn't say so has none. */
function alternativeOf(facts: Facts, states: Readonly<Record<Reason, State>>): Alternative | null {
  const rules: readonly (readonly [State, Alternative])[] = [
    [facts.workQueue === true ? not(states.replay) : false, 'sqs'],
    [facts.contentRouting === true, 'eventbridge'],
    [either(states.replay, states.orderedScaleOut), 'kinesis'],
    [states.independentConsumers, 'sns+sqs'],
    [true, 'sqs'],
  ]
  const first = rules.find(([holds]) => holds !== false)
  return first === undefined || first[0] === null ? null : first[1]
}

function not(state: State): State {
  return state === null ? null : !state
}

function either(one: State, other: State): State {
  if (one === true || other === true) return true
  return one === null || other === null ? null : false
}
