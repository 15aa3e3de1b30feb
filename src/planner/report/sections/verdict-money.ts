import { PLATFORM_FACTS, type Platform } from '../../calculations/network-flows.ts'
import { optionOf } from '../../folder/place.ts'
import { roughText } from '../../number-text.ts'
import type { Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block } from '../report-model.ts'
import { mapOf, named, type Row, rowsOf, textBlock } from '../section-parts.ts'
import { optionName, plainText } from '../words.ts'

/** Of the bill: less isn't worth a sentence. */
const WORTH_SHARE = 0.01

/** An alternative against what runs now, both well tuned: `againstTuned` of `plan compare`. */
interface Compared {
  readonly option: string
  readonly without: readonly string[]
  readonly currentUsd: number
  readonly tunedUsd: number
  readonly alternativeUsd: number
  readonly alternativeTunedUsd: number
  readonly oneOffTotalUsd: number | null
  readonly savingUsd: number
  readonly paybackMonths: number | null
}

/** What it costs today, well tuned and elsewhere, what a move costs once, and when that is paid back: for those who read no further. */
export function moneyBlocks(findings: Findings, gates: GateStatus): Block[] {
  const text = moneyText(findings, gates.short)
  return text === undefined ? [] : [textBlock(text)]
}

/** The same for a memo. One payback is told: both well tuned, with the weeks in which both run. */
export function moneyText(findings: Findings, status: string): string | undefined {
  const now = optionOf(findings.place)
  const cost = findings.of('plan cost', now ?? undefined)
  if (now === null || cost.state === 'missing') return undefined
  const best = bestOf(findings)
  const unknown = cost.output.unknown as readonly string[]
  const without = unknown.length === 0 ? '' : `without lines that nobody knows (${named(unknown)}) `
  const today = `today ${optionName(now)} costs ${roughText(Number(cost.output.knownUsd))} USD a month${rangeText(findings, now)}`
  const tuned = rowsOf(cost.output, 'tuned').at(-1)?.knownUsd
  const tunedText = typeof tuned === 'number' && isWorth(tuningUsd(cost), cost) ? `, ${roughText(tuned)} well tuned` : ''
  const first = `${without}${today}${tunedText}`
  const day = findings.place.now === undefined ? '' : `As of ${findings.place.now.slice(0, 10)}: `
  const begun = day === '' ? first.charAt(0).toUpperCase() + first.slice(1) : first
  const move = best === undefined ? 'What another option would cost is not known.' : moveText(best, limitOf(findings))
  return `${day}${begun}${best === undefined ? '' : elsewhereText(findings, best)} (${status}). ${move}`
}

/** The one that the verdict speaks of, or the cheapest of all where it speaks of none. Only what is known of both can be held against each other. */
function bestOf(findings: Findings): Compared | undefined {
  const compared = findings.of('plan compare')
  if (compared.state === 'missing') return undefined
  const rows = rowsOf(compared.output, 'rows').flatMap((row): Compared[] =>
    row.againstTuned === null ? [] : [{ ...(row.againstTuned as Compared), option: String(row.option) }],
  )
  const meant = rows.filter(({ option }) => isMeant(findings, option))
  return (meant.length > 0 ? meant : rows).toSorted((one, other) => one.alternativeUsd - other.alternativeUsd)[0]
}

function isMeant(findings: Findings, option: string): boolean {
  const options = findings.of('plan options')
  const verdict = options.state === 'missing' ? 'stay' : options.output.verdict
  if (verdict === 'sharedStorage') return PLATFORM_FACTS[option as Platform].storage === 'shared'
  if (verdict === 'hosted') return option.startsWith('msk-')
  return verdict === 'selfManage' ? option === 'ec2' : true
}

function elsewhereText(findings: Findings, { option, alternativeUsd, alternativeTunedUsd }: Compared): string {
  const isTuned = alternativeUsd - alternativeTunedUsd >= WORTH_SHARE * alternativeUsd
  const tunedText = isTuned ? `, ${roughText(alternativeTunedUsd)} well tuned` : ''
  return `; ${optionName(option)} would cost ${roughText(alternativeUsd)}${rangeText(findings, option)}${tunedText}`
}

function rangeText(findings: Findings, option: string): string {
  const moved = findings.of('plan sensitivity', option)
  const { lowUsd, highUsd } = moved.state === 'missing' ? {} : mapOf(moved.output, 'range')
  if (typeof lowUsd !== 'number' || typeof highUsd !== 'number') return ''
  return ` (${roughText(lowUsd)} to ${roughText(highUsd)} as assumptions move)`
}

/** Months after which a move must have paid back. */
function limitOf(findings: Findings): string {
  const options = findings.of('plan options')
  return options.state === 'missing' ? '' : `; the limit is ${roughText(Number(options.output.paybackMonthsMax))}`
}

function moveText({ option, savingUsd, oneOffTotalUsd, paybackMonths }: Compared, limit: string): string {
  const name = optionName(option)
  if (savingUsd <= 0) return `${name} costs ${roughText(-savingUsd)} USD a month more ${BOTH}: a move is never paid back.`
  if (oneOffTotalUsd === null || paybackMonths === null)
    return `${name} costs ${roughText(savingUsd)} USD a month less ${BOTH}; what moving costs once is not known.`
  return `Moving costs ${roughText(oneOffTotalUsd)} USD once, with the weeks in which both run, and is paid back after ${wholeMonths(paybackMonths)}, both well tuned${limit}.`
}

/** What a difference is measured by, in reports and memos. */
export const BOTH = 'than what runs now, both well tuned'

/** Nobody knows a month to its days. */
export function wholeOf(months: unknown): number | null {
  return typeof months === 'number' ? Math.max(1, Math.ceil(months)) : null
}

export function wholeMonths(months: number): string {
  const whole = wholeOf(months)!
  return whole === 1 ? 'a month' : `${roughText(whole)} months`
}

/** A move that pays only because Kafka is badly tuned isn't the first thing to do; if something else than money asks for it, that is said. */
export function tuneFirstText({ output }: Found, findings: Findings, status: string): string | undefined {
  const best = output.verdict === 'stay' ? undefined : bestOf(findings)
  const limit = Number(output.paybackMonthsMax)
  if (best === undefined || (best.paybackMonths !== null && best.paybackMonths <= limit)) return undefined
  if (best.savingUsd > 0 && best.oneOffTotalUsd === null) return undefined
  const saved = `Tune first: that saves ${roughText(best.currentUsd - best.tunedUsd)} of ${roughText(best.currentUsd)} USD a month (${status}).`
  const after =
    best.paybackMonths === null
      ? 'Against that a move is never paid back'
      : `Against that a move is paid back only after ${wholeMonths(best.paybackMonths)}; the limit is ${roughText(limit)}`
  const who =
    output.isBoundaryRequired === true
      ? 'What asks for the move is that account, bucket and keys must be yours, not money; the limit does not count then.'
      : 'So money does not ask for the move.'
  return `${saved} ${after}. ${who}`
}

/** Changes where it runs now that save at least a hundredth of the bill, in their order. */
export function tuningBlocks(findings: Findings, gates: GateStatus): Block[] {
  const cost = findings.of('plan cost', optionOf(findings.place) ?? undefined)
  if (cost.state === 'missing') return []
  const worth = rowsOf(cost.output, 'tuned').filter(({ savingUsd }) => isWorth(Number(savingUsd), cost))
  if (worth.length === 0) return []
  const parts = worth.map(({ change, savingUsd }) => `${plainText(String(change))} ${roughText(Number(savingUsd))}`)
  const all =
    worth.length === 1 ? '' : `; together ${roughText(worth.reduce((sum, { savingUsd }) => sum + Number(savingUsd), 0))}`
  return [
    textBlock(`Tuning that pays where it runs now, in USD a month: ${parts.join(', then ')}${all} (${gates.short}).`),
    ...tieredBlocks(worth, findings),
  ]
}

/** The saving is of all that is older; not each topic may be tiered. */
function tieredBlocks(tuned: readonly Row[], findings: Findings): Block[] {
  const topics = findings.outputsOfTopics('plan fit tiered')?.topics ?? []
  if (topics.length === 0 || tuned.every(({ change }) => change !== 'tiered-storage')) return []
  const allowed = topics.filter(({ output }) => output.allowed === true).length
  return [
    textBlock(
      `Tiered storage is allowed for ${allowed} of ${topics.length} topics, as far as known (plan fit tiered); what it saves is reckoned for all that is kept longer than on brokers.`,
    ),
  ]
}

function tuningUsd({ output }: Found): number {
  return rowsOf(output, 'tuned').reduce((sum, { savingUsd }) => sum + Number(savingUsd), 0)
}

function isWorth(usd: number, { output }: Found): boolean {
  return usd >= WORTH_SHARE * Number(output.knownUsd)
}
