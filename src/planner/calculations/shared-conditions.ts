import { z } from '../schema.ts'

export const SHARED_CONDITIONS = [
  'storageSlowToScale',
  'crossZoneMaterial',
  'partitionMovementPainful',
  'independenceOrBoundaryWanted',
] as const

export type SharedCondition = (typeof SHARED_CONDITIONS)[number]

export const sharedCondition = z.enum(SHARED_CONDITIONS)

/** Under `fit.shared` in a file of limits. */
export const SHARED_CONSTANTS = {
  reassignmentHoursMin: 4,
  crossZoneShareMin: 0.15,
  longReassignmentsPerMonthMin: 2,
  conditionsMin: 2,
} as const

export type SharedConstants = Readonly<Record<keyof typeof SHARED_CONSTANTS, number>>

type Known<Value> = Value | null | undefined

/** A condition as given, or the facts that it follows from. */
export interface SharedFacts extends Readonly<Partial<Record<SharedCondition, Known<boolean>>>> {
  readonly reassignmentHours?: Known<number>
  readonly volumeGrowthBlocked?: Known<boolean>
  readonly crossZoneShare?: Known<number>
  readonly longReassignmentsPerMonth?: Known<number>
  readonly scaleApartWanted?: Known<boolean>
  readonly customerBoundaryRequired?: Known<boolean>
}

/** Each condition for shared storage; null where nobody knows. What is given as such counts before what follows from facts. */
export function sharedConditions(facts: SharedFacts, limits: SharedConstants): Record<SharedCondition, boolean | null> {
  const atLeast = (value: Known<number>, least: number) => (value == null ? null : value >= least)
  return {
    storageSlowToScale:
      facts.storageSlowToScale ??
      either(atLeast(facts.reassignmentHours, limits.reassignmentHoursMin), facts.volumeGrowthBlocked ?? null),
    crossZoneMaterial: facts.crossZoneMaterial ?? atLeast(facts.crossZoneShare, limits.crossZoneShareMin),
    partitionMovementPainful:
      facts.partitionMovementPainful ?? atLeast(facts.longReassignmentsPerMonth, limits.longReassignmentsPerMonthMin),
    independenceOrBoundaryWanted:
      facts.independenceOrBoundaryWanted ?? either(facts.scaleApartWanted ?? null, facts.customerBoundaryRequired ?? null),
  }
}

function either(one: boolean | null, other: boolean | null): boolean | null {
  if (one === true || other === true) return true
  return one === null || other === null ? null : false
}
