import { canonicalJson, compareText } from '../documents/canonical.ts'
import type { Series } from '../documents/estate.ts'
import { z } from '../schema.ts'
import { ClientSoftware, softwareIn } from './client-software.ts'
import type { Found, Importer, ImportSettings } from './importer.ts'
import { readJson, refusalAtPath } from './json-source.ts'
import { prometheusName } from './metric-names.ts'
import { seriesOf } from './series-of.ts'
import type { Source } from './source.ts'

/**
 * JSON of Prometheus's `query_range`: names of the JMX exporter, MSK's open monitoring, kafka_exporter and kminion. What only counts up
 * (`…_count`, `…_total`) becomes a rate; a count that falls began anew, and of that step nobody knows. Connections by the software that clients say
 * they are become clients, of which no more is known.
 */
export const prometheus: Importer = {
  kind: 'prometheus',
  summary: 'JSON of query_range',
  sections: [],
  needsCluster: false,
  read: readAnswer,
}

const sample = z.tuple([z.number(), z.string()])
const answer = z.looseObject({
  status: z.literal('success'),
  data: z.looseObject({
    resultType: z.literal('matrix'),
    result: z.array(z.looseObject({ metric: z.record(z.string(), z.string()), values: z.array(sample) })),
  }),
})

function readAnswer(source: Source, settings: ImportSettings): Found {
  const { result } = readJson(source, answer).data
  const brokers = brokerNames(result.flatMap(({ metric }) => metric.instance ?? []))
  const seen = new Set<string>()
  const software = new ClientSoftware()
  const series = result.flatMap(({ metric, values }, at) => {
    const path = `/data/result/${at}`
    const name = metric.__name__
    if (name === undefined)
      throw refusalAtPath(source, `${path}/metric`, 'has no __name__: ask for metrics themselves, the result of a sum has none')
    const samples = values.flatMap(([seconds, text], sampleAt) => {
      if (text === 'NaN') return []
      const value = Number(text)
      if (text === '' || !Number.isFinite(value))
        throw refusalAtPath(source, `${path}/values/${sampleAt}`, `must hold a number, and holds '${text}'`)
      return [{ atMs: Math.round(seconds * 1000), value }]
    })
    if (samples.length === 0) return []
    const labels = labelsOf(metric, brokers, settings)
    const says = softwareIn(metric)
    if (says !== undefined) {
      if (labels.cluster === undefined)
        throw refusalAtPath(source, `${path}/metric`, 'names no cluster of which these clients are: --cluster does')
      software.add(labels.cluster, says, samples)
      return []
    }
    const { isCounter, ...mapped } = prometheusName(name, metric.name)
    const series = seriesOf({ name: mapped, labels, samples, source: 'import:prometheus' })
    if (typeof series === 'string') throw refusalAtPath(source, path, series)
    const key = canonicalJson([series.metric, labels])
    if (seen.has(key))
      throw refusalAtPath(source, `${path}/metric`, `is ${series.metric} of the same ${canonicalJson(labels)} again`)
    seen.add(key)
    return [isCounter ? rateOf(series) : series]
  })
  const clusters = software.found('import:prometheus')
  return clusters.length === 0 ? { series } : { series, clusters }
}

/** The value of a step is what came in it: the first sample has none. */
function rateOf(series: Series): Series {
  const counts = series.values as readonly (number | null)[]
  const values = counts.map((count, at) => {
    const before = at === 0 ? null : counts[at - 1]
    return count === null || before == null || count < before ? null : (count - before) / series.stepSeconds
  })
  return { ...series, values }
}

const LABELS: Readonly<Record<string, keyof Series['labels']>> = {
  cluster: 'cluster',
  cluster_name: 'cluster',
  broker: 'broker',
  broker_id: 'broker',
  topic: 'topic',
  topic_name: 'topic',
  group: 'group',
  group_id: 'group',
  consumergroup: 'group',
  zone: 'zone',
}

/** An exporter's `instance` stands for its broker: by the first part of its name, or, where that is an address, by its place among them. */
function brokerNames(instances: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(instances)].sort(compareText)
  const isNamed = (instance: string): boolean => /^[a-z][^.:]*[.:]/i.test(instance)
  return new Map(sorted.map((one, at) => [one, isNamed(one) ? one.split(/[.:]/)[0]! : `instance-${at + 1}`]))
}

function labelsOf(
  metric: Readonly<Record<string, string>>,
  brokers: ReadonlyMap<string, string>,
  { cluster, isClusterGiven }: ImportSettings,
): Series['labels'] {
  const labels: Series['labels'] = {}
  for (const [name, value] of Object.entries(metric)) {
    const label = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined
    if (label !== undefined && value !== '') labels[label] = value
  }
  // An exporter of the whole cluster names topics or groups, and is no broker.
  const isOfBroker =
    labels.broker === undefined &&
    labels.group === undefined &&
    /^kafka_(?:server|controller|log|network)_/.test(metric.__name__ ?? '')
  const broker = isOfBroker && metric.instance !== undefined ? brokers.get(metric.instance) : undefined
  if (broker !== undefined) labels.broker = broker
  return isClusterGiven || (labels.cluster === undefined && cluster !== '') ? { ...labels, cluster } : labels
}
