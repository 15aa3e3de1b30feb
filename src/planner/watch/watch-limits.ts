import type { Limits } from '../book/limits.ts'
import { quantity, z } from '../schema.ts'

/** Kinds of finding, in the order in which they are told. */
export const DRIFT_KINDS = [
  'topic-added',
  'topic-gone',
  'group-added',
  'group-gone',
  'setting-changed',
  'partitions-grown',
  'peak-to-average-up',
  'cross-zone-share-up',
  'client-zone-unknown',
  'evidence-expiring',
  'price-old',
  'forecast-crossing',
] as const
export type DriftKind = (typeof DRIFT_KINDS)[number]

/**
 * How much of each kind is put up with: a number of findings, or what a ratio or share rose by. Null: it is told, and never too much. A file of limits
 * lays its own over: `watch: {"topic-added": 0}`.
 */
export const WATCH_LIMITS: z.output<typeof watchLimits> = {
  'topic-added': null,
  'topic-gone': 0,
  'group-added': null,
  'group-gone': 0,
  'setting-changed': 0,
  'partitions-grown': null,
  'peak-to-average-up': 0.2,
  'cross-zone-share-up': 0.05,
  'client-zone-unknown': 0.1,
  'evidence-expiring': 0,
  'price-old': null,
  'forecast-crossing': 0,
}

const watchLimits = z.strictObject(
  Object.fromEntries(DRIFT_KINDS.map((kind) => [kind, quantity.nullable()])) as Record<DriftKind, z.ZodNullable<z.ZodNumber>>,
)

/** From when on things are told at all. */
export const WATCH_DAYS = { evidenceDaysLeft: 7, forecastDays: 60, historyDays: 30, historyDaysMin: 7 }
const watchDays = z.strictObject({
  evidenceDaysLeft: quantity,
  forecastDays: quantity,
  historyDays: quantity,
  historyDaysMin: quantity,
})

export type WatchLimits = z.output<typeof watchLimits>
export type WatchDays = z.output<typeof watchDays>

export function watchLimitsOf(limits: Limits): { readonly limits: WatchLimits; readonly days: WatchDays } {
  return { limits: limits.table('watch', watchLimits, WATCH_LIMITS), days: limits.table('watchDays', watchDays, WATCH_DAYS) }
}
