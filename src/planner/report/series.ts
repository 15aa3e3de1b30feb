import { MS_PER_DAY, utcText } from '../../base/utc-text.ts'
import { samplesOf } from '../rates/cluster-rates.ts'
import { METRICS, type Metric } from '../rates/metrics.ts'
import type { TraceEntry } from '../trace.ts'
import type { Findings, Found } from './findings.ts'
import type { Block } from './report-model.ts'
import { column, textBlock, traced } from './section-parts.ts'

const DRAWN = ['bytesInPerSecond', 'bytesOutPerSecond', 'catchUpBytesPerSecond'] as const satisfies readonly Metric[]
const BYTES_PER_MIB = 2 ** 20
/** So many points can be told apart on a page. */
const POINTS_MAX = 120

interface Course {
  readonly metric: Metric
  /** Of the series in the estate. */
  readonly at: number
  readonly label: string
  readonly fromMs: number
  readonly stepSeconds: number
  /** MiB/s. */
  readonly values: readonly (number | null)[]
}

/** What was measured over time: as lines, and by the day as a table. */
export function seriesBlocks(findings: Findings): Block[] {
  const { folder, cluster } = findings.place
  const { estate } = folder
  if (estate === undefined || cluster === undefined) return []
  const clusters = estate.value.clusters?.length ?? 0
  const courses = DRAWN.flatMap((metric): Course[] => {
    const found = samplesOf(estate.value.series ?? [], metric, { cluster: cluster.value.id }, clusters)
    if (found === null) return []
    const from = estate.value.series![found.at]!.from
    const values = found.samples.values.map((value) => (value === null ? null : value / BYTES_PER_MIB))
    return [
      {
        metric,
        at: found.at,
        label: METRICS[metric].text,
        fromMs: Date.parse(from),
        stepSeconds: found.samples.stepSeconds,
        values,
      },
    ]
  })
  const [first] = courses
  if (first === undefined) return []
  // Lines over one scale need one beginning and one step.
  const drawn = courses.filter(({ fromMs, stepSeconds }) => fromMs === first.fromMs && stepSeconds === first.stepSeconds)
  const each = Math.max(1, Math.ceil(first.values.length / POINTS_MAX))
  const noted = findings.noted(
    'measured rates',
    drawn.map((course) => stepOf(course, estate.name)),
  )
  const endMs = first.fromMs + first.values.length * first.stepSeconds * 1000
  return [
    {
      kind: 'figure',
      caption: 'Rates as measured',
      chart: {
        kind: 'lines',
        unit: 'MiB/s',
        from: dayOf(first.fromMs),
        to: dayOf(endMs - first.stepSeconds * 1000),
        lines: drawn.map(({ label, values }) => ({ label, values: means(values, each) })),
      },
      table: dailyTable(drawn, noted),
    },
    textBlock('The peak that sums go by is the 99th percentile, so single samples may lie above it.'),
  ]
}

function stepOf({ metric, at, values, stepSeconds }: Course, document: string): TraceEntry {
  const known = values.filter((value) => value !== null)
  return {
    step: metric,
    formula: 'mean and largest sample of each day, bytes ÷ 1048576; the result is the mean of all',
    inputs: { samples: known.length, missing: values.length - known.length, stepSeconds },
    result: known.length === 0 ? null : mean(known),
    sources: { samples: { kind: 'document', document, path: `/series/${at}` } },
  }
}

function dailyTable(courses: readonly Course[], noted: Found) {
  const { fromMs, stepSeconds, values } = courses[0]!
  const each = Math.max(1, Math.round(MS_PER_DAY / (stepSeconds * 1000)))
  const days = Math.ceil(values.length / each)
  const columns = [
    column('day'),
    ...courses.flatMap(({ label }) => [column(`${label}, mean`, 'mean', 'MiB/s'), column('largest sample', 'most', 'MiB/s')]),
  ]
  const rows = Array.from({ length: days }, (_, day) => [
    dayOf(fromMs + day * each * stepSeconds * 1000),
    ...courses.flatMap((course) => {
      const known = course.values.slice(day * each, (day + 1) * each).filter((value) => value !== null)
      const figures = known.length === 0 ? [null, null] : [mean(known), Math.max(...known)]
      return figures.map((figure) => traced(noted, course.metric, figure))
    }),
  ])
  return { columns, rows }
}

function means(values: readonly (number | null)[], each: number): (number | null)[] {
  return Array.from({ length: Math.ceil(values.length / each) }, (_, at) => {
    const known = values.slice(at * each, (at + 1) * each).filter((value) => value !== null)
    return known.length === 0 ? null : mean(known)
  })
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function dayOf(ms: number): string {
  return utcText(ms).slice(0, 10)
}
