import { calculation } from '../calculation.ts'
import { quantity, share, z } from '../schema.ts'
import { derived } from '../source.ts'
import { namedIn } from '../trace.ts'
import { SHARED_CONDITIONS, SHARED_CONSTANTS, sharedCondition, sharedConditions } from './shared-conditions.ts'
import { STORAGE_LINES, storageLines } from './storage-lines.ts'

const condition = z.boolean().nullish()
const against = z.enum(['latency-target-below-log', 'small-steady-load'])

/**
 * `plan fit shared`: whether shared storage answers what presses here.
 *
 * storageSlowToScale = reassignmentHours ≥ reassignmentHoursMin or volumes can't grow; crossZoneMaterial = crossZoneShare ≥ crossZoneShareMin;
 * partitionMovementPainful = the answer, or longReassignmentsPerMonth ≥ its minimum; independenceOrBoundaryWanted = compute and storage shall scale
 * apart, or the customer must hold account, bucket and keys. Fit at conditionsMin; null where unknown ones decide.
 */
export const planFitShared = calculation({
  command: 'plan fit shared',
  summary: 'whether shared storage answers what presses here: conditions met and unmet, reasons against',
  constants: { ...SHARED_CONSTANTS, smallInMiBpsMax: 5, steadyPeakToAverageMax: 2 },
  input: z.strictObject({
    storageSlowToScale: condition.describe('the answer itself; without it, from facts'),
    crossZoneMaterial: condition.describe('the answer itself; without it, from facts'),
    partitionMovementPainful: condition.describe('the answer itself; without it, from facts'),
    independenceOrBoundaryWanted: condition.describe('the answer itself; without it, from facts'),
    reassignmentHours: quantity.nullish().describe('hours that moving partitions takes'),
    volumeGrowthBlocked: z.boolean().nullish().describe('whether volumes could not grow when they had to'),
    crossZoneShare: share.nullish().describe('share of the bill for traffic across zones'),
    longReassignmentsPerMonth: quantity.nullish().describe('reassignments a month that take longer than reassignmentHoursMin'),
    scaleApartWanted: z.boolean().nullish().describe('whether compute and storage shall scale apart'),
    customerBoundaryRequired: z.boolean().nullish().describe('whether the customer must hold account, bucket and keys'),
    latencyTargetMs: quantity.nullish().describe('99th percentile from produce to acknowledgement that is needed'),
    logLatencyMs: quantity.nullish().describe('99th percentile that the chosen log allows'),
    avgInMiBps: quantity.nullish(),
    peakToAverage: quantity.nullish(),
  }),
  output: z.strictObject({
    fits: z.boolean().nullable(),
    conditionsMet: z.array(sharedCondition),
    conditionsUnmet: z.array(sharedCondition),
    conditionsUnknown: z.array(sharedCondition),
    reasonsAgainst: z.array(against),
    unknown: z.array(z.string()),
    tieredAgainstShared: storageLines,
  }),
  run(facts, { book, constants, trace }) {
    const states = sharedConditions(facts, constants)
    for (const name of SHARED_CONDITIONS)
      trace.step(
        name,
        FORMULAS[name],
        { answer: facts[name] ?? null, ...namedIn(FORMULAS[name], { ...facts, ...constants }) },
        states[name],
      )
    const withState = (state: boolean | null) => SHARED_CONDITIONS.filter((name) => states[name] === state)
    const [met, unknown] = [withState(true).length, withState(null).length]
    const { conditionsMin } = constants
    const fits = trace.step(
      'fits',
      'conditions met ≥ conditionsMin; unknown if unknown ones decide',
      {
        met: derived(met, 'number of conditions that are met'),
        unknown: derived(unknown, 'number of conditions of which nobody knows'),
        conditionsMin,
      },
      met >= conditionsMin ? true : met + unknown >= conditionsMin ? null : false,
    )
    const reasons = [
      {
        name: 'latency-target-below-log' as const,
        isKnown: facts.latencyTargetMs != null && facts.logLatencyMs != null,
        holds: (facts.latencyTargetMs ?? 0) < (facts.logLatencyMs ?? 0),
      },
      {
        name: 'small-steady-load' as const,
        isKnown: facts.avgInMiBps != null && facts.peakToAverage != null,
        holds:
          (facts.avgInMiBps ?? 0) <= constants.smallInMiBpsMax && (facts.peakToAverage ?? 0) <= constants.steadyPeakToAverageMax,
      },
    ]
    return {
      fits,
      conditionsMet: withState(true),
      conditionsUnmet: withState(false),
      conditionsUnknown: withState(null),
      reasonsAgainst: reasons.filter(({ isKnown, holds }) => isKnown && holds).map(({ name }) => name),
      unknown: reasons.filter(({ isKnown }) => !isKnown).map(({ name }) => name),
      tieredAgainstShared: book.limits.table('tieredAgainstShared', storageLines, STORAGE_LINES),
    }
  },
})

const FORMULAS: Readonly<Record<(typeof SHARED_CONDITIONS)[number], string>> = {
  storageSlowToScale: 'as answered; else reassignmentHours ≥ reassignmentHoursMin or volumeGrowthBlocked',
  crossZoneMaterial: 'as answered; else crossZoneShare ≥ crossZoneShareMin',
  partitionMovementPainful: 'as answered; else longReassignmentsPerMonth ≥ longReassignmentsPerMonthMin',
  independenceOrBoundaryWanted: 'as answered; else scaleApartWanted or customerBoundaryRequired',
}
