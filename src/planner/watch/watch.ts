import type { Book } from '../book/book.ts'
import type { Estate } from '../documents/estate.ts'
import type { Cluster } from '../documents/estate-cluster.ts'
import type { EvidenceFile } from '../documents/evidence-file.ts'
import { addedUp, partitionReplicas, storedGiB } from '../folder/cluster-facts.ts'
import { firstOf } from '../folder/finders.ts'
import { AVG_IN } from '../folder/inputs/rates.ts'
import { priceFindings } from '../price-findings.ts'
import { samplesOf } from '../rates/cluster-rates.ts'
import { rateOf } from '../rates/rates.ts'
import type { Finding, Findings } from '../report/findings.ts'
import { type Drift, driftOf } from './drift.ts'
import { type Ceiling, forecast, type Totals } from './forecast.ts'
import { DRIFT_KINDS, type DriftKind, watchLimitsOf } from './watch-limits.ts'

const BYTES_PER_GIB = 2 ** 30
const BYTES_PER_MIB = 2 ** 20
const SIZINGS = ['plan size constraints', 'plan size aws-worksheet', 'plan size odradek']

/** All that a round of watching goes by. */
export interface Round {
  readonly baseline: Estate
  readonly current: Estate
  /** What the folder says, of the place that is watched. */
  readonly findings: Findings
  readonly evidence: readonly EvidenceFile[]
  readonly history: readonly Totals[]
  readonly nowMs: number
}

/** A drift, and whether all of its kind together are more than is put up with. */
export interface WatchFinding extends Drift {
  readonly limit: number | null
  readonly isOver: boolean
}

/** Everything that drifted, kind by kind. */
export function watchRound({ baseline, current, findings, evidence, history, nowMs }: Round): WatchFinding[] {
  const { limits, days } = watchLimitsOf(findings.book.limits)
  const clusters = current.clusters ?? []
  const drifts = [
    ...driftOf(baseline, current),
    ...expiring(findings.of('plan evidence verify'), evidence, days.evidenceDaysLeft),
    ...oldPrices(findings.book, nowMs),
    ...forecast(
      history,
      clusters.flatMap((cluster) => ceilingsOf(cluster, findings)),
      nowMs,
      days,
    ),
  ]
  const over = new Set(DRIFT_KINDS.filter((kind) => isOver(kind, drifts, limits[kind])))
  return DRIFT_KINDS.flatMap((kind) =>
    drifts.filter((one) => one.kind === kind).map((one) => ({ ...one, limit: limits[kind], isOver: over.has(kind) })),
  )
}

function isOver(kind: DriftKind, drifts: readonly Drift[], limit: number | null): boolean {
  const own = drifts.filter((one) => one.kind === kind)
  if (limit === null || own.length === 0) return false
  const values = own.flatMap(({ value }) => value ?? [])
  return values.length > 0 ? Math.max(...values) > limit : own.length > limit
}

/** Of each item and scope the newest record alone: an older one may end. */
function expiring(verified: Finding, evidence: readonly EvidenceFile[], daysLeftMax: number): Drift[] {
  if (verified.state === 'missing') return []
  const rows = verified.output.records as readonly {
    readonly id: string
    readonly state: string
    readonly daysLeft: number | null
  }[]
  const newest = new Map<string, EvidenceFile>()
  for (const record of evidence) {
    const key = `${record.item}\u0000${record.scope ?? ''}`
    const other = newest.get(key)
    if (other === undefined || other.at < record.at) newest.set(key, record)
  }
  return [...newest.values()].flatMap(({ id, item, result }) => {
    const left = rows.find((row) => row.id === id && row.state === 'valid')?.daysLeft ?? null
    if (result !== 'pass' || left === null || left < 0 || left > daysLeftMax) return []
    const text = `the evidence ${id} for ${item} counts for ${left} more ${left === 1 ? 'day' : 'days'}`
    return [{ kind: 'evidence-expiring', cluster: null, about: item, text, value: null } as const]
  })
}

/** One line for all: there are hundreds. */
function oldPrices({ prices }: Book, nowMs: number): Drift[] {
  const old = priceFindings(prices.prices, nowMs, prices.staleAfterDays).filter(({ finding }) => finding === 'old')
  if (old.length === 0) return []
  const text = `${old.length} prices are older than ${prices.staleAfterDays} days: odradek plan prices check tells which`
  return [{ kind: 'price-old', cluster: null, about: 'prices', text, value: old.length }]
}

/** What one look counts, for later ones. */
export function totalsOf({ clusters, series, collectedAt }: Estate): Totals[] {
  return (clusters ?? []).flatMap((cluster) => {
    const samples = samplesOf(series ?? [], 'bytesInPerSecond', { cluster: cluster.id }, clusters?.length ?? 0)
    const rate = samples === null ? null : rateOf(samples.samples)
    const counted = {
      storedGiB: storedGiB(cluster),
      partitionReplicas: partitionReplicas(cluster),
      avgInMiBps: rate === null ? null : rate.average / BYTES_PER_MIB,
    }
    const known = Object.entries(counted).flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
    return collectedAt == null || known.length === 0
      ? []
      : [{ at: collectedAt, cluster: cluster.id, quantities: Object.fromEntries(known) }]
  })
}

/** Disks, copies a broker, and the load that the brokers which are there would take by the sizing of their kind. */
function ceilingsOf(cluster: Cluster, findings: Findings): Ceiling[] {
  const of = (quantity: string, limit: number | null, text: string): Ceiling[] =>
    limit === null ? [] : [{ cluster: cluster.id, quantity, limit, text }]
  return [
    ...of('storedGiB', diskGiB(cluster), 'the disks of all brokers'),
    ...of('partitionReplicas', replicasMax(cluster), 'copies that the brokers may hold'),
    ...(findings.place.cluster?.value.id === cluster.id ? loadCeiling(cluster.id, findings) : []),
  ]
}

function diskGiB({ brokers }: Cluster): number | null {
  const ofBroker = brokers?.map(({ storageGiB: size, logDirs }) => {
    const bytes = addedUp(logDirs?.map(({ totalBytes }) => totalBytes))
    return size ?? (bytes === null ? null : bytes / BYTES_PER_GIB)
  })
  return addedUp(ofBroker)
}

function replicasMax({ limits, brokers }: Cluster): number | null {
  const each = limits?.partitionsPerBroker
  return each === undefined || brokers == null ? null : each * brokers.length
}

/** usedRatio of the sizing that knows how many brokers are there: at the load of now ÷ that they are full. */
function loadCeiling(cluster: string, findings: Findings): Ceiling[] {
  for (const command of SIZINGS) {
    const sized = findings.of(command)
    const [usedRatio, average] = [usedRatioOf(sized), averageOf(findings)]
    if (usedRatio === null || average === null || usedRatio <= 0) continue
    return [
      { cluster, quantity: 'avgInMiBps', limit: average / usedRatio, text: `the brokers that are there, by odradek ${command}` },
    ]
  }
  return []
}

function usedRatioOf(sized: Finding): number | null {
  if (sized.state === 'missing') return null
  return (sized.output.deployed as { readonly usedRatio: number } | undefined)?.usedRatio ?? null
}

function averageOf({ place }: Findings): number | null {
  const value = firstOf(AVG_IN, place)?.value
  return typeof value === 'number' ? value : null
}
