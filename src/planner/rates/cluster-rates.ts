import type { Series } from '../documents/estate.ts'
import type { Metric } from './metrics.ts'
import { JOINED_SAMPLES_MAX, type Samples, summed } from './rates.ts'

interface Labels {
  readonly cluster?: string
  readonly topic?: string
}

/**
 * The series of one metric of a cluster, or of a topic in it, as one: that of the whole if there is one; else the sum of those by broker, else by topic,
 * else by zone. Series without a cluster's label are of the only cluster. Of several that follow each other in time the gaps between are gaps.
 */
export function samplesOf(
  series: readonly Series[],
  metric: Metric,
  { cluster, topic }: Labels,
  clusters: number,
): { readonly samples: Samples; readonly at: number } | null {
  const named = indexOf(series)
    .get(topic === undefined ? metric : topicKey(metric, topic))
    ?.filter(({ one }) => isOf(one, cluster, clusters))
  if (named === undefined) return null
  for (const isPart of topic === undefined ? CLUSTER_PARTS : topicParts(topic)) {
    const parts = named.filter(({ one }) => isPart(one.labels))
    const joined = joinedOf(parts.map(({ one }) => one))
    if (joined !== null) return { samples: joined, at: parts[0]!.at }
  }
  return null
}

interface Numbered {
  readonly one: Series
  readonly at: number
}

/** Ten thousand topics each look for their own among ten thousand series. */
const indexes = new WeakMap<readonly Series[], ReadonlyMap<string, readonly Numbered[]>>()

function indexOf(series: readonly Series[]): ReadonlyMap<string, readonly Numbered[]> {
  const known = indexes.get(series)
  if (known !== undefined) return known
  const made = new Map<string, Numbered[]>()
  const add = (key: string, numbered: Numbered): void => {
    const list = made.get(key)
    if (list === undefined) made.set(key, [numbered])
    else list.push(numbered)
  }
  for (const [at, one] of series.entries()) {
    add(one.metric, { one, at })
    if (one.labels.topic !== undefined) add(topicKey(one.metric, one.labels.topic), { one, at })
  }
  indexes.set(series, made)
  return made
}

function topicKey(metric: string, topic: string): string {
  return `${metric}\u0000${topic}`
}

type IsPart = (labels: Series['labels']) => boolean

const CLUSTER_PARTS: readonly IsPart[] = [
  ({ broker, topic, group, zone }) => [broker, topic, group, zone].every((label) => label === undefined),
  ({ broker, topic, group }) => broker !== undefined && topic === undefined && group === undefined,
  ({ broker, topic, group }) => topic !== undefined && broker === undefined && group === undefined,
  ({ broker, topic, group }) => topic !== undefined && broker !== undefined && group === undefined,
  ({ broker, topic, group, zone }) => zone !== undefined && [broker, topic, group].every((label) => label === undefined),
]

function topicParts(name: string): readonly IsPart[] {
  return [
    ({ topic, broker, group }) => topic === name && broker === undefined && group === undefined,
    ({ topic, broker, group }) => topic === name && broker !== undefined && group === undefined,
  ]
}

function isOf({ labels }: Series, cluster: string | undefined, clusters: number): boolean {
  return labels.cluster === undefined ? clusters <= 1 : labels.cluster === cluster
}

/** By what they are of first: pieces in time are laid one after the other, then the parts are added up. */
function joinedOf(series: readonly Series[]): Samples | null {
  const byLabels = new Map<string, Dated[]>()
  for (const { labels, stepSeconds, from, values } of series) {
    const fromMs = Date.parse(from)
    if (!Array.isArray(values) || Number.isNaN(fromMs)) continue
    const key = [labels.broker, labels.topic, labels.zone].join('\u0000')
    byLabels.set(key, [...(byLabels.get(key) ?? []), { stepSeconds, fromMs, values }])
  }
  const parts: Dated[] = []
  for (const pieces of byLabels.values()) {
    const whole = inTime(pieces)
    if (whole === null) return null
    parts.push(whole)
  }
  return summed(parts)
}

interface Dated extends Samples {
  readonly fromMs: number
}

/** Of two samples of one moment the later piece counts. */
function inTime(pieces: readonly Dated[]): Dated | null {
  const sorted = pieces.toSorted((one, other) => one.fromMs - other.fromMs)
  const [first] = sorted
  if (first === undefined || sorted.some(({ stepSeconds }) => stepSeconds !== first.stepSeconds)) return null
  const values: (number | null)[] = []
  for (const piece of sorted) {
    const offset = Math.round((piece.fromMs - first.fromMs) / (first.stepSeconds * 1000))
    if (offset + piece.values.length > JOINED_SAMPLES_MAX) return null
    while (values.length < offset) values.push(null)
    for (const [index, value] of piece.values.entries()) values[offset + index] = value ?? values[offset + index] ?? null
  }
  return { stepSeconds: first.stepSeconds, fromMs: first.fromMs, values }
}
