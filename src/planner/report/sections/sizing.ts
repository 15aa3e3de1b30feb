import { optionOf } from '../../folder/place.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, figuresTable, listOf, named, rowsOf, shownOr, tableBlock, textBlock, traced } from '../section-parts.ts'
import { plainText } from '../words.ts'

/** What Amazon runs is sized as its own worksheet does it. */
const SIZINGS: Readonly<Record<string, string>> = {
  odradek: 'plan size odradek',
  'msk-standard': 'plan size aws-worksheet',
  'msk-express': 'plan size aws-worksheet',
}

export function sizingSection(findings: Findings): Section {
  const sizing = findings.of(SIZINGS[optionOf(findings.place) ?? ''] ?? 'plan size constraints')
  return {
    id: 'sizing',
    title: 'Sizing',
    lead: 'How many brokers the workload takes where it runs now. Each constraint asks for a number of brokers by itself; the largest binds.',
    blocks: shownOr(sizing, sizingBlocks),
  }
}

/** What a word of warning means for who has to buy machines. */
const WARNINGS: Readonly<Record<string, string>> = {
  'burst-network': 'The network of this machine is sold by its burst, which does not last; sizes go by what it carries for good.',
  'burst-network-unknown': 'Nobody knows what the network of this machine carries for good, so a size can be too small.',
  'burstable-cpu': 'The processors of this machine live on credits: under a load that lasts they slow down.',
  'ebs-baseline-unknown': 'Nobody knows how many bytes this machine carries to its disks for good, so a size can be too small.',
  'zone-loss-takes-last-replica': 'With so few copies the loss of a zone takes the last copy of some partitions.',
  'hot-set-over-page-cache': 'What is read again soon does not fit in memory: readers a little behind will read from disks.',
  'broker-capacity-not-measured':
    'What a broker takes was not measured: odradek bench --calibrate does, and sizes then go by it.',
}

function sizingBlocks(sizing: Found): Block[] {
  const { output } = sizing
  const ranked = rowsOf(output, 'ranked').map(({ name, exact, count }) => [
    plainText(String(name)),
    traced(sizing, `constraints.${String(name)}`, exact),
    traced(sizing, `constraints.${String(name)}`, count),
  ])
  const [warnings, unknown] = [listOf(output, 'warnings'), listOf(output, 'unknown')]
  return [
    figuresTable('What is needed', sizing, [
      ['brokers', 'brokers needed'],
      ['bottleneck', 'what binds'],
      ['accepted', 'this kind of machine is suited'],
    ]),
    tableBlock('Constraints, the binding one first', [column('constraint'), column('brokers, exact'), column('brokers')], ranked),
    ...warnings.map((warning) => textBlock(WARNINGS[String(warning)] ?? `Warning: ${plainText(String(warning))}.`)),
    ...(unknown.length === 0 ? [] : [textBlock(`Left out, because nobody knows it: ${named(unknown)}.`)]),
  ]
}
