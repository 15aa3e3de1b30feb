import type { Estate } from '../../documents/estate.ts'
import type { Findings } from '../findings.ts'
import { changesBlocks, linesOf, type Pack } from '../governance-changes.ts'
import { GOVERNANCE_HEADINGS, type GovernanceFact } from '../governance-facts.ts'
import { type Block, type Section, titleOf } from '../report-model.ts'
import { column, tableBlock, textBlock } from '../section-parts.ts'

const COLUMNS = [column('what', 'name'), column('found'), column('read from')]
/** What people typed is no finding. */
const TYPED = 'answer'

/** Twelve headings for those who answer for security, filled from what was read of the cluster alone, and what changed since an earlier pack. */
export function governanceSection({ place: { folder, cluster } }: Findings, earlier?: Pack): Section {
  const { estate } = folder
  const head = {
    id: 'governance',
    title: 'Governance',
    lead: 'Twelve headings for security and audit, filled from what was read of the cluster. Nothing is typed by hand: each line names where it was read and when. What nobody read is said to be unknown.',
  }
  if (estate === undefined || cluster === undefined) {
    const missing = {
      kind: 'missing',
      what: 'governance',
      lacks: ['estate.yaml'],
      command: 'odradek plan inventory collect',
    } as const
    return { ...head, blocks: [missing] }
  }
  const at = `/clusters/${cluster.at}`
  const headings = GOVERNANCE_HEADINGS.map(({ title, facts }) => ({
    title,
    facts: facts(cluster.value, estate.value, at).map((one) => read(one, estate.value)),
  }))
  const all = headings.flatMap(({ facts }) => facts)
  const known = all.filter(({ found }) => found !== null).length
  const tables = headings.map(({ title, facts }, index): Block => {
    const rows = facts.map(({ what, found, path }) => [what, found, path])
    return tableBlock(`${index + 1} ${title}`, COLUMNS, rows)
  })
  return {
    ...head,
    blocks: [
      textBlock(`Of ${all.length} lines ${known} could be read, ${all.length - known} could not.`),
      ...changesBlocks(earlier, { title: titleOf(cluster.value.id), lines: linesOf(tables) }),
      ...tables,
    ],
  }
}

/** With who said it and when; what was typed, or has no origin, doesn't count. */
function read(fact: GovernanceFact, estate: Estate): GovernanceFact {
  if (!fact.path.startsWith('/')) return fact
  const refused = estate.coverage?.find(({ path, status }) => path === fact.path && status !== 'collected')
  if (fact.found === null && refused !== undefined)
    return {
      ...fact,
      path: `${fact.path}, ${refused.status.replace('-', ' ')}${refused.reason === undefined ? '' : `: ${refused.reason}`}`,
    }
  const origin = originOf(fact.path, estate)
  if (origin === undefined)
    return {
      ...fact,
      found: null,
      path: fact.found === null ? `not in ${fact.path}` : `${fact.path}, and nobody says where that comes from`,
    }
  if (origin.source === TYPED)
    return { ...fact, found: null, path: `${fact.path}, typed by hand ${origin.at.slice(0, 10)}, so not counted` }
  const where = fact.found === null ? `not in ${fact.path}` : fact.path
  return { ...fact, path: `${where}, ${origin.source} ${origin.at.slice(0, 10)}` }
}

/** The nearest entry above. */
function originOf(path: string, { provenance }: Estate) {
  return (provenance ?? [])
    .filter((one) => path === one.path || path.startsWith(`${one.path}/`))
    .toSorted((one, other) => other.path.length - one.path.length)[0]
}
