import type { Series } from '../documents/estate.ts'
import { z } from '../schema.ts'
import { type Cell, cellNumber, csvCells } from './csv-source.ts'
import type { Importer, ImportSettings } from './importer.ts'
import { readJson, refusalAtPath } from './json-source.ts'
import { cloudwatchName, type MetricName } from './metric-names.ts'
import { type Sample, seriesOf, smallestStepMs } from './series-of.ts'
import type { Source } from './source.ts'
import { timeMs } from './time-text.ts'

/**
 * Metrics of CloudWatch: the JSON of `get-metric-data` (alone, or with its `MetricDataQueries` beside the results, which say dimensions, statistic and
 * period), the console's CSV with rows of labels on top, or a CSV `timestamp,metric,dimensions…,value`. Of a statistic other than the average the name
 * says so (`BytesInPerSec.Maximum`), and nobody takes it for the average.
 */
export const cloudwatch: Importer = {
  kind: 'cloudwatch',
  summary: 'get-metric-data JSON, CSV of the console, CSV timestamp,metric,dimensions…,value',
  sections: [],
  needsCluster: false,
  read: (source, settings) => {
    if (/^\s*[{[]/.test(source.text)) return { series: fromJson(source, settings) }
    const rows = csvCells(source)
    return { series: isGeneric(rows[0]) ? fromGeneric(source, rows, settings) : fromConsole(source, rows, settings) }
  },
}

const dimension = z.looseObject({ Name: z.string(), Value: z.string() })
const metricData = z.looseObject({
  MetricDataQueries: z
    .array(
      z.looseObject({
        Id: z.string(),
        MetricStat: z
          .looseObject({
            Metric: z.looseObject({ MetricName: z.string(), Dimensions: z.array(dimension).optional() }),
            Period: z.number().gt(0),
            Stat: z.string(),
          })
          .optional(),
      }),
    )
    .optional(),
  MetricDataResults: z.array(
    z.looseObject({
      Id: z.string(),
      Label: z.string().optional(),
      Timestamps: z.array(z.union([z.string(), z.number()])),
      Values: z.array(z.number()),
    }),
  ),
})

function fromJson(source: Source, settings: ImportSettings): Series[] {
  const { MetricDataQueries: queries = [], MetricDataResults: results } = readJson(source, metricData)
  return results.flatMap(({ Id: id, Label: label = id, Timestamps: timestamps, Values: values }, at) => {
    const path = `/MetricDataResults/${at}`
    if (timestamps.length !== values.length)
      throw refusalAtPath(source, `${path}/Values`, `has ${values.length} values for ${timestamps.length} timestamps`)
    if (values.length === 0) return []
    const samples = timestamps.map((text, sampleAt) => {
      const atMs = typeof text === 'number' ? text * 1000 : timeMs(text)
      if (atMs === null) throw refusalAtPath(source, `${path}/Timestamps/${sampleAt}`, `must be a time, and is '${text}'`)
      return { atMs, value: values[sampleAt]! }
    })
    const stat = queries.find((query) => query.Id === id)?.MetricStat
    const told =
      stat === undefined ? fromLabel(label) : { metric: stat.Metric.MetricName, dimensions: stat.Metric.Dimensions ?? [] }
    const series = seriesOf({
      name: ofStatistic(told.metric, stat?.Stat),
      labels: labelsOf(
        told.dimensions.map(({ Name, Value }) => [Name, Value]),
        settings,
      ),
      samples,
      stepSeconds: stat?.Period,
      source: 'import:cloudwatch',
    })
    if (typeof series === 'string') throw refusalAtPath(source, path, series)
    return [series]
  })
}

/** `BytesInPerSec Cluster Name=orders, Broker ID=1`, as dynamic labels give it; else the whole is the name. */
function fromLabel(label: string): { metric: string; dimensions: { Name: string; Value: string }[] } {
  const [, metric, dimensions] = /^(\w+)[ :,]+((?:Cluster Name|Broker ID|Topic|Consumer Group)=.*)$/.exec(label) ?? []
  if (metric === undefined) return { metric: label, dimensions: [] }
  const found = dimensions!.split(/,\s*|(?<!\s)\s+(?=(?:Cluster Name|Broker ID|Topic|Consumer Group)=)/).map((pair) => {
    const [name, ...value] = pair.split('=')
    return { Name: name!, Value: value.join('=') }
  })
  return { metric, dimensions: found }
}

function ofStatistic(metric: string, statistic: string | undefined): MetricName {
  if (statistic === undefined || /^(?:average|avg)$/i.test(statistic)) return cloudwatchName(metric)
  return { metric: `${metric}.${statistic}`, unit: 'unknown', factor: 1 }
}

const LABELS: Readonly<Record<string, keyof Series['labels']>> = {
  'Cluster Name': 'cluster',
  'Broker ID': 'broker',
  Topic: 'topic',
  'Consumer Group': 'group',
}

/** What the user says of the cluster counts before what stands there. */
function labelsOf(
  dimensions: readonly (readonly [string, string])[],
  { cluster, isClusterGiven }: ImportSettings,
): Series['labels'] {
  const found = dimensions.flatMap(([name, value]) => {
    const label = Object.hasOwn(LABELS, name) ? LABELS[name] : undefined
    return label === undefined || value === '' ? [] : [[label, value] as const]
  })
  const labels: Series['labels'] = Object.fromEntries(found)
  return isClusterGiven || (labels.cluster === undefined && cluster !== '') ? { ...labels, cluster } : labels
}

function isGeneric(titles: readonly Cell[] | undefined): boolean {
  const names = titles?.map(({ text }) => text.toLowerCase()) ?? []
  return names[0] === 'timestamp' && names[1] === 'metric' && names.at(-1) === 'value'
}

/** The columns between are dimensions by their names, those of CloudWatch or of series. */
function fromGeneric(source: Source, [titles, ...rows]: readonly Cell[][], settings: ImportSettings): Series[] {
  const names = titles!.slice(2, -1).map(({ text, line, column }) => {
    const name = Object.keys(LABELS).find((one) => one === text || LABELS[one] === text)
    if (name === undefined) throw source.refusal(line, column, `'${text}' is no dimension that is known here`)
    return name
  })
  const groups = new Map<string, { metric: string; dimensions: [string, string][]; samples: Sample[]; first: Cell }>()
  for (const row of rows) {
    if (row.length !== titles!.length)
      throw source.refusal(row[0]!.line, 1, `has ${row.length} cells, and the first line ${titles!.length}`)
    const [time, metric] = row as [Cell, Cell]
    const dimensions = names.map((name, at): [string, string] => [name, row[at + 2]!.text])
    const key = JSON.stringify([metric.text, dimensions])
    const group = groups.get(key) ?? { metric: metric.text, dimensions, samples: [], first: time }
    groups.set(key, group)
    const value = cellNumber(source, row.at(-1))
    if (value !== null) group.samples.push({ atMs: timeOf(source, time), value })
  }
  return [...groups.values()].flatMap(({ metric, dimensions, samples, first }) =>
    samples.length === 0 ? [] : built(source, first, cloudwatchName(metric), labelsOf(dimensions, settings), samples),
  )
}

const TITLES = [
  'label',
  'full label',
  'metric',
  'metric name',
  'dimensions',
  'statistic',
  'period',
  'namespace',
  'region',
  'account',
  'unit',
  'yaxis',
  'id',
]

/** Rows of labels on top, a column for each series; then a row for each time. */
function fromConsole(source: Source, rows: readonly Cell[][], settings: ImportSettings): Series[] {
  const firstAt = rows.findIndex((row) => timeMs(row[0]!.text) !== null)
  const heads = new Map<string, readonly Cell[]>()
  for (const row of firstAt < 0 ? rows : rows.slice(0, firstAt)) {
    const { text, line, column } = row[0]!
    if (!TITLES.includes(text.toLowerCase()))
      throw source.refusal(line, column, `'${text}' is neither a time nor a label that is known here`)
    heads.set(text.toLowerCase(), row)
  }
  const times = firstAt < 0 ? [] : rows.slice(firstAt)
  const width = times[0]?.length ?? 0
  // Of all rows: a column in which every second cell is empty has no other period than the rest.
  const stepMs = smallestStepMs(times.map((row) => timeOf(source, row[0]!)).toSorted((one, other) => one - other))
  return Array.from({ length: Math.max(0, width - 1) }, (_, at) => at + 1).flatMap((column) => {
    const head = (...names: string[]) =>
      names.map((name) => heads.get(name)?.[column]?.text).find((text) => text !== undefined && text !== '')
    const label = head('metric name', 'metric', 'label', 'full label')
    if (label === undefined)
      throw source.refusal(times[0]![0]!.line, times[0]![column]!.column, 'no row above says what this column is')
    const samples = times.flatMap((row) => {
      if (row.length !== width) throw source.refusal(row[0]!.line, 1, `has ${row.length} cells, and others ${width}`)
      const value = cellNumber(source, row[column])
      return value === null ? [] : [{ atMs: timeOf(source, row[0]!), value }]
    })
    const told = fromLabel(`${label}${head('dimensions') === undefined ? '' : ` ${head('dimensions')}`}`)
    const period = Number(head('period'))
    const labels = labelsOf(
      told.dimensions.map(({ Name, Value }) => [Name, Value]),
      settings,
    )
    const name = ofStatistic(told.metric, head('statistic'))
    return samples.length === 0
      ? []
      : built(
          source,
          times[0]![column]!,
          name,
          labels,
          samples,
          period > 0 ? period : stepMs === undefined ? undefined : stepMs / 1000,
        )
  })
}

function built(
  source: Source,
  first: Cell,
  name: MetricName,
  labels: Series['labels'],
  samples: readonly Sample[],
  stepSeconds?: number,
): Series[] {
  const series = seriesOf({ name, labels, samples, stepSeconds, source: 'import:cloudwatch' })
  if (typeof series === 'string') throw source.refusal(first.line, first.column, `${name.metric} ${series}`)
  return [series]
}

function timeOf(source: Source, { text, line, column }: Cell): number {
  const atMs = timeMs(text)
  if (atMs === null) throw source.refusal(line, column, `must be a time, and is '${text}'`)
  return atMs
}
