import { optionOf } from '../../folder/place.ts'
import { numberText } from '../../number-text.ts'
import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import { optionsOf } from '../options-shown.ts'
import type { Block } from '../report-model.ts'
import { mapOf, type Row, rowsOf, textBlock } from '../section-parts.ts'
import { optionName, sideName } from '../words.ts'
import { againstTunedMonths } from './payback.ts'

/** What it costs today, well tuned and elsewhere, what a move costs, and when it has paid back: for those who read no further. */
export function moneyBlocks(findings: Findings, gates: GateStatus): Block[] {
  const now = optionOf(findings.place)
  const priced = optionsOf(findings).flatMap((option) => {
    const cost = findings.of('plan cost', option)
    return cost.state === 'missing' ? [] : [{ option, cost }]
  })
  const today = priced.find(({ option }) => option === now)
  const others = priced.filter((one) => one !== today)
  // What lacks a line looks cheaper than it is.
  const whole = others.filter(({ cost }) => cost.output.complete === true)
  const best = (whole.length > 0 ? whole : others).toSorted((one, other) => usdOf(one.cost) - usdOf(other.cost))[0]
  const parts = [
    ...(today === undefined ? [] : [`Today: ${monthText(findings, today.option, today.cost)}${tunedText(today.cost)}`]),
    ...(best === undefined
      ? []
      : [`The cheapest other option: ${optionName(best.option)}, ${monthText(findings, best.option, best.cost)}`]),
  ]
  if (parts.length === 0) return []
  const row = best === undefined ? undefined : comparedRow(findings, best.option)
  return [textBlock(`${parts.join('. ')} (${gates.short}).${row === undefined ? '' : moveText(row)}`)]
}

function usdOf({ output }: Found): number {
  return output.knownUsd as number
}

function monthText(findings: Findings, option: string, cost: Found): string {
  const moved = findings.of('plan sensitivity', option)
  const { lowUsd, highUsd } = moved.state === 'missing' ? {} : mapOf(moved.output, 'range')
  const range =
    typeof lowUsd === 'number' && typeof highUsd === 'number'
      ? ` (${numberText(lowUsd, 'usd')} to ${numberText(highUsd, 'usd')})`
      : ''
  const rest = cost.output.complete === true ? '' : ', without lines that nobody knows'
  return `${numberText(usdOf(cost), 'usd')} USD a month${range}${rest}`
}

function tunedText({ output }: Found): string {
  const tuned = rowsOf(output, 'tuned').at(-1)?.knownUsd
  return typeof tuned === 'number' ? `; the same, well tuned, ${numberText(tuned, 'usd')}` : ''
}

function comparedRow(findings: Findings, option: string): Row | undefined {
  const compared = findings.of('plan compare')
  return compared.state === 'missing' ? undefined : rowsOf(compared.output, 'rows').find((one) => one.option === option)
}

/** One payback leads, the hardest: against Kafka well tuned, with the weeks in which both run. */
function moveText(row: Row): string {
  const { oneOffTotalUsd: once, savingPerMonthUsd: saved, paybackMonths } = row
  const option = sideName(String(row.option))
  if (typeof saved === 'number' && saved <= 0)
    return ` ${option} saves nothing: it costs ${numberText(-saved, 'usd')} USD a month more.`
  if (typeof once !== 'number' || typeof saved !== 'number') return ' What a move would save is not known.'
  const tuned = againstTunedMonths(row)
  const cost = ` Moving there costs ${numberText(once, 'usd')} USD once, with the weeks in which both run`
  const untuned = typeof paybackMonths === 'number' ? wholeMonths(paybackMonths) : 'never'
  if (tuned !== null)
    return `${cost}; that is paid back after ${wholeMonths(tuned)} against Kafka well tuned, after ${untuned} against Kafka as it runs now.`
  if (typeof row.savingAgainstTunedUsd !== 'number') return `${cost}; that is paid back after ${untuned}.`
  return `${cost}; against Kafka well tuned, which costs less, that is never paid back, and after ${untuned} against Kafka as it runs now.`
}

/** Nobody knows a month to its days. */
export function wholeMonths(months: number): string {
  const whole = Math.max(1, Math.round(months))
  return whole === 1 ? 'a month' : `${numberText(whole, 'months')} months`
}

/** A move that pays only because Kafka is badly tuned isn't the first thing to do. */
export function tuneFirstBlocks(options: Found, findings: Findings): Block[] {
  if (options.output.verdict === 'stay') return []
  const bound = options.trace.find(({ step }) => step === 'reasonsToStay')?.inputs.paybackMonthsMax
  const rows = optionsOf(findings).flatMap((option): Row[] => {
    const row = comparedRow(findings, option)
    return row === undefined ? [] : [row]
  })
  const best = rows
    .filter(({ savingAgainstTunedUsd }) => typeof savingAgainstTunedUsd === 'number')
    .toSorted((one, other) => Number(other.savingAgainstTunedUsd) - Number(one.savingAgainstTunedUsd))[0]
  if (best === undefined || typeof bound !== 'number') return []
  const months = againstTunedMonths(best)
  if (months !== null && months <= bound) return []
  const [all, left] = [Number(best.savingPerMonthUsd), Number(best.savingAgainstTunedUsd)]
  const share = `${numberText(all - left, 'usd')} of the ${numberText(all, 'usd')} USD a month that ${sideName(String(best.option))} saves`
  const after = months === null ? 'a move never pays back' : `a move pays back after ${wholeMonths(months)}`
  return [{ kind: 'said', text: `Tune first: Kafka well tuned brings ${share}. Against that ${after}, and not within ${bound}.` }]
}
