import { z } from '../../schema.ts'
import { QuietTrace, type Trace } from '../../trace.ts'
import type { Costed, Sums } from './costed.ts'
import { type PaybackInput, paybackOf } from './payback.ts'

const figure = z.number().nullable()

/** What runs now against an alternative, both well tuned: what a move is worth if nobody is made a straw man. */
export const againstTunedOutput = z.strictObject({
  /** Lines that are known on neither side: the sums are without them. */
  without: z.array(z.string()),
  currentUsd: z.number(),
  tunedUsd: z.number(),
  alternativeUsd: z.number(),
  alternativeTunedUsd: z.number(),
  oneOffTotalUsd: figure,
  savingUsd: z.number(),
  paybackMonths: figure,
  horizonSavingUsd: figure,
})

export type AgainstTuned = z.output<typeof againstTunedOutput>

interface Side {
  readonly costed: Costed | undefined
  readonly tuned: Sums | null
}

type Told = Omit<PaybackInput, 'currentUsd' | 'alternativeUsd'>

/**
 * Null where one side has no bill, or lines are known on one side only: then the sums don't stand for the same. What consumers do is an assumption that
 * both share, so who tunes one side by it tunes the other, too.
 */
export function againstTunedOf(now: Side, { costed, tuned }: Side, told: Told, trace: Trace): AgainstTuned | null {
  if (now.costed === undefined || costed === undefined) return null
  const [current, alternative] = [now.costed.statement, costed.statement]
  if (current.unknown.join() !== alternative.unknown.join()) return null
  const [currentUsd, alternativeUsd] = [current.knownUsd, alternative.knownUsd]
  const tunedUsd = now.tuned?.knownUsd ?? currentUsd
  const alternativeTunedUsd = tuned?.knownUsd ?? alternativeUsd
  const sides = { ...told, currentUsd: tunedUsd, alternativeUsd: alternativeTunedUsd }
  const { oneOffTotalUsd, paybackMonths, horizonSavingUsd } = paybackOf(sides, new QuietTrace())
  const without = [...current.unknown]
  const savingUsd = trace.step(
    'againstTuned.savingUsd',
    'tuned − alternative, tuned, of lines that are known on both sides',
    { tunedUsd, alternativeTunedUsd, without },
    tunedUsd - alternativeTunedUsd,
  )
  const { oneOffUsd = 0, overlapWeeks = 0, hoursPerMonth, horizonMonths } = told
  trace.step(
    'againstTuned.oneOffTotalUsd',
    'oneOffUsd + overlapWeeks × 168 ÷ hoursPerMonth × alternativeTunedUsd',
    { oneOffUsd, overlapWeeks, hoursPerMonth, alternativeTunedUsd },
    oneOffTotalUsd,
  )
  trace.step(
    'againstTuned.paybackMonths',
    'oneOffTotalUsd ÷ savingUsd; none if nothing is saved',
    { oneOffTotalUsd, savingUsd },
    paybackMonths,
  )
  trace.step(
    'againstTuned.horizonSavingUsd',
    'savingUsd × horizonMonths − oneOffTotalUsd',
    { savingUsd, horizonMonths, oneOffTotalUsd },
    horizonSavingUsd,
  )
  const sums = { currentUsd, tunedUsd, alternativeUsd, alternativeTunedUsd }
  return { without, ...sums, oneOffTotalUsd, savingUsd, paybackMonths, horizonSavingUsd }
}
