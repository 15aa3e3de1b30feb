import type { Book } from '../book/book.ts'
import { constantsIn } from '../calculation.ts'
import { count, quantity, share, z } from '../schema.ts'
import { type Score, type Signal, scoreOf, signalConstants } from './signals.ts'

export const PRESSURES = ['compatibility', 'network', 'storage', 'governance', 'migration'] as const
export type Pressure = (typeof PRESSURES)[number]

/** What counts first where scores are equal. */
export const PRESSURES_BY_RANK: readonly Pressure[] = ['storage', 'network', 'governance', 'compatibility', 'migration']

export const PRESSURE_SIGNALS: Readonly<Record<Pressure, readonly Signal[]>> = {
  compatibility: [
    { signal: 'transactionsInUse', rule: 'yes', weight: 2 },
    { signal: 'streamsInUse', rule: 'yes', weight: 2 },
    { signal: 'compactedTopics', rule: 'above', threshold: 0, weight: 1 },
    { signal: 'clientsBelowFloorShare', rule: 'above', threshold: 0, weight: 2 },
    { signal: 'connectors', rule: 'above', threshold: 0, weight: 1 },
    { signal: 'strictOffsets', rule: 'yes', weight: 1 },
  ],
  network: [
    { signal: 'crossZoneShare', rule: 'at-least', threshold: 0.15, weight: 3 },
    { signal: 'privateConnectivityShare', rule: 'at-least', threshold: 0.05, weight: 1 },
    { signal: 'crossRegion', rule: 'yes', weight: 1 },
    { signal: 'unknownZoneShare', rule: 'at-least', threshold: 0.2, weight: 1 },
    { signal: 'clientNetworks', rule: 'at-least', threshold: 2, weight: 1 },
  ],
  storage: [
    { signal: 'storageShare', rule: 'at-least', threshold: 0.3, weight: 2 },
    { signal: 'reassignmentHours', rule: 'at-least', threshold: 4, weight: 3 },
    { signal: 'brokerReplacementHours', rule: 'at-least', threshold: 1, weight: 2 },
    { signal: 'diskUtilisation', rule: 'at-least', threshold: 0.7, weight: 1 },
    { signal: 'retentionGrowing', rule: 'yes', weight: 1 },
  ],
  governance: [
    { signal: 'customerBoundaryRequired', rule: 'yes', weight: 3 },
    { signal: 'residency', rule: 'yes', weight: 2 },
    { signal: 'supportAccessConcern', rule: 'yes', weight: 1 },
    { signal: 'auditGap', rule: 'yes', weight: 1 },
    { signal: 'ownershipUnclear', rule: 'yes', weight: 1 },
  ],
  migration: [
    { signal: 'strictOffsets', rule: 'yes', weight: 2 },
    { signal: 'transactionsInUse', rule: 'yes', weight: 2 },
    { signal: 'teamsToCoordinate', rule: 'at-least', threshold: 5, weight: 2 },
    { signal: 'largestUnitTopics', rule: 'at-least', threshold: 50, weight: 1 },
    { signal: 'rollbackUndefined', rule: 'yes', weight: 1 },
    { signal: 'singleWindowAssumed', rule: 'yes', weight: 1 },
  ],
}

export const PRESSURE_CONSTANTS: Readonly<Record<string, number>> = {
  scoreMin: 0.5,
  confidenceMin: 0.5,
  ...signalConstants(PRESSURE_SIGNALS),
}

/** The facts that pressures are read from; missing or null is unknown. */
export const pressureFacts = z.strictObject({
  transactionsInUse: z.boolean().nullish(),
  streamsInUse: z.boolean().nullish().describe('whether Kafka Streams runs'),
  compactedTopics: count.nullish(),
  clientsBelowFloorShare: share.nullish().describe('share of clients older than what a new platform serves'),
  connectors: count.nullish(),
  strictOffsets: z.boolean().nullish().describe('whether offsets are kept outside of Kafka'),
  crossZoneShare: share.nullish().describe('share of the bill'),
  privateConnectivityShare: share.nullish().describe('share of the bill'),
  crossRegion: z.boolean().nullish().describe('whether traffic leaves the region'),
  unknownZoneShare: share.nullish().describe('share of bytes whose zone nobody knows'),
  clientNetworks: count.nullish().describe('networks that clients sit in'),
  storageShare: share.nullish().describe('share of the bill'),
  reassignmentHours: quantity.nullish().describe('hours that moving partitions takes'),
  brokerReplacementHours: quantity.nullish(),
  diskUtilisation: share.nullish(),
  retentionGrowing: z.boolean().nullish(),
  customerBoundaryRequired: z.boolean().nullish().describe('whether the customer must hold account, bucket and keys'),
  residency: z.boolean().nullish().describe('whether law or contract says where data lies'),
  supportAccessConcern: z.boolean().nullish(),
  auditGap: z.boolean().nullish(),
  ownershipUnclear: z.boolean().nullish(),
  teamsToCoordinate: count.nullish(),
  largestUnitTopics: count.nullish().describe('topics that can only move at once'),
  rollbackUndefined: z.boolean().nullish(),
  singleWindowAssumed: z.boolean().nullish(),
})

export type PressureFacts = z.output<typeof pressureFacts>

export const perPressure = <Schema extends z.ZodType>(inner: Schema) =>
  z.strictObject({ compatibility: inner, network: inner, storage: inner, governance: inner, migration: inner })

export function eachPressure<Value>(figure: (pressure: Pressure) => Value): Record<Pressure, Value> {
  return Object.fromEntries(PRESSURES.map((pressure) => [pressure, figure(pressure)])) as Record<Pressure, Value>
}

/** The scores of facts, by the constants that the book has; null where too little is known to say. */
export function pressureScorer(book: Book): (facts: PressureFacts) => Record<Pressure, number | null> {
  const constants = constantsIn(book, 'plan pressures', PRESSURE_CONSTANTS)
  // Who asks again and again mostly changes other facts.
  let last: { readonly facts: PressureFacts; readonly scores: Record<Pressure, number | null> } | undefined
  return (facts) => {
    if (last?.facts !== facts) last = { facts, scores: scoresOf(facts) }
    return last.scores
  }

  function scoresOf(facts: PressureFacts): Record<Pressure, number | null> {
    return eachPressure((pressure) => {
      const { score, confidence } = pressureScore(pressure, facts, constants)
      return confidence >= constants.confidenceMin! ? score : null
    })
  }
}

export function pressureScore(pressure: Pressure, facts: PressureFacts, constants: Readonly<Record<string, number>>): Score {
  return scoreOf(pressure, PRESSURE_SIGNALS[pressure], facts, constants)
}
