import type { Change } from './options-changes.ts'
import type { Option, OptionVerdict, StayReason } from './options-verdict.ts'

const OPTION_TEXTS: Readonly<Record<Option, string>> = {
  stay: 'Stay, and tune what is there.',
  selfManage: 'Run Kafka yourselves: that fits better than shared storage here.',
  hosted: 'Take another hosted service: that fits better than shared storage here.',
  sharedStorage: 'Move to shared storage; Odradek is one product of that kind, and has to pass the gates like any other.',
}

const REASON_TEXTS: Readonly<Record<StayReason, string>> = {
  'small-and-stable': 'The load is small and stable.',
  'no-strong-pressure': 'No pressure is known to be strong.',
  'payback-too-long': 'A move would pay back too late, or never, or its sums are not known.',
  'no-other-option-fits': 'No other option fits.',
}

const OPTION_NAMES: Readonly<Record<string, string>> = {
  stay: 'stay',
  selfManage: 'run it yourselves',
  hosted: 'another hosted service',
  sharedStorage: 'shared storage',
}

/** The verdict in plain sentences: what, why, and what would change it. */
export function optionsText({ verdict, reasonsToStay, fits }: OptionVerdict, changes: readonly Change[]): string {
  const others =
    verdict === 'stay' ? [] : (['selfManage', 'hosted', 'sharedStorage'] as const).filter((one) => one !== verdict && fits[one])
  const also = others.length === 0 ? [] : [`It would also fit: ${others.map((one) => OPTION_NAMES[one]).join(', ')}.`]
  return [
    OPTION_TEXTS[verdict],
    ...reasonsToStay.map((reason) => REASON_TEXTS[reason]),
    ...also,
    unlessText(reasonsToStay, changes),
  ].join(' ')
}

function unlessText(reasons: readonly StayReason[], changes: readonly Change[]): string {
  if (changes.length > 0)
    return `This holds unless ${changes.map(({ text, becomes }) => `${text} (then: ${OPTION_NAMES[becomes] ?? becomes})`).join(', or ')}.`
  if (reasons.length > 1) return `No single fact changes this: ${reasons.length} reasons hold at once.`
  return 'No single fact within its range changes this.'
}
