import { roughText } from '../number-text.ts'
import type { Change } from './options-changes.ts'
import type { Option, OptionFacts, OptionVerdict, StayReason } from './options-verdict.ts'

const OPTION_TEXTS: Readonly<Record<Option, string>> = {
  stay: 'Stay, and tune what is there.',
  selfManage: 'Run Kafka yourselves: that fits better than shared storage here.',
  hosted: 'Take another hosted service: that fits better than shared storage here.',
  sharedStorage: 'Move to shared storage; Odradek is one product of that kind, and has to pass the gates like any other.',
}

const REASON_TEXTS: Readonly<Record<Exclude<StayReason, 'payback-too-long'>, string>> = {
  'small-and-stable': 'The load is small and stable.',
  'no-strong-pressure': 'No pressure is known to be strong.',
  'no-other-option-fits': 'No other option fits.',
}

const OPTION_NAMES: Readonly<Record<string, string>> = {
  stay: 'stay',
  selfManage: 'run it yourselves',
  hosted: 'another hosted service',
  sharedStorage: 'shared storage',
}

/** The verdict in plain sentences: what, why, and what would change it. */
export function optionsText(found: OptionVerdict, facts: OptionFacts, changes: readonly Change[]): string {
  const { verdict, reasonsToStay, fits } = found
  const others =
    verdict === 'stay' ? [] : (['selfManage', 'hosted', 'sharedStorage'] as const).filter((one) => one !== verdict && fits[one])
  const also = others.length === 0 ? [] : [`It would also fit: ${others.map((one) => OPTION_NAMES[one]).join(', ')}.`]
  return [
    OPTION_TEXTS[verdict],
    ...reasonTexts(found, facts),
    ...boundaryText(found, facts),
    ...also,
    unlessText(reasonsToStay, changes),
  ].join(' ')
}

/** Why to stay, a sentence for each reason. */
export function reasonTexts(found: OptionVerdict, facts: OptionFacts): string[] {
  return found.reasonsToStay.map((reason) => (reason === 'payback-too-long' ? paybackText(found, facts) : REASON_TEXTS[reason]))
}

function paybackText({ paybackMonths, paybackMonthsMax }: OptionVerdict, facts: OptionFacts): string {
  const { currentMonthlyUsd, bestAlternativeMonthlyUsd } = facts
  if (paybackMonths !== null)
    return `By the sums that were told (${sumsText(facts)}) a move would pay back after ${roughText(Math.ceil(paybackMonths))} months; the limit is ${roughText(paybackMonthsMax)}.`
  if (currentMonthlyUsd == null || bestAlternativeMonthlyUsd == null)
    return 'Whether a move pays back is not known: its sums are not told.'
  const more = bestAlternativeMonthlyUsd - currentMonthlyUsd
  if (more > 0) return `A move would save nothing: the best alternative costs ${roughText(more)} USD a month more.`
  return more === 0
    ? 'A move would save nothing: the best alternative costs as much.'
    : 'Whether a move pays back is not known: what it costs once is not told.'
}

function sumsText({ currentMonthlyUsd, bestAlternativeMonthlyUsd }: OptionFacts): string {
  return `${roughText(currentMonthlyUsd ?? 0)} USD a month now, ${roughText(bestAlternativeMonthlyUsd ?? 0)} then`
}

/** Who must hold account, bucket and keys isn't asked what that costs. */
function boundaryText(found: OptionVerdict, facts: OptionFacts): string[] {
  const { verdict, isBoundaryRequired, paybackMonths, paybackMonthsMax } = found
  if (verdict === 'stay' || !isBoundaryRequired || (paybackMonths !== null && paybackMonths <= paybackMonthsMax)) return []
  return [`${paybackText(found, facts)} That does not count here, since the customer must hold account, bucket and keys.`]
}

function unlessText(reasons: readonly StayReason[], changes: readonly Change[]): string {
  if (changes.length > 0)
    return `This holds unless ${changes.map(({ text, becomes }) => `${text} (then: ${OPTION_NAMES[becomes] ?? becomes})`).join(', or ')}.`
  if (reasons.length > 1) return `No single fact changes this: ${reasons.length} reasons hold at once.`
  return 'No single fact within its range changes this.'
}
