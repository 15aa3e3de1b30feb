import { dayText, positiveCount, z } from '../../schema.ts'
import { daysLeft, newestOf } from './evidence-age.ts'
import { type GateItem, PLAIN_CLASSES } from './gate-items.ts'

/** A record as gates read it: `documents/evidence-file.ts` has it whole. */
export const gateRecord = z.strictObject({
  id: z.string().min(1).optional(),
  item: z.string().min(1).describe('gate item: C1, M4'),
  result: z.enum(['pass', 'fail']),
  at: dayText,
  scope: z.string().min(1).optional().describe('wave, awkward class or client family that it is about'),
  classes: z.array(z.string().min(1)).optional().describe('classes of use that were run: produce, consume, transactions, …'),
  validDays: positiveCount.optional().describe('days that it counts, if fewer than usual'),
})

export type GateRecord = z.output<typeof gateRecord>

export type WhyNot = 'no-gate-item' | 'expired' | 'in-the-future' | 'plain-writes-and-reads-only' | 'no-such-scope'

/** Why a record says nothing about an item; undefined if it does. `scopes`: those that count, null if any does. */
export function whyNotCounted(
  record: GateRecord,
  { now, validDays, scopes }: { readonly now: string; readonly validDays: number; readonly scopes: readonly string[] | null },
): WhyNot | undefined {
  if (daysLeft(record, now, validDays) === null) return record.at.slice(0, 10) > now.slice(0, 10) ? 'in-the-future' : 'expired'
  if (scopes !== null && !scopes.includes(record.scope ?? '')) return 'no-such-scope'
  return undefined
}

/** A pass of clients that only wrote and read. It proves nothing about the rest, so it is no pass. */
export function isPlainPass({ result, classes }: GateRecord, { per }: GateItem): boolean {
  return per === 'client-family' && result === 'pass' && classes?.every((one) => PLAIN_CLASSES.includes(one)) === true
}

export interface Judged {
  readonly isGreen: boolean
  /** Scopes without a record, or whose newest one failed; the empty text stands for none in particular. */
  readonly missing: readonly string[]
  readonly failed: readonly string[]
  /** Days until the first of the records that make it green ends; null if it isn't green. */
  readonly daysLeft: number | null
}

/** `records`: of the item, those that count. Each scope needs a newest record that passed; without scopes one of any. */
export function judge(records: readonly GateRecord[], scopes: readonly string[] | null, now: string, validDays: number): Judged {
  const needed = scopes ?? (records.length === 0 ? [''] : [...new Set(records.map(({ scope = '' }) => scope))])
  const newest = needed.map((scope) => newestOf(records.filter((one) => (one.scope ?? '') === scope)))
  const missing = needed.filter((_, at) => newest[at] === undefined)
  const failed = needed.filter((_, at) => newest[at]?.result === 'fail')
  const isGreen = missing.length === 0 && failed.length === 0
  const left = newest.flatMap((one) => (one === undefined ? [] : [daysLeft(one, now, validDays) ?? 0]))
  return { isGreen, missing, failed, daysLeft: isGreen ? Math.min(...left) : null }
}
