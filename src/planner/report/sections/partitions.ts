import { askedBy } from '../../calculations/partitions-explanation.ts'
import { compareText } from '../../documents/canonical.ts'
import type { TopicOutputs } from '../../folder/evaluate-folder.ts'
import { alikeBy, labelOf, someOf } from '../alike.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Cell, Column } from '../report-model.ts'
import {
  column,
  listOf,
  mapOf,
  missingBlock,
  moreBlock,
  named,
  type Row,
  rowsOf,
  tableBlock,
  textBlock,
  traced,
} from '../section-parts.ts'
import { spoken } from '../words.ts'

const COMMAND = 'plan partitions'

/** Both ends of every count: whether it is too few for those who use it, too many for those who carry it, where it comes from, how long it will do. */
export function partitionBlocks(findings: Findings): Block[] {
  const outputs = findings.outputsOfTopics(COMMAND)
  if (outputs === undefined) {
    const bare = findings.of(COMMAND)
    return bare.state === 'missing' ? [missingBlock(bare)] : []
  }
  const { topics, incomplete } = outputs
  const missing = {
    kind: 'missing',
    what: `partition counts of ${incomplete.length} topics`,
    lacks: someOf(incomplete.map(({ topic, lacks }) => `${topic}: ${lacks}`)),
    command: `odradek ${COMMAND}`,
  } as const
  return [
    ...(topics.length === 0
      ? []
      : [endsBlock(topics, findings), ...lastsBlocks(topics, findings), originBlock(topics, findings)]),
    ...(incomplete.length === 0 ? [] : [missing]),
  ]
}

type Topics = TopicOutputs['topics']

interface End {
  readonly topic: string
  readonly row: Row
}

const END_COLUMNS: readonly Column[] = [
  column('end'),
  column('what is counted'),
  column('topics beyond it'),
  column('state'),
  column('nearest to it'),
  column('there'),
  column('limit'),
]

/** A line for each limit, with the topic that is nearest to it or furthest beyond. */
function endsBlock(topics: Topics, findings: Findings): Block {
  const checks = rowsOf(topics[0]!.output, 'ends').map(({ check }) => String(check))
  const rows = checks.map((check): Cell[] => {
    const ends = topics.map(({ topic, output }) => ({ topic, row: rowsOf(output, 'ends').find((one) => one.check === check)! }))
    const known = ends.filter(({ row }) => row.state !== 'unknown')
    const { end, text } = ends[0]!.row
    const head = [end === 'too-few' ? 'too few' : 'too many', String(text)]
    if (known.length === 0) return [...head, '', '? unknown', '', null, null]
    const nearest = known.reduce((best, one) => (room(one) < room(best) ? one : best))
    const beyond = known.filter(({ row }) => row.state === 'exceeded').length
    const unknown = ends.length - known.length
    const found = findings.ofTopics(COMMAND, [nearest.topic])
    const figure = (value: unknown): Cell => (found.state === 'found' ? traced(found, `ends.${check}`, value) : String(value))
    return [
      ...head,
      `${beyond} of ${known.length}${unknown === 0 ? '' : `, ${unknown} unknown`}`,
      beyond > 0 ? '✕ beyond' : '● within',
      nearest.topic,
      figure(nearest.row.value),
      figure(nearest.row.limit),
    ]
  })
  return tableBlock(
    'Partition counts at both ends: too few for those who use them, too many for those who carry them',
    END_COLUMNS,
    rows,
  )
}

/** How far away the limit is: below 1 it is passed. */
function room({ row: { end, value, limit } }: End): number {
  const [there, most] = [Number(value), Number(limit)]
  return end === 'too-few' ? there / most : most / there
}

const SOONEST_SHOWN = 10

/** Traffic grows, and counts don't by themselves. */
function lastsBlocks(topics: Topics, findings: Findings): Block[] {
  const soonest = topics
    .flatMap(({ topic, output }) => {
      const { months, check } = mapOf(output, 'lasts')
      return typeof months === 'number' ? [{ topic, months, check: String(check) }] : []
    })
    .sort((one, other) => one.months - other.months || compareText(one.topic, other.topic))
    .slice(0, SOONEST_SHOWN)
  if (soonest.length === 0) return [textBlock(HOW_LONG)]
  const rows = soonest.map(({ topic, months, check }): Cell[] => {
    const found = findings.ofTopics(COMMAND, [topic])
    return [topic, found.state === 'found' ? traced(found, `ends.${check}.months`, months) : null, spoken(check)]
  })
  const columns = [column('topic'), column('will do for', 'months', 'months'), column('then too few for')]
  return [tableBlock('How long the counts will do as traffic grows, the soonest first', columns, rows)]
}

const HOW_LONG =
  'How long the counts will do can’t be said, or they are never outgrown: it takes the growth of traffic (four weeks of rates, or growthPerMonth of assumptions.yaml) and what one partition takes (partitionProduceMiBps, partitionConsumeMiBps).'

const ORIGIN_COLUMNS: readonly Column[] = [
  column('topics', 'names'),
  column('partitions'),
  column('what decides'),
  column('advised'),
  column('in words, of the first'),
]

/** Where a count comes from: what asks for it, and what would spread evenly. */
function originBlock(topics: Topics, findings: Findings): Block {
  const there = ({ ends }: Row): unknown => (ends as readonly Row[])[0]!.value
  const kinds = alikeBy(topics, (output) => [there(output), output.recommended, output.binding, output.warnings])
  const rows = kinds.map(({ topics: names, output }): Cell[] => {
    const found = findings.ofTopics(COMMAND, [names[0]!])
    const figure = (value: unknown): Cell =>
      found.state === 'found' ? traced(found as Found, 'recommended', value) : String(value)
    const warnings = listOf(output, 'warnings')
    return [
      labelOf(names),
      figure(there(output)),
      askedBy(String(output.binding)),
      figure(output.recommended),
      `${String(output.explanation)}${warnings.length === 0 ? '' : ` Warnings: ${named(warnings)}.`}`,
    ]
  })
  const uneven = topics.filter(({ output }) => there(output) !== output.recommended).length
  return moreBlock(
    `Where counts come from: ${uneven} of ${topics.length} topics are not at the count that spreads evenly`,
    textBlock(
      'A count that divides by brokers and by the members of every group gives each as much as the next. It is advice for new topics and for those that are changed anyway: partitions can’t be taken away again, and more of them change which one a key goes to.',
    ),
    tableBlock('Where counts come from, topics alike on one line', ORIGIN_COLUMNS, rows),
  )
}
