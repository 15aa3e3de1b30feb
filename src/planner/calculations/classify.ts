import { calculation } from '../calculation.ts'
import { count, quantity, share, z } from '../schema.ts'
import { PATTERN_TEXTS, patternTexts } from './classify-texts.ts'
import { metSignals, type Score, type Signal, scoreOf, signalConstants, traceScore, unknownSignals } from './signals.ts'

const PATTERNS = ['steady', 'replay', 'multiTenant', 'regulated'] as const
type Pattern = (typeof PATTERNS)[number]

const SIGNALS: Readonly<Record<Pattern, readonly Signal[]>> = {
  steady: [
    { signal: 'peakToAverage', rule: 'at-most', threshold: 2, weight: 3, isAnchor: true },
    { signal: 'retentionHours', rule: 'at-most', threshold: 72, weight: 2 },
    { signal: 'replayRatio', rule: 'at-most', threshold: 0.05, weight: 2 },
    { signal: 'growthPerMonth', rule: 'at-most', threshold: 0.1, weight: 1 },
    { signal: 'fanOut', rule: 'at-most', threshold: 3, weight: 1 },
  ],
  replay: [
    { signal: 'replayRatio', rule: 'at-least', threshold: 0.25, weight: 3, isAnchor: true },
    { signal: 'retentionHours', rule: 'at-least', threshold: 168, weight: 2 },
    { signal: 'offsetResetsPerMonth', rule: 'at-least', threshold: 2, weight: 2 },
    { signal: 'fanOut', rule: 'at-least', threshold: 4, weight: 1 },
  ],
  multiTenant: [
    { signal: 'owners', rule: 'at-least', threshold: 5, weight: 3, isAnchor: true },
    { signal: 'principals', rule: 'at-least', threshold: 20, weight: 1 },
    { signal: 'groups', rule: 'at-least', threshold: 30, weight: 1 },
    { signal: 'topOwnerShare', rule: 'at-most', threshold: 0.6, weight: 1 },
    { signal: 'quotasOrThrottling', rule: 'yes', weight: 1 },
  ],
  regulated: [
    {
      signal: 'dataClasses',
      rule: 'contains',
      words: ['financial', 'personal', 'health', 'regulated'],
      weight: 3,
      isAnchor: true,
    },
    { signal: 'residency', rule: 'yes', weight: 3, isAnchor: true },
    { signal: 'customerKeys', rule: 'yes', weight: 1 },
    { signal: 'auditRetentionDays', rule: 'at-least', threshold: 365, weight: 1 },
    { signal: 'supportAccessRestricted', rule: 'yes', weight: 1 },
  ],
}

const perPattern = <Schema extends z.ZodType>(inner: Schema) =>
  z.strictObject({ steady: inner, replay: inner, multiTenant: inner, regulated: inner })

/**
 * `plan classify`: which patterns a workload follows.
 *
 * score = weight of signals met ÷ weight of signals known; confidence = weight known ÷ weight of all. A pattern is a label if both are at least
 * their minimum and an anchor is met. Labels by score, equal ones in the order of the table. The data classes that count are `regulatedDataClasses`
 * of a file of limits.
 */
export const planClassify = calculation({
  command: 'plan classify',
  summary: 'patterns of a workload, with the signals met and how sure they are',
  constants: { scoreMin: 0.5, confidenceMin: 0.5, ...signalConstants(SIGNALS) } as Readonly<Record<string, number>>,
  input: z.strictObject({
    peakToAverage: quantity.nullish().describe('99th percentile of five minutes ÷ average of what is written'),
    retentionHours: quantity.nullish().describe('hours kept, weighted by bytes'),
    replayRatio: quantity.nullish().describe('bytes read more than ten minutes behind the tail ÷ bytes written'),
    growthPerMonth: z.number().nullish().describe('growth of the rate in a month: 0.1 is 10 %'),
    fanOut: quantity.nullish().describe('bytes read ÷ bytes written'),
    offsetResetsPerMonth: quantity.nullish().describe('how often groups are set back'),
    owners: count.nullish().describe('teams that own topics'),
    principals: count.nullish().describe('identities that connect'),
    groups: count.nullish().describe('consumer groups'),
    topOwnerShare: share.nullish().describe('share of bytes of the largest owner'),
    quotasOrThrottling: z.boolean().nullish().describe('whether quotas are set or clients are throttled'),
    dataClasses: z.array(z.string()).nullish().describe('classes of the data: financial, personal, telemetry, …'),
    residency: z.boolean().nullish().describe('whether law or contract says where data lies'),
    customerKeys: z.boolean().nullish().describe('whether the owner must hold the keys'),
    auditRetentionDays: quantity.nullish().describe('days for which audit logs are kept'),
    supportAccessRestricted: z.boolean().nullish().describe("whether the provider's staff may not reach the data"),
  }),
  output: z.strictObject({
    labels: z.array(z.enum(PATTERNS)),
    scores: perPattern(z.number()),
    confidence: perPattern(z.number()),
    met: perPattern(z.array(z.string())),
    unknown: z.array(z.string()),
    meaning: patternTexts,
    signals: z.array(
      z.strictObject({
        pattern: z.enum(PATTERNS),
        signal: z.string(),
        rule: z.string(),
        weight: z.number(),
        isAnchor: z.boolean(),
        isMet: z.boolean().nullable(),
      }),
    ),
  }),
  run(facts, { book, constants, trace }) {
    const words = book.limits.table('regulatedDataClasses', z.array(z.string()), wordsOf(SIGNALS.regulated))
    const scores = eachPattern((pattern) => {
      const signals = SIGNALS[pattern].map((one) => (one.rule === 'contains' ? { ...one, words } : one))
      const score = scoreOf(pattern, signals, facts, constants)
      traceScore(trace, pattern, score, facts, constants)
      return score
    })
    const labels = trace.step(
      'labels',
      'score ≥ scoreMin, confidence ≥ confidenceMin, and an anchor is met; by score',
      { scoreMin: constants.scoreMin!, confidenceMin: constants.confidenceMin! },
      PATTERNS.filter((pattern) => isLabel(scores[pattern], constants)).sort(
        (one, other) => scores[other].score - scores[one].score,
      ),
    )
    const texts = book.limits.table('workloadPatterns', patternTexts, PATTERN_TEXTS)
    return {
      labels,
      scores: eachPattern((pattern) => scores[pattern].score),
      confidence: eachPattern((pattern) => scores[pattern].confidence),
      met: eachPattern((pattern) => metSignals(scores[pattern])),
      unknown: unknownSignals(PATTERNS.map((pattern) => scores[pattern])),
      meaning: Object.fromEntries(labels.map((label) => [label, texts[label]!])),
      signals: PATTERNS.flatMap((pattern) => scores[pattern].rows.map((row) => ({ pattern, ...row }))),
    }
  },
})

function isLabel({ score, confidence, isAnchored }: Score, { scoreMin, confidenceMin }: Readonly<Record<string, number>>) {
  return score >= scoreMin! && confidence >= confidenceMin! && isAnchored
}

function wordsOf(signals: readonly Signal[]): string[] {
  return signals.flatMap((one) => (one.rule === 'contains' ? one.words : []))
}

function eachPattern<Value>(figure: (pattern: Pattern) => Value): Record<Pattern, Value> {
  return Object.fromEntries(PATTERNS.map((pattern) => [pattern, figure(pattern)])) as Record<Pattern, Value>
}
