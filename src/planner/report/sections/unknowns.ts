import { ASSUMPTION_PARTS } from '../../documents/assumption-fields.ts'
import { QUESTIONS } from '../../documents/questions.ts'
import type { Findings } from '../findings.ts'
import type { Block, Section } from '../report-model.ts'
import { column, plain, tableBlock } from '../section-parts.ts'

type Entry = Readonly<Record<string, unknown>>

/** What nobody measured, who answers for it, and what nobody answered at all. */
export function unknownsSection(findings: Findings): Section {
  const { estate, assumptions, answers } = findings.place.folder
  const entries = Object.keys(ASSUMPTION_PARTS).flatMap((part) => {
    const fields = ((assumptions?.value as Entry | undefined)?.[part] ?? {}) as Readonly<Record<string, Entry>>
    return Object.entries(fields).map(([name, entry]) => [`${part}.${name}`, entry] as const)
  })
  const known = entries.filter(([, { value }]) => value !== null)
  const given = answers?.value.answers ?? {}
  const unanswered = QUESTIONS.filter(({ id }) => given[id]?.value == null)
  const uncollected = (estate?.value.coverage ?? []).filter(({ status }) => status !== 'collected')
  const columns = ['assumption', 'value', 'low', 'high', 'why', 'source', 'owner', 'decidedAt'] as const
  const blocks: Block[] = [
    tableBlock(
      'Assumptions',
      columns.map((name) => column(name === 'decidedAt' ? 'decided' : name, name)),
      known.map(([name, entry]) => [
        name,
        ...columns.slice(1).map((field) => plain(entry[field] ?? (field === 'value' ? null : ''))),
      ]),
    ),
    {
      kind: 'list',
      items: entries.filter(([, { value }]) => value === null).map(([name]) => `assumption ${name}: nobody knows yet`),
    },
    tableBlock(
      'Questions without an answer',
      [column('question'), column('used by')],
      unanswered.map(({ text, usedBy }) => [text, usedBy.join(', ')]),
    ),
    tableBlock(
      'What was not collected',
      [column('path'), column('status'), column('reason')],
      uncollected.map(({ path, status, reason }) => [path, status, reason ?? '']),
    ),
  ]
  const missing = estate === undefined || assumptions === undefined
  const lacks = [...(estate === undefined ? ['estate.yaml'] : []), ...(assumptions === undefined ? ['assumptions.yaml'] : [])]
  const next: Block = {
    kind: 'missing',
    what: 'documents',
    lacks,
    command: estate === undefined ? 'odradek plan inventory collect' : 'odradek plan init',
  }
  return { id: 'unknowns', title: 'Unknowns and assumptions', blocks: missing ? [next, ...blocks] : blocks }
}
