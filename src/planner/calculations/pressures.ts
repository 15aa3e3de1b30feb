import { calculation } from '../calculation.ts'
import { z } from '../schema.ts'
import {
  eachPressure,
  PRESSURE_CONSTANTS,
  PRESSURES,
  PRESSURES_BY_RANK,
  type Pressure,
  perPressure,
  pressureFacts,
  pressureScore,
} from './pressure-signals.ts'
import { PRESSURE_TEXTS, pressureTexts } from './pressure-texts.ts'
import { metSignals, type Score, traceScore, unknownSignals } from './signals.ts'

type Scores = Readonly<Record<Pressure, Score>>

/** Which signals of a strong pressure make it a reason to look elsewhere. */
const EXIT_SIGNALS: Readonly<Record<'cost' | 'operations' | 'governance', Partial<Record<Pressure, readonly string[]>>>> = {
  cost: { network: ['crossZoneShare', 'privateConnectivityShare'], storage: ['storageShare'] },
  operations: { storage: ['reassignmentHours', 'brokerReplacementHours'] },
  governance: {
    governance: ['customerBoundaryRequired', 'residency', 'supportAccessConcern', 'auditGap', 'ownershipUnclear'],
  },
}

const signal = z.boolean().nullable()

/**
 * `plan pressures`: what presses on an estate, and which pressure dominates.
 *
 * score = weight of signals met ÷ weight known; confidence = weight known ÷ weight of all; strong if both are at least their minimum. The first of
 * the strong ones by score dominates; equal ones: storage, network, governance, compatibility, migration. Exit signals: cost = network or storage
 * strong by a share of the bill, operations = storage strong by hours, governance = governance strong; null where the fact that decides is unknown.
 */
export const planPressures = calculation({
  command: 'plan pressures',
  summary: 'the five pressures on an estate, the one that dominates, and what is behind each symptom',
  constants: PRESSURE_CONSTANTS,
  input: pressureFacts,
  output: z.strictObject({
    dominating: z.enum(PRESSURES).nullable(),
    strong: z.array(z.enum(PRESSURES)),
    scores: perPressure(z.number()),
    confidence: perPressure(z.number()),
    met: perPressure(z.array(z.string())),
    exitSignals: z.strictObject({ cost: signal, operations: signal, governance: signal }),
    unknown: z.array(z.string()),
    constraints: z.array(z.strictObject({ constraint: z.string(), text: z.string(), symptoms: z.array(z.string()) })),
    symptoms: z.array(
      z.strictObject({ signal: z.string(), symptom: z.string(), constraint: z.string(), pressures: z.array(z.string()) }),
    ),
    signals: z.array(
      z.strictObject({
        pressure: z.enum(PRESSURES),
        signal: z.string(),
        rule: z.string(),
        weight: z.number(),
        isMet: z.boolean().nullable(),
      }),
    ),
  }),
  run(facts, { book, constants, trace }) {
    const scores = eachPressure((pressure) => {
      const score = pressureScore(pressure, facts, constants)
      traceScore(trace, pressure, score, facts, constants)
      return score
    })
    const strong = trace.step(
      'strong',
      'score ≥ scoreMin and confidence ≥ confidenceMin; by score, equal ones by rank',
      { scoreMin: constants.scoreMin!, confidenceMin: constants.confidenceMin! },
      PRESSURES_BY_RANK.filter(
        (pressure) => scores[pressure].score >= constants.scoreMin! && scores[pressure].confidence >= constants.confidenceMin!,
      ).sort((one, other) => scores[other].score - scores[one].score),
    )
    return {
      dominating: trace.step('dominating', 'the first of the strong ones', { strong }, strong[0] ?? null),
      strong,
      scores: eachPressure((pressure) => scores[pressure].score),
      confidence: eachPressure((pressure) => scores[pressure].confidence),
      met: eachPressure((pressure) => metSignals(scores[pressure])),
      exitSignals: {
        cost: exitSignal('cost', strong, scores),
        operations: exitSignal('operations', strong, scores),
        governance: exitSignal('governance', strong, scores),
      },
      unknown: unknownSignals(PRESSURES.map((pressure) => scores[pressure])),
      ...behind(scores, book.limits.table('pressures', pressureTexts, PRESSURE_TEXTS)),
      signals: PRESSURES.flatMap((pressure) =>
        scores[pressure].rows.map(({ signal: name, rule, weight, isMet }) => ({ pressure, signal: name, rule, weight, isMet })),
      ),
    }
  },
})

function exitSignal(exit: keyof typeof EXIT_SIGNALS, strong: readonly Pressure[], scores: Scores): boolean | null {
  const states = strong.flatMap((pressure) =>
    scores[pressure].rows.filter(({ signal: name }) => EXIT_SIGNALS[exit][pressure]?.includes(name)).map(({ isMet }) => isMet),
  )
  if (states.includes(true)) return true
  return states.includes(null) ? null : false
}

/** What is seen, and which fact of the design each of it comes from. */
function behind(scores: Scores, texts: z.output<typeof pressureTexts>) {
  const met = new Map<string, Pressure[]>()
  for (const pressure of PRESSURES)
    for (const name of metSignals(scores[pressure])) met.set(name, [...(met.get(name) ?? []), pressure])
  const symptoms = [...met].flatMap(([name, pressures]) => {
    const known = texts.symptoms[name]
    return known === undefined ? [] : [{ signal: name, symptom: known.text, constraint: known.constraint, pressures }]
  })
  const constraints = Object.entries(texts.constraints)
    .map(([constraint, text]) => ({
      constraint,
      text,
      symptoms: symptoms.filter((one) => one.constraint === constraint).map(({ signal: name }) => name),
    }))
    .filter((one) => one.symptoms.length > 0)
  return { constraints, symptoms }
}
