import { standingRecords } from '../calculations/evidence/record-state.ts'
import { GATE_ITEMS } from '../calculations/gates/gate-items.ts'
import type { EvidenceFile } from '../documents/evidence-file.ts'
import type { Named } from '../folder/plan-folder.ts'
import { roughText } from '../number-text.ts'
import type { Finding, Findings, Found } from './findings.ts'
import { gateStatusOf } from './gate-status.ts'
import { optionsOf } from './options-shown.ts'
import { listOf, mapOf, named, rowsOf } from './section-parts.ts'
import { saidTexts } from './sections/verdict.ts'
import { BOTH, moneyText, wholeMonths } from './sections/verdict-money.ts'
import { optionName, spoken } from './words.ts'

/** A sentence, and the documents that it stands on. Without one it isn't said. */
export interface Sentence {
  readonly text: string
  readonly links: readonly string[]
}

export interface MemoPart {
  readonly question: string
  readonly sentences: readonly Sentence[]
  /** How many others there are, for which two pages have no room. */
  readonly more: number
}

export interface Memo {
  readonly title: string
  readonly parts: readonly MemoPart[]
  /** Sentences that nothing stands behind, with what would. */
  readonly missing: readonly string[]
}

/** Two pages are about this many sentences; the rest stands in the report. */
const SENTENCES_PER_PART = 6
const LINKS_PER_SENTENCE = 4
const MIGRATION_ITEM = /^M\d/
const ROLLBACK_ITEM = 'M4'
const ITEM_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.values(GATE_ITEMS).flatMap((items) => Object.entries(items).map(([item, { text }]) => [item, text] as const)),
)

/** Why the present state is constrained, what relieves it, and what is proved: six questions for those who decide. */
export function memoOf(findings: Findings): Memo {
  const missing: string[] = []
  const part = (question: string, sentences: readonly Sentence[], wanted: string): MemoPart => {
    const proved = sentences.filter(({ links }) => links.length > 0)
    missing.push(
      ...sentences
        .filter(({ links }) => links.length === 0)
        .map(({ text }) => `${question} "${text}" has no document behind it.`),
    )
    if (sentences.length === 0) missing.push(`${question} ${wanted}`)
    return { question, sentences: proved.slice(0, SENTENCES_PER_PART), more: Math.max(0, proved.length - SENTENCES_PER_PART) }
  }
  const { evidence, fallen } = recordsOf(findings)
  missing.push(...fallen.map(({ name }) => `${name} no longer stands on the files that it was made with.`))
  const passed = evidence.filter(({ value }) => value.result === 'pass')
  const rehearsals = evidence.filter(({ value }) => MIGRATION_ITEM.test(value.item) && value.item !== ROLLBACK_ITEM)
  const rollbacks = evidence.filter(({ value }) => value.item === ROLLBACK_ITEM)
  const parts = [
    part('Why is the present state constrained?', pressed(findings.of('plan pressures')), wanted(findings.of('plan pressures'))),
    part('Which architecture relieves it, or why is none needed?', verdict(findings), wanted(findings.of('plan options'))),
    part('Which tests passed?', [...passed.filter(({ value }) => !MIGRATION_ITEM.test(value.item)).map(recorded)], NO_EVIDENCE),
    part('What was modelled?', modelled(findings), 'No cost could be computed: odradek plan cost tells what it lacks.'),
    part('What did rehearsals prove?', rehearsals.map(recorded), 'No rehearsal is recorded for M1, M2, M3 or M5.'),
    part('What rollback remains?', rollbacks.map(recorded), `No rollback rehearsal is recorded for ${ROLLBACK_ITEM}.`),
  ]
  const { cluster } = findings.place
  return { title: cluster === undefined ? 'Decision memo' : `Decision memo for ${cluster.value.id}`, parts, missing }
}

/** Records whose files are as they were, newest first, and the others. */
function recordsOf({ place: { folder } }: Findings) {
  const values = folder.evidence.map(({ value }) => value)
  const standing = new Set(standingRecords(values, folder.evidenceFiles))
  return {
    evidence: folder.evidence
      .filter(({ value }) => standing.has(value))
      .toSorted((one, other) => (one.value.at < other.value.at ? 1 : one.value.at > other.value.at ? -1 : 0)),
    fallen: folder.evidence.filter(({ value }) => !standing.has(value)),
  }
}

const NO_EVIDENCE = 'No test is recorded: odradek plan evidence add records one.'

function wanted(finding: Finding): string {
  return finding.state === 'missing' ? `${finding.name} lacks ${finding.lacks.join('; ')}.` : 'Nothing was found.'
}

/** Documents that a finding was read off, each once. */
function linksOf(...findings: readonly Finding[]): string[] {
  const used = findings.flatMap((one) => (one.state === 'found' ? one.used : []))
  return [...new Set(used.map(({ document, path }) => `${document}#${path}`))].slice(0, LINKS_PER_SENTENCE)
}

/** What is seen, each with the fields that show it. */
function pressed(pressures: Finding): Sentence[] {
  if (pressures.state === 'missing') return []
  const { dominating } = pressures.output
  const symptoms = rowsOf(pressures.output, 'symptoms')
  const strong = listOf(pressures.output, 'strong').map(String)
  if (dominating === null) return [{ text: 'No pressure is known to be strong.', links: linksOf(pressures) }]
  return strong.map((name) => {
    const seen = symptoms.filter((one) => (one.pressures as readonly unknown[]).includes(name))
    const signals = seen.map(({ signal }) => String(signal))
    const what = `${name === dominating ? 'What presses most is' : 'Also strong is'} ${name}.`
    return { text: [what, ...seen.map(({ symptom }) => String(symptom))].join(' '), links: linksOfFields(pressures, signals) }
  })
}

function linksOfFields({ used, ...found }: Found, fields: readonly string[]): string[] {
  return linksOf({ ...found, used: used.filter(({ field }) => fields.includes(field)) })
}

/** What the report says first, in the same words: what to do, and what it costs. */
function verdict(findings: Findings): Sentence[] {
  const [options, fit, compared] = [findings.of('plan options'), findings.of('plan fit kafka'), findings.of('plan compare')]
  const gates = gateStatusOf(findings.of('plan gates'))
  const money = moneyText(findings, gates.text)
  const links = linksOf(fit.state === 'found' && fit.output.verdict === 'simpler' ? fit : options)
  return [
    ...saidTexts(findings, gates.short).map((text) => ({ text, links })),
    ...(money === undefined ? [] : [{ text: money, links: linksOf(compared) }]),
  ]
}

/** Cost and gates stand in one sentence, always. */
function modelled(findings: Findings): Sentence[] {
  const gates = gateStatusOf(findings.of('plan gates'))
  return optionsOf(findings).flatMap((option) => {
    const [cost, moved] = [findings.of('plan cost', option), findings.of('plan sensitivity', option)]
    if (cost.state === 'missing') return []
    const known = roughText(cost.output.knownUsd as number)
    const unknown = listOf(cost.output, 'unknown')
    const range = moved.state === 'missing' ? undefined : (moved.output.range as { lowUsd: number; highUsd: number })
    const span = range === undefined ? '' : `, between ${roughText(range.lowUsd)} and ${roughText(range.highUsd)}`
    const rest = unknown.length === 0 ? '' : `, not counting ${named(unknown)}, which nobody knows`
    const text = `${optionName(option)} costs ${known} USD a month${span}${rest}; ${gates.text}.${paybackText(findings, option)}`
    return [{ text, links: linksOf(cost) }]
  })
}

/** No option wins against a straw man. */
function paybackText(findings: Findings, option: string): string {
  const compared = findings.of('plan compare')
  const row = compared.state === 'missing' ? undefined : rowsOf(compared.output, 'rows').find((one) => one.option === option)
  const { savingUsd: saved, paybackMonths: months } = mapOf(row ?? {}, 'againstTuned')
  if (typeof saved !== 'number') return ''
  if (saved <= 0) return ` It costs ${roughText(-saved)} USD a month more ${BOTH}.`
  const back = typeof months === 'number' ? `; moving is paid back after ${wholeMonths(months)}` : ''
  return ` It costs ${roughText(saved)} USD a month less ${BOTH}${back}.`
}

function recorded({ name, value }: Named<EvidenceFile>): Sentence {
  const { item, scope, result, at, producedBy, measures } = value
  const figures = Object.entries(measures)
    .slice(0, 3)
    .map(([measure, figure]) => `${spoken(measure)} ${String(figure)}`)
  const named = ITEM_TEXTS[item] === undefined ? item : `${item} (${ITEM_TEXTS[item]})`
  const about = scope === undefined ? named : `${named} for ${scope}`
  const shown = figures.length === 0 ? '' : ` (${figures.join(', ')})`
  return { text: `${about}: ${result} on ${at.slice(0, 10)} by ${producedBy}${shown}.`, links: [name] }
}

export function memoMarkdown({ title, parts, missing }: Memo): string {
  return [
    `# ${title}`,
    ...parts.flatMap(({ question, sentences, more }) => [
      `## ${question}`,
      sentences.length === 0
        ? 'Nothing that a document stands behind.'
        : [...sentences.map(sentenceText), ...moreText(more)].join('\n'),
    ]),
    '## Missing',
    missing.length === 0 ? 'Nothing.' : missing.map((one) => `- ${one.replaceAll('\n', ' ')}`).join('\n'),
    '',
  ].join('\n\n')
}

function moreText(more: number): string[] {
  return more === 0 ? [] : [`- ${more} more [in the report](report.md).`]
}

function sentenceText({ text, links }: Sentence): string {
  return `- ${text} ${links.map((link) => `[${link}](${encodeURI(link)})`).join(', ')}`
}
