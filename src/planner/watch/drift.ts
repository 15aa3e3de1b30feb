import type { Estate } from '../documents/estate.ts'
import type { Cluster } from '../documents/estate-cluster.ts'
import { ownClients, unknownZoneShare } from '../folder/client-facts.ts'
import { isInternal, partitionsOf } from '../folder/cluster-facts.ts'
import { numberText } from '../number-text.ts'
import { samplesOf } from '../rates/cluster-rates.ts'
import { rateOf } from '../rates/rates.ts'
import type { DriftKind } from './watch-limits.ts'

/** Something that isn't as it was, or soon won't be. */
export interface Drift {
  readonly kind: DriftKind
  readonly cluster: string | null
  readonly about: string
  readonly text: string
  /** What is held against the limit of the kind; null: each finding counts as one. */
  readonly value: number | null
}

type Say = (kind: DriftKind, about: string, text: string, value?: number) => void

/** What differs between the accepted inventory and the newest. What one of them doesn't know is no difference. */
export function driftOf(baseline: Estate, current: Estate): Drift[] {
  const drifts: Drift[] = []
  for (const now of current.clusters ?? []) {
    const before = baseline.clusters?.find(({ id }) => id === now.id)
    const say: Say = (kind, about, text, value) => drifts.push({ kind, cluster: now.id, about, text, value: value ?? null })
    if (before === undefined) continue
    compareTopics(before, now, say)
    compareNames('group', before.groups, now.groups, ({ id }) => id, say)
    compareBrokers(before, now, say)
    comparePeaks(baseline, current, now.id, say)
    zonesUnknown(before, now, say)
  }
  compareCrossing(baseline, current, (kind, about, text, value) =>
    drifts.push({ kind, cluster: null, about, text, value: value ?? null }),
  )
  return drifts
}

function compareNames<Entry>(
  what: 'topic' | 'group',
  before: readonly Entry[] | null | undefined,
  now: readonly Entry[] | null | undefined,
  nameOf: (entry: Entry) => string,
  say: Say,
): void {
  if (before == null || now == null) return
  const [earlier, later] = [new Set(before.map(nameOf)), new Set(now.map(nameOf))]
  for (const name of later) if (!earlier.has(name)) say(`${what}-added`, name, `the ${what} ${name} is new`)
  for (const name of earlier) if (!later.has(name)) say(`${what}-gone`, name, `the ${what} ${name} is gone`)
}

function compareTopics(before: Cluster, now: Cluster, say: Say): void {
  const own = (cluster: Cluster) => cluster.topics?.filter((topic) => !isInternal(topic))
  compareNames('topic', own(before), own(now), ({ name }) => name, say)
  const earlier = new Map(before.topics?.map((topic) => [topic.name, topic]))
  for (const topic of now.topics ?? []) {
    const was = earlier.get(topic.name)
    if (was === undefined) continue
    compareSettings(`topic ${topic.name}`, was.settings, topic.settings, say)
    const [few, many] = [partitionsOf(was), partitionsOf(topic)]
    if (few !== null && many !== null && many > few) {
      say('partitions-grown', topic.name, `the topic ${topic.name} has ${many} partitions, and had ${few}`)
    }
  }
}

function compareBrokers(before: Cluster, now: Cluster, say: Say): void {
  compareSettings('broker defaults', before.defaults, now.defaults, say)
  const earlier = new Map(before.brokers?.map((broker) => [broker.id, broker]))
  for (const { id, settings } of now.brokers ?? []) compareSettings(`broker ${id}`, earlier.get(id)?.settings, settings, say)
}

type Settings = Readonly<Record<string, unknown>> | null | undefined

/** Null is none, as good as an empty map; missing is unknown. */
function compareSettings(about: string, before: Settings, now: Settings, say: Say): void {
  if (before === undefined || now === undefined) return
  const [earlier, later] = [before ?? {}, now ?? {}]
  for (const name of [...new Set([...Object.keys(earlier), ...Object.keys(later)])].sort()) {
    const [was, is] = [earlier[name], later[name]]
    if (JSON.stringify(was) === JSON.stringify(is)) continue
    say('setting-changed', `${about} ${name}`, `${name} of ${about} is ${shown(is)}, and was ${shown(was)}`)
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : String(value)
}

function comparePeaks(baseline: Estate, current: Estate, cluster: string, say: Say): void {
  const ratio = ({ series = [], clusters }: Estate): number | null => {
    const found = samplesOf(series ?? [], 'bytesInPerSecond', { cluster }, clusters?.length ?? 0)
    return (found === null ? null : rateOf(found.samples)?.peakToAverage) ?? null
  }
  const [was, is] = [ratio(baseline), ratio(current)]
  if (was === null || is === null || is <= was) return
  say('peak-to-average-up', 'bytesInPerSecond', `peak to average is ${figure(is)}, and was ${figure(was)}`, is / was - 1)
}

/** Clients are seldom listed by the cluster itself: then those of the accepted inventory count. */
function zonesUnknown(before: Cluster, now: Cluster, say: Say): void {
  const listed = ownClients(now.clients == null ? before : now)
  const without = listed.filter(({ zoneId }) => zoneId == null).length
  if (without === 0) return
  const share = unknownZoneShare({ ...now, clients: listed })
  const bytes = share === null ? '' : `, ${figure(share * 100)} % of all bytes`
  say('client-zone-unknown', 'clients', `of ${without} clients nobody knows the zone${bytes}`, share ?? without / listed.length)
}

function compareCrossing(baseline: Estate, current: Estate, say: Say): void {
  const [was, is] = [crossZoneShare(baseline), crossZoneShare(current)]
  if (was === null || is === null || is <= was) return
  const text = `${figure(is * 100)} % of all bytes cross zones, and ${figure(was * 100)} % did`
  say('cross-zone-share-up', 'paths', text, is - was)
}

/** Null as soon as a path's rate isn't known. */
function crossZoneShare({ paths }: Estate): number | null {
  let [crossing, all] = [0, 0]
  for (const { kind, bytesPerSecond } of paths ?? []) {
    if (bytesPerSecond == null) return null
    all += bytesPerSecond
    if (kind === 'cross-zone') crossing += bytesPerSecond
  }
  return all === 0 ? null : crossing / all
}

function figure(value: number): string {
  return numberText(value, 'ratio')
}
