import { optionOf } from '../../folder/place.ts'
import { numberText } from '../../number-text.ts'
import type { Finding, Findings, Found } from '../findings.ts'
import type { GateStatus } from '../gate-status.ts'
import type { Block, Section } from '../report-model.ts'
import { column, listOf, missingBlock, named, rowsOf, tableBlock, textBlock, traced } from '../section-parts.ts'
import { fieldName, optionName, plainText, serviceName } from '../words.ts'
import { moneyBlocks, tuneFirstBlocks } from './verdict-money.ts'

/** Three sentences with their conditions: what to do, what presses, whether a window may be planned. */
export function verdictSection(findings: Findings, gates: GateStatus): Section {
  const [options, pressures] = [findings.of('plan options'), findings.of('plan pressures')]
  const simpler = kafkaBlocks(findings.of('plan fit kafka'))
  const blocks: Block[] = [...simpler]
  if (options.state === 'missing') blocks.push(missingBlock(options))
  else if (simpler.length > 0) blocks.push(textBlock(`As long as it is on Kafka: ${String(options.output.text)}`))
  else blocks.push({ kind: 'said', text: String(options.output.text) }, ...tuneFirstBlocks(options, findings))
  blocks.push(...moneyBlocks(findings, gates))
  if (pressures.state === 'missing') blocks.push(missingBlock(pressures))
  else blocks.push(textBlock(pressureText(pressures)))
  const isOpen = gates.lights.every(({ light }) => light === 'green' || light === 'amber')
  blocks.push(
    textBlock(`${isOpen ? 'A migration window may be scheduled' : 'No migration window may be scheduled'}: ${gates.text}.`),
  )
  if (options.state === 'found') blocks.push(...tuningBlocks(options, findings, gates), ...reasonBlocks(options))
  return {
    id: 'verdict',
    title: 'Verdict',
    lead: 'What to do about this cluster, why, and what would make it another answer. Staying is an answer.',
    blocks,
  }
}

/** Who needs no Kafka is told so first. */
function kafkaBlocks(fit: Finding): Block[] {
  if (fit.state === 'missing' || fit.output.verdict !== 'simpler') return []
  const { alternative, losses } = fit.output
  return [
    { kind: 'said', text: `This workload needs no Kafka: ${serviceName(String(alternative))} would do.` },
    textBlock('What would be lost by that:'),
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

/** Of the bill: less isn't worth a sentence. */
const WORTH_SHARE = 0.01

/** Who stays is told what tuning is worth. */
function tuningBlocks({ output }: Found, findings: Findings, gates: GateStatus): Block[] {
  if (output.verdict !== 'stay') return []
  const now = optionOf(findings.place)
  const cost = findings.of('plan cost', now ?? undefined)
  const [tuned, knownUsd] = cost.state === 'missing' ? [[], 0] : [rowsOf(cost.output, 'tuned'), Number(cost.output.knownUsd)]
  const worthIt = tuned.filter(({ savingUsd }) => Number(savingUsd) >= WORTH_SHARE * knownUsd)
  return worthIt.map(({ change, savingUsd }) =>
    textBlock(
      `Tuning that pays where it runs now: ${plainText(String(change))}, ${numberText(savingUsd as number, 'usd')} USD a month less (${gates.short}).`,
    ),
  )
}

function unknownText(name: unknown): string {
  const text = String(name)
  if (text.startsWith('pressures.')) return `how strong the pressure of ${text.slice('pressures.'.length)} is`
  return CONDITIONS[text] === undefined ? fieldName(text) : `whether ${CONDITIONS[text]}`
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
      'Payback that the verdict looks at: against Kafka as it runs now, without double run, in months',
      traced(options, 'paybackMonths', output.paybackMonths),
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
