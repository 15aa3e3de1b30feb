import type { Coverage, CoverageStatus, Estate } from '../documents/estate.ts'
import { KeyPaths } from './key-path.ts'
import { isSame, type Origin, originTree, partOf, UNDATED } from './origin-tree.ts'
import { CLUSTER_SECTIONS, clustersOf, ESTATE_SECTIONS, presenceOf } from './sections.ts'

export interface CoverageRow {
  /** None of what belongs to no cluster. */
  readonly cluster: string | null
  readonly section: string
  readonly status: CoverageStatus
  readonly reason: string | null
  /** How many things are known of it. */
  readonly entries: number
  readonly source: string | null
  readonly at: string | null
}

export interface CoverageReport {
  readonly collectedAt: string | null
  readonly clusters: number
  readonly counts: Readonly<Record<CoverageStatus, number>>
  readonly sections: readonly CoverageRow[]
  readonly conflicts: readonly { readonly path: string; readonly values: number; readonly sources: string }[]
}

/** How far somebody looked, part by part. What there is nothing of and that nobody speaks of was not attempted. */
export function coverageReport(estate: Estate): CoverageReport {
  const coverage = estate.coverage ?? []
  const originAt = originsIn(estate)
  const sections = [
    ...clustersOf(estate).flatMap((cluster, at) =>
      CLUSTER_SECTIONS.map((section) =>
        rowOf({ cluster: cluster.id, holder: cluster, pointer: `/clusters/${at}` }, section, coverage, originAt),
      ),
    ),
    ...ESTATE_SECTIONS.map((section) => rowOf({ cluster: null, holder: estate, pointer: '' }, section, coverage, originAt)),
  ]
  const count = (status: CoverageStatus): number => sections.filter((row) => row.status === status).length
  return {
    collectedAt: estate.collectedAt ?? null,
    clusters: clustersOf(estate).length,
    counts: {
      collected: count('collected'),
      partial: count('partial'),
      refused: count('refused'),
      unsupported: count('unsupported'),
      'not-attempted': count('not-attempted'),
    },
    sections,
    conflicts: (estate.conflicts ?? []).map(({ path, values }) => ({
      path,
      values: values.length,
      sources: values.map(({ source }) => source ?? 'unnamed').join(', '),
    })),
  }
}

type Section = (typeof CLUSTER_SECTIONS)[number]

/** Where sections are looked for: in a cluster, or in the document. */
interface Holder {
  readonly cluster: string | null
  readonly holder: unknown
  readonly pointer: string
}

type OriginAt = (pointer: string) => Origin | undefined

function rowOf(
  { cluster, holder, pointer }: Holder,
  { section, path }: Section,
  coverage: readonly Coverage[],
  originAt: OriginAt,
): CoverageRow {
  const { places, known, entries } = presenceOf(holder, path)
  const said = spokenOf(coverage, pointer, path)
  const [top] = path.split('/') as [string]
  const origin = known === 0 ? undefined : originAt(`${pointer}/${top}`)
  return {
    cluster,
    section,
    status: statusFor(said, foundStatus(places, known), path.includes('*')),
    reason: said?.reason ?? null,
    entries,
    source: origin?.source ?? null,
    at: said?.at ?? origin?.at ?? null,
  }
}

function foundStatus(places: number, known: number): CoverageStatus {
  if (known === 0) return 'not-attempted'
  return known === places ? 'collected' : 'partial'
}

/** Somebody's word counts, but what isn't in every entry is never more than partial, and what was refused stays refused. */
function statusFor(said: Coverage | undefined, found: CoverageStatus, isBelowEntries: boolean): CoverageStatus {
  if (said === undefined) return found
  if (isBelowEntries && said.status === 'collected') return found === 'not-attempted' ? 'partial' : found
  return said.status
}

/** An entry for the part itself, or, of what lies below entries of a list, for one of them: the first that tells of a failure. */
function spokenOf(coverage: readonly Coverage[], pointer: string, path: string): Coverage | undefined {
  const pattern = `${pointer}/${path}`.split('/')
  const spoken = coverage.filter((entry) => {
    const parts = entry.path.split('/')
    return parts.length === pattern.length && parts.every((part, at) => pattern[at] === '*' || pattern[at] === part)
  })
  return spoken.find(({ status }) => status !== 'collected') ?? spoken[0]
}

function originsIn(estate: Estate): OriginAt {
  const whole = estate.collectedAt == null ? UNDATED : { source: 'unnamed', at: estate.collectedAt }
  const tree = originTree(estate, estate.provenance ?? [], whole)
  const paths = new KeyPaths(estate)
  return (pointer) => {
    const { own } = (paths.keyPath(pointer) ?? []).reduce(partOf, tree)
    return isSame(own, UNDATED) ? undefined : own
  }
}
