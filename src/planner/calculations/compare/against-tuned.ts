import { z } from '../../schema.ts'
import { QuietTrace, type Trace } from '../../trace.ts'
import type { Costed, Sums } from './costed.ts'
import { type PaybackInput, paybackOf } from './payback.ts'

const figure = z.number().nullable()

/** An alternative against what runs now, well tuned: what a move is worth if nobody is made a straw man. */
export const againstTunedOutput = z.strictObject({
  /** Lines that are known on neither side: the sums are without them. */
  without: z.array(z.string()),
  currentUsd: z.number(),
  tunedUsd: z.number(),
  alternativeUsd: z.number(),
  oneOffTotalUsd: figure,
  savingUsd: z.number(),
  paybackMonths: figure,
})

export type AgainstTuned = z.output<typeof againstTunedOutput>

interface Side {
  readonly costed: Costed | undefined
  readonly tuned: Sums | null
}

type Told = Omit<PaybackInput, 'currentUsd' | 'alternativeUsd'>

/** Null where one side has no bill, or lines are known on one side only: then the sums don't stand for the same. */
export function againstTunedOf(now: Side, { costed }: Side, told: Told, trace: Trace): AgainstTuned | null {
  if (now.costed === undefined || costed === undefined) return null
  const [current, alternative] = [now.costed.statement, costed.statement]
  if (current.unknown.join() !== alternative.unknown.join()) return null
  const [currentUsd, alternativeUsd] = [current.knownUsd, alternative.knownUsd]
  const tunedUsd = now.tuned?.knownUsd ?? currentUsd
  const { oneOffTotalUsd, paybackMonths } = paybackOf({ ...told, currentUsd: tunedUsd, alternativeUsd }, new QuietTrace())
  const without = [...current.unknown]
  trace.step(
    'againstTuned.savingUsd',
    'tuned − alternative, of lines that are known on both sides',
    { tunedUsd, alternativeUsd, without },
    tunedUsd - alternativeUsd,
  )
  trace.step(
    'againstTuned.paybackMonths',
    'oneOffTotalUsd ÷ savingUsd; none if nothing is saved',
    { oneOffTotalUsd, savingUsd: tunedUsd - alternativeUsd },
    paybackMonths,
  )
  return { without, currentUsd, tunedUsd, alternativeUsd, oneOffTotalUsd, savingUsd: tunedUsd - alternativeUsd, paybackMonths }
}
