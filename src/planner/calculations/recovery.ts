import { calculation } from '../calculation.ts'
import { badDocument } from '../documents/validate.ts'
import { hoursFor } from '../numbers.ts'
import { positive, positiveCount, quantity, z } from '../schema.ts'

/**
 * `plan recovery`: bytes that move between brokers when their number changes or one is replaced, and how long that takes.
 *
 * +k: stored × k ÷ (brokers + k). −k: stored ÷ brokers × k. replace: stored ÷ brokers. hours = moved × 1024 ÷ throttle ÷ 3600. With shared
 * storage nothing moves, because brokers own nothing.
 */
export const planRecovery = calculation({
  command: 'plan recovery',
  summary: 'bytes moved and hours taken when brokers are added, removed or replaced',
  input: z.strictObject({
    storedGiB: quantity.describe('GiB on all brokers, copies included'),
    brokers: positiveCount.describe('brokers before the change'),
    change: z
      .union([z.int(), z.literal('replace')])
      .describe('brokers added (3), removed (-1), or "replace" for one in place of another'),
    throttleMiBps: positive.describe('MiB/s that the movement may take'),
  }),
  output: z.strictObject({
    movedGiB: z.number(),
    hours: z.number(),
    sharedStorageMovedGiB: z.number(),
  }),
  run({ storedGiB, brokers, change, throttleMiBps }, { trace }) {
    if (typeof change === 'number' && brokers + change < 1) {
      throw badDocument('input', [{ path: '/change', text: `must leave a broker, and ${change} of ${brokers} leaves none` }])
    }
    const movedGiB = trace.step(
      'movedGiB',
      movedFormula(change),
      { storedGiB, brokers, change },
      moved(storedGiB, brokers, change),
    )
    const hours = trace.step(
      'hours',
      'movedGiB × 1024 ÷ throttleMiBps ÷ 3600',
      { movedGiB, throttleMiBps },
      hoursFor(movedGiB, throttleMiBps),
    )
    return { movedGiB, hours, sharedStorageMovedGiB: 0 }
  },
})

function moved(storedGiB: number, brokers: number, change: number | 'replace'): number {
  if (change === 'replace') return storedGiB / brokers
  return change > 0 ? (storedGiB * change) / (brokers + change) : (storedGiB / brokers) * Math.abs(change)
}

function movedFormula(change: number | 'replace'): string {
  if (change === 'replace') return 'storedGiB ÷ brokers'
  return change > 0 ? 'storedGiB × change ÷ (brokers + change)' : 'storedGiB ÷ brokers × −change'
}
