import { QUESTIONS } from '../../documents/questions.ts'
import type { Finding, Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, listOf, mapOf, missingBlock, named, rowsOf, tableBlock, textBlock, traced } from '../section-parts.ts'
import { fieldName, optionName, plainText, serviceName } from '../words.ts'
import { moneyBlocks, tuneFirstText, tuningBlocks, wholeOf } from './verdict-money.ts'

/** Three sentences with their conditions: what to do, what it costs and what a move would bring, whether a window may be planned. */
export function verdictSection(findings: Findings, gates: GateStatus): Section {
  const [options, pressures] = [findings.of('plan options'), findings.of('plan pressures')]
  const isOpen = gates.lights.every(({ light }) => light === 'green' || light === 'amber')
  const window = isOpen ? 'A migration window may be scheduled' : 'No migration window may be scheduled'
  const blocks: Block[] = [
    ...saidTexts(findings, gates.short).map((text): Block => ({ kind: 'said', text })),
    ...(options.state === 'missing' ? [missingBlock(options)] : []),
    ...moneyBlocks(findings, gates),
    textBlock(`${window}: ${gates.text}.`),
    pressures.state === 'missing' ? missingBlock(pressures) : textBlock(pressureText(pressures)),
    ...lossBlocks(findings.of('plan fit kafka')),
    ...(options.state === 'missing' ? [] : [...tuningBlocks(findings, gates), ...reasonBlocks(options)]),
  ]
  return {
    id: 'verdict',
    title: 'Verdict',
    lead: 'What to do about this cluster, why, and what would make it another answer. Staying is an answer.',
    blocks,
  }
}

/** What to do. Who needs no Kafka is told so first, and who can save more by tuning than by a move. */
export function saidTexts(findings: Findings, status: string): string[] {
  const [options, fit] = [findings.of('plan options'), findings.of('plan fit kafka')]
  if (fit.state === 'found' && fit.output.verdict === 'simpler') return simplerTexts(fit, options, findings, status)
  if (options.state === 'missing') return []
  const first = tooLittleText(options) ?? tuneFirstText(options, findings, status)
  return [...(first === undefined ? [] : [first]), String(options.output.text)]
}

/** Who knows nothing has no reason to move: that is no advice to stay, and is not said as one. */
function tooLittleText({ output }: Found): string | undefined {
  const scores = Object.values(mapOf(output, 'pressures'))
  if (output.verdict !== 'stay' || scores.some((score) => score !== null)) return undefined
  return `Too little is known for a verdict: none of the five pressures can be judged, and ${listOf(output, 'unknown').length} facts are missing (below). What follows only says that nothing is known that would ask for a move.`
}

function simplerTexts({ output: { alternative } }: Found, options: Finding, { book }: Findings, status: string): string[] {
  const [service, name] = [String(alternative), serviceName(String(alternative))]
  const isPriced = book.prices.prices.some(({ id }) => id.startsWith(`${service}.`))
  const price = isPriced ? '' : ' What that would cost nobody has priced: the price book has no price of it.'
  const first = `This workload needs no Kafka: ${name} would do.`
  if (options.state === 'missing') return [`${first}${price}`]
  const { verdict, text, reasons } = options.output
  if (verdict !== 'stay') return [`${first}${price}`, `If it has to stay Kafka: ${String(text)}`]
  return [
    `${first} Take it, and change nothing until then.${price}`,
    `${(reasons as readonly unknown[]).map(String).join(' ')} (${status})`,
  ]
}

function lossBlocks(fit: Finding): Block[] {
  if (fit.state === 'missing' || fit.output.verdict !== 'simpler') return []
  const { alternative, losses } = fit.output
  return [
    textBlock(`What would be lost with ${serviceName(String(alternative))}:`),
    { kind: 'list', items: (losses as readonly unknown[]).map(String) },
  ]
}

function pressureText({ output }: Found): string {
  const strong = listOf(output, 'strong')
  if (output.dominating === null) return 'Nothing is known to press strongly for a change.'
  const others = strong.filter((name) => name !== output.dominating)
  const also = others.length === 0 ? '' : ` Strong, too: ${named(others)}.`
  return `What presses most for a change is ${String(output.dominating)}.${also}`
}

const CONDITIONS: Readonly<Record<string, string>> = {
  storageSlowToScale: 'storage is slow to scale',
  crossZoneMaterial: 'traffic across zones is a large part of the bill',
  partitionMovementPainful: 'moving partitions is painful',
  independenceOrBoundaryWanted: 'compute and storage shall scale apart, or account, bucket and keys must be yours',
}

function conditionText(name: unknown): string {
  return CONDITIONS[String(name)] ?? plainText(String(name))
}

function unknownText(name: unknown): string {
  const text = String(name)
  if (text.startsWith('pressures.')) return `how strong the pressure of ${text.slice('pressures.'.length)} is`
  if (CONDITIONS[text] !== undefined) return `whether ${CONDITIONS[text]}`
  return QUESTIONS.find(({ id }) => id === text)?.text ?? fieldName(text)
}

function reasonBlocks(options: Found): Block[] {
  const { output } = options
  const columns = [column('if this moves'), column('from'), column('threshold'), column('the verdict becomes')]
  const rows = rowsOf(output, 'changes').map((one) => [
    `${fieldName(String(one.driver))}: ${String(one.text)}`,
    traced(options, 'changes', one.from),
    one.threshold === null ? 'another answer' : traced(options, 'changes', one.threshold),
    optionName(String(one.becomes)),
  ])
  const facts = [
    ['It is small and stable', traced(options, 'smallAndStable', output.smallAndStable)],
    [
      'Months after which a move pays back, by the sums that were told: as it runs now, nothing tuned, without double run',
      traced(options, 'paybackMonths', wholeOf(output.paybackMonths)),
    ],
    ['Reasons to stay', traced(options, 'reasonsToStay', named(listOf(output, 'reasonsToStay')))],
    [
      'Conditions of shared storage that are met',
      traced(options, 'fits', listOf(output, 'sharedStorageConditionsMet').map(conditionText).join('; ') || 'none'),
    ],
    ['Not known', listOf(output, 'unknown').map(unknownText).join('; ') || 'none'],
  ]
  return [
    ...(rows.length === 0 ? [] : [tableBlock('What would change the verdict', columns, rows)]),
    tableBlock('What the verdict hangs on', [column('fact'), column('value')], facts),
  ]
}
