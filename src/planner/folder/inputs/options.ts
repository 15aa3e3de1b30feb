import { answered, assumed, fromSeries } from '../finders.ts'
import type { InputMap } from '../input-map.ts'
import { PRESSURE_FIELDS } from './pressures.ts'
import { WORKLOAD } from './workload.ts'

/** Pressures aren't given but read from the same signals as `plan pressures` reads. */
export const optionsInput: InputMap = {
  command: 'plan options',
  of: 'cluster',
  fields: {
    avgInMiBps: WORKLOAD.avgInMiBps,
    retentionHours: WORKLOAD.retentionHours,
    peakToAverage: [
      fromSeries('bytesInPerSecond', 'peak ÷ average', ({ peakToAverage }) => peakToAverage),
      assumed('workload.peakToAverage'),
    ],
    growthPerMonth: [
      fromSeries('bytesInPerSecond', 'growth', ({ growthPerMonth }) => growthPerMonth),
      assumed('workload.growthPerMonth'),
    ],
    costOwnershipClear: [answered('costOwnershipClear')],
    currentMonthlyUsd: [assumed('money.currentMonthlyUsd')],
    bestAlternativeMonthlyUsd: [assumed('money.bestAlternativeMonthlyUsd')],
    oneOffUsd: [assumed('money.oneOffUsd')],
    paybackMonthsMax: [assumed('money.paybackMonthsMax')],
    ...Object.fromEntries(Object.entries(PRESSURE_FIELDS).map(([name, finders]) => [`signals.${name}`, finders])),
    volumeGrowthBlocked: [answered('volumeGrowthBlocked')],
    longReassignmentsPerMonth: [answered('longReassignmentsPerMonth')],
    scaleApartWanted: [answered('scaleApartWanted')],
    partitionMovementPainful: [answered('partitionMovementPainful')],
    expertEngineers: [answered('expertEngineers')],
    needsFullControl: [answered('needsFullControl')],
    wantsLessOperations: [answered('wantsLessOperations')],
    customerBoundaryRequired: [answered('customerBoundaryRequired')],
  },
}
