import { dayText, positiveCount, z } from '../../schema.ts'
import { daysLeft, newestOf } from '../gates/evidence-age.ts'

const link = z.string().min(1)

/** A record of evidence as scorecards and checklists read it. */
export const scoreRecord = z.strictObject({
  id: z.string().min(1).optional(),
  item: z.string().min(1),
  result: z.enum(['pass', 'fail']),
  at: dayText,
  scope: z.string().min(1).optional().describe('option or candidate that it is about'),
  links: z.array(link).default([]).describe('files or pages that hold it: without one it counts as a claim'),
  validDays: positiveCount.optional(),
  validated: z.string().optional().describe('what was validated'),
  signals: z.string().optional().describe('what that says about the option'),
})

export type ScoreRecord = z.output<typeof scoreRecord>

export interface Found {
  readonly state: 'pass' | 'fail' | 'unknown'
  readonly record: ScoreRecord | null
  readonly why: string
}

/** What the records say of an item. A pass that nothing can be seen of is none; a failure needs no proof. */
export function foundFor(item: string, records: readonly ScoreRecord[], now: string, validDays: number): Found {
  const about = records.filter((one) => one.item === item)
  const fresh = about.filter((one) => daysLeft(one, now, validDays) !== null)
  const newest = newestOf(fresh.filter((one) => one.result === 'fail' || one.links.length > 0))
  if (newest !== undefined) {
    return {
      state: newest.result,
      record: newest,
      why: newest.result === 'pass' ? 'the newest evidence passes' : 'the newest evidence failed',
    }
  }
  if (fresh.length > 0) return { state: 'unknown', record: null, why: 'a claim without a link' }
  return { state: 'unknown', record: null, why: about.length > 0 ? 'the evidence is too old' : 'no evidence' }
}

/** A failure weighs most, then what nobody knows. Nothing asked for is nothing known. */
export function worstOf(states: readonly Found['state'][]): Found['state'] {
  if (states.includes('fail')) return 'fail'
  return states.length === 0 || states.includes('unknown') ? 'unknown' : 'pass'
}
