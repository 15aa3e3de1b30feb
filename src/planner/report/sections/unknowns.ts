import { ASSUMPTION_PARTS } from '../../documents/assumption-fields.ts'
import { QUESTIONS } from '../../documents/questions.ts'
import type { Findings } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, moreBlock, named, plain, tableBlock } from '../section-parts.ts'
import { fieldName, fieldUnit, optionName, spoken } from '../words.ts'

type Entry = Readonly<Record<string, unknown>>

/** What nobody measured, who answers for it, and what nobody answered at all. */
export function unknownsSection(findings: Findings): Section {
  const { estate, assumptions } = findings.place.folder
  const missing = estate === undefined || assumptions === undefined
  const lacks = [...(estate === undefined ? ['estate.yaml'] : []), ...(assumptions === undefined ? ['assumptions.yaml'] : [])]
  const next: Block = {
    kind: 'missing',
    what: 'documents',
    lacks,
    command: estate === undefined ? 'odradek plan inventory collect' : 'odradek plan init',
  }
  const blocks = [
    ...assumptionBlocks(assumptions?.value as Entry | undefined),
    ...questionBlocks(findings),
    ...coverageBlocks(findings),
  ]
  return {
    id: 'unknowns',
    title: 'Unknowns and assumptions',
    lead: 'What nobody measured: each assumption with the role that answers for it and the day on which it was decided, the questions that nobody answered, and what could not be collected. What was measured counts before what was assumed.',
    blocks: missing ? [next, ...blocks] : blocks,
  }
}

function assumptionBlocks(assumptions: Entry | undefined): Block[] {
  const entries = Object.keys(ASSUMPTION_PARTS).flatMap((part) => {
    const fields = (assumptions?.[part] ?? {}) as Readonly<Record<string, Entry>>
    return Object.entries(fields).map(([name, entry]) => [`${part}.${name}`, entry] as const)
  })
  const columns = ['value', 'low', 'high', 'why', 'source', 'owner', 'decidedAt'] as const
  const rows = entries
    .filter(([, { value }]) => value !== null)
    .map(([name, entry]) => {
      const cells = columns.map((field) => plain(entry[field] ?? (field === 'value' ? null : '')))
      return [fieldName(name), fieldUnit(name), ...cells]
    })
  const unknown = entries.filter(([, { value }]) => value === null).map(([name]) => fieldName(name))
  const deployments = Object.entries((assumptions?.deployments ?? {}) as Readonly<Record<string, Entry>>).map(
    ([option, fields]) => [
      optionName(option),
      Object.entries(fields)
        .map(([name, value]) => `${spoken(name)}: ${value === null ? 'unknown' : String(value)}`)
        .join('; '),
    ],
  )
  return [
    ...(unknown.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Nobody knows yet',
            table: { columns: [column('what')], rows: unknown.map((one) => [one]) },
          } as const,
        ]),
    tableBlock(
      'Assumptions',
      [
        column('assumption', 'name'),
        column('unit'),
        ...columns.map((name) => column(name === 'decidedAt' ? 'decided' : name, name)),
      ],
      rows,
    ),
    ...(deployments.length === 0
      ? []
      : [tableBlock('What each option would run on', [column('option'), column('deployment')], deployments)]),
  ]
}

function questionBlocks({ place: { folder } }: Findings): Block[] {
  const given = folder.answers?.value.answers ?? {}
  const rows = QUESTIONS.filter(({ id }) => given[id]?.value == null).map(({ text, usedBy }) => [text, usedBy.join(', ')])
  if (rows.length === 0) return []
  return [
    moreBlock(
      `Questions without an answer: ${rows.length}`,
      tableBlock('Questions without an answer', [column('question'), column('used by')], rows),
    ),
  ]
}

function coverageBlocks({ place: { folder } }: Findings): Block[] {
  const coverage = folder.estate?.value.coverage ?? []
  const rows = coverage
    .filter(({ status }) => status !== 'collected')
    .map(({ path, status, reason }) => [path, named([status]), reason ?? ''])
  if (rows.length === 0) return []
  return [tableBlock('What was not collected', [column('part of the estate'), column('status'), column('reason')], rows)]
}
