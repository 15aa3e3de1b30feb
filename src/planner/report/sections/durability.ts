import type { TopicOutputs } from '../../folder/evaluate-folder.ts'
import { alikeBy, labelOf, someOf } from '../alike.ts'
import type { Findings, Found } from '../findings.ts'
import type { Block, Cell, Column } from '../report-model.ts'
import {
  column,
  figuresTable,
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
import { plainText } from '../words.ts'

const COMMAND = 'plan durability'

/** Of one set of settings its truth table; of topics a row for all that are alike. Then what their data asks for, and who decided what. */
export function durabilityBlocks(findings: Findings): Block[] {
  const outputs = findings.outputsOfTopics(COMMAND)
  if (outputs !== undefined) return topicsBlocks(outputs, findings)
  const durability = findings.of(COMMAND)
  return durability.state === 'missing' ? [missingBlock(durability)] : settingsBlocks(durability)
}

/** In the order of the decision record. */
const SETTINGS = ['replicationFactor', 'minInsyncReplicas', 'acks', 'uncleanLeaderElection'] as const

const PROMISES = [
  ['profile', 'meant for'],
  ['deviations', 'settings that deviate'],
  ['writesSurviveFailures', 'failures that writes survive'],
  ['lossFreeFailuresGuaranteed', 'failures without loss, guaranteed'],
  ['lossFreeFailuresBest', 'failures without loss, at best'],
] as const

function settingsBlocks(durability: Found): Block[] {
  const fields = ['down', 'outOfSync', 'inSync', 'leader', 'writes', 'reads', 'loss']
  const labels = ['copies down', 'out of sync', 'in sync', 'leader', 'writes', 'reads', 'loss']
  const rows = rowsOf(durability.output, 'rows').map((one) =>
    fields.map((name) => (typeof one[name] === 'number' ? String(one[name]) : plainText(String(one[name])))),
  )
  const kinds = [{ label: 'all topics', count: 1, found: durability }]
  return [
    figuresTable('Durability', durability, PROMISES),
    tableBlock(
      'What each failure does',
      fields.map((name, at) => column(labels[at]!, name)),
      rows,
    ),
    ...adviceBlocks(kinds),
    ...decisionBlocks(
      SETTINGS.map((_, at) => ({ ...kinds[0]!, at })),
      1,
    ),
  ]
}

/** Topics of one line, and what the first of them says for all. */
interface Kind {
  readonly label: string
  readonly count: number
  readonly found: Found
}

function topicsBlocks({ topics, incomplete }: TopicOutputs, findings: Findings): Block[] {
  const lacking = incomplete.map(({ topic, lacks }) => `${topic}: ${lacks}`)
  const missing = {
    kind: 'missing',
    what: `durability of ${lacking.length} ${lacking.length === 1 ? 'topic' : 'topics'}`,
    lacks: someOf(lacking),
    command: `odradek ${COMMAND}`,
  } as const
  const alike = kindsBy(topics, findings, (output) => [
    setOf(output),
    output.zoneLoss,
    ...PROMISES.map(([field]) => output[field]),
  ])
  const asked = kindsBy(topics, findings, (output) => [setOf(output), output.advice, output.follows, output.change])
  const record = SETTINGS.flatMap((_, at) =>
    kindsBy(topics, findings, ({ decisions }) => (decisions as readonly Row[])[at]).map((kind) => ({ ...kind, at })),
  )
  return [
    ...(topics.length === 0
      ? []
      : [promisesBlock(alike), ...lossBlocks(alike), ...adviceBlocks(asked), ...decisionBlocks(record, topics.length)]),
    ...(lacking.length === 0 ? [] : [missing]),
  ]
}

/** Each with what it says together: gigabytes and money add up. */
function kindsBy(topics: TopicOutputs['topics'], findings: Findings, said: (output: Row) => unknown): Kind[] {
  return alikeBy(topics, said).flatMap(({ topics: names }): Kind[] => {
    const found = findings.ofTopics(COMMAND, names)
    return found.state === 'missing' ? [] : [{ label: labelOf(names), count: names.length, found }]
  })
}

function setOf({ decisions }: Row): unknown[] {
  return (decisions as readonly Row[]).map(({ value }) => value)
}

function promisesBlock(kinds: readonly Kind[]): Block {
  const columns = [
    column('topics', 'names'),
    column('as set'),
    ...PROMISES.map(([field, label]) => column(label, field)),
    column('when the zone with most copies is lost'),
  ]
  const rows = kinds.map(({ label, found }) => [
    label,
    setText(found),
    ...PROMISES.map(([field]) => traced(found, field, textOf(found.output[field]))),
    zoneLossText(found),
  ])
  return tableBlock('Durability of topics, those alike on one line', columns, rows)
}

function textOf(value: unknown): unknown {
  if (Array.isArray(value)) return named(value)
  return typeof value === 'string' ? plainText(value) : value
}

/** What would be read over in a column of zeros. */
function lossBlocks(kinds: readonly Kind[]): Block[] {
  return kinds
    .filter(({ found }) => found.output.lossFreeFailuresGuaranteed === 0)
    .map(({ label, found }) => {
      const acks = rowsOf(found.output, 'decisions').find(({ setting }) => setting === 'acks')?.value
      const why =
        acks === 'all'
          ? 'one copy in sync is enough to acknowledge'
          : `producers wait for ${acks === '0' ? 'nobody' : 'the leader alone'}`
      return textBlock(`One failure may lose acknowledged records of ${label}: ${why}.`)
    })
}

function setText({ output }: Found): string {
  const set = new Map(rowsOf(output, 'decisions').map(({ setting, value }) => [setting, value]))
  return settingsText(
    set.get('replicationFactor'),
    set.get('minInsyncReplicas'),
    set.get('acks'),
    set.get('uncleanLeaderElection'),
  )
}

function settingsText(copies: unknown, minimum: unknown, acks: unknown, unclean: unknown): string {
  const election = unclean === true ? ', any copy may lead' : ''
  return `${String(copies)} ${copies === 1 ? 'copy' : 'copies'}, at least ${String(minimum)} in sync, acks ${String(acks)}${election}`
}

function zoneLossText({ output }: Found): string {
  const loss = mapOf(output, 'zoneLoss')
  if (loss.down === undefined) return 'unknown'
  const lost =
    loss.loss === 'none'
      ? 'nothing is lost'
      : loss.loss === 'if-disks-lost'
        ? 'records are lost if disks are'
        : 'acknowledged records are lost'
  return `${String(loss.down)} ${loss.down === 1 ? 'copy' : 'copies'} down: writes ${String(loss.writes)}, ${lost}`
}

/** What is set, what the data asks for and why, and what it would cost to follow. */
function adviceBlocks(kinds: readonly Kind[]): Block[] {
  const advised = kinds.filter(({ found }) => mapOf(found.output, 'advice').profile !== null)
  const unadvised = kinds.filter((kind) => !advised.includes(kind))
  const missing = {
    kind: 'missing',
    what: `advice on durability of ${unadvised.map(({ label }) => label).join('; ')}`,
    lacks: ['what the data is, or what lost records would cost: dataClass or lostData of the topic, in /topics of answers.yaml'],
    command: `odradek ${COMMAND} --topic NAME`,
  } as const
  return [
    ...(advised.length === 0
      ? []
      : [
          tableBlock('What the data asks for, and what it costs to follow', ADVICE_COLUMNS, advised.map(adviceRow)),
          textBlock(
            'More means more than now, at list prices, with the room that disks need; less than nothing is saved. Not in the money: acks of all waits for the slowest copy in sync, and a higher minimum refuses writes that a lower one would take.',
          ),
        ]),
    ...(unadvised.length === 0 ? [] : [missing]),
  ]
}

const ADVICE_COLUMNS: readonly Column[] = [
  column('topics', 'names'),
  column('why'),
  column('advised for'),
  column('advised settings'),
  column('set so, or safer'),
  column('more on disks', 'diskGiB', 'GiB'),
  column('more across zones', 'crossZoneMiBps', 'MiB/s'),
  column('more to pay', 'moreUsd', 'USD a month'),
  column('failures that writes survive then', 'writesSurviveFailures'),
  column('failures without loss then, guaranteed', 'lossFreeFailuresGuaranteed'),
]

function adviceRow({ label, found }: Kind): Cell[] {
  const [advice, change] = [mapOf(found.output, 'advice'), mapOf(found.output, 'change')]
  const [topic, producer] = [mapOf(advice, 'topic'), mapOf(advice, 'producer')]
  const settings = settingsText(
    topic.replicationFactor,
    topic['min.insync.replicas'],
    producer.acks,
    topic['unclean.leader.election.enable'],
  )
  const linger = producer['linger.ms'] === undefined ? '' : `, linger ${String(producer['linger.ms'])} ms`
  return [
    label,
    listOf(advice, 'why').map(String).join('; '),
    traced(found, 'advice.profile', advice.profile),
    `${settings}${linger}`,
    found.output.follows === null ? 'unknown' : found.output.follows === true ? 'yes' : 'no',
    traced(found, 'change.diskGiB', change.diskGiB),
    traced(found, 'change.crossZoneMiBps', change.crossZoneMiBps),
    traced(found, 'change.usdPerMonth', change.usdPerMonth),
    traced(found, 'change.writesSurviveFailures', mapOf(change, 'writesSurviveFailures').after),
    traced(found, 'change.lossFreeFailuresGuaranteed', mapOf(change, 'lossFreeFailuresGuaranteed').after),
  ]
}

const DECISION_COLUMNS: readonly Column[] = [
  'topics',
  'setting',
  'value',
  'left at its default',
  'who answers for it',
  'why',
  'decision',
].map((label) => column(label))

const STATES: Readonly<Record<string, string>> = {
  decided: 'decided',
  differs: 'decided otherwise than it is set',
  undecided: 'not decided: it takes an owner and a reason',
}

/** Every setting with its value, who answers for it and why: a default is a decision, too. */
function decisionBlocks(lines: readonly (Kind & { readonly at: number })[], topics: number): Block[] {
  const record = lines.map((line) => ({ ...line, row: rowsOf(line.found.output, 'decisions')[line.at]! }))
  const rows = record.map(({ label, count, found, row }): Cell[] => [
    count === topics ? 'all' : label,
    plainText(String(row.setting)),
    traced(found, `decisions.${String(row.setting)}`, row.value),
    row.isDefault === null ? 'unknown' : row.isDefault === true ? 'yes' : 'no',
    row.owner === null ? 'nobody' : String(row.owner),
    row.reason === null ? 'not said' : String(row.reason),
    STATES[String(row.state)]!,
  ])
  const open = [...new Set(record.flatMap(({ row }) => (row.state === 'decided' ? [] : [String(row.setting)])))]
  const said =
    open.length === 0
      ? 'Every setting that durability hangs on was decided by somebody, with a reason.'
      : `Not decided for every topic: ${named(open)}. An entry of durability in assumptions.yaml, with owner and why, is a decision; a value left at its default takes one, too.`
  const table = tableBlock('Decision record', DECISION_COLUMNS, rows)
  return [textBlock(said), moreBlock('Decision record: each setting, who answers for it and why', table)]
}
