import { utcSecondText } from '../../base/utc-text.ts'
import type { Series } from '../documents/estate.ts'
import type { MetricName } from './metric-names.ts'

export interface Sample {
  /** ms since 1970. */
  readonly atMs: number
  readonly value: number
}

interface Sampled {
  readonly name: MetricName
  readonly labels: Series['labels']
  readonly samples: readonly Sample[]
  /** Nothing: the smallest distance of two samples. */
  readonly stepSeconds?: number | undefined
  readonly source: string
}

const SAMPLES_MAX = 1_000_000

/** Samples at even distances, null where one is missing. A text where they can't be laid so. */
export function seriesOf({ name, labels, samples, stepSeconds, source }: Sampled): Series | string {
  const sorted = samples.toSorted((one, other) => one.atMs - other.atMs)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (first === undefined || last === undefined) return 'has no samples'
  const stepMs = stepSeconds === undefined ? smallestStepMs(sorted.map(({ atMs }) => atMs)) : stepSeconds * 1000
  if (stepMs === undefined) return 'has one sample only, and nothing says how long it is'
  const length = Math.round((last.atMs - first.atMs) / stepMs) + 1
  if (length > SAMPLES_MAX) return `would be ${length} samples, more than ${SAMPLES_MAX}`
  const values: (number | null)[] = new Array<null>(length).fill(null)
  for (const { atMs, value } of sorted) {
    const at = (atMs - first.atMs) / stepMs
    if (!Number.isInteger(at)) return `has samples that don't lie ${stepMs / 1000} s apart`
    const there = values[at]
    if (there != null && there !== value * name.factor) return `says two values of ${utcSecondText(atMs)}`
    values[at] = value * name.factor
  }
  return {
    metric: name.metric,
    unit: name.unit,
    labels,
    stepSeconds: stepMs / 1000,
    from: utcSecondText(first.atMs),
    values,
    source,
  }
}

/** Of times in order; nothing if there is one time only. */
export function smallestStepMs(times: readonly number[]): number | undefined {
  let smallest: number | undefined
  for (const [at, atMs] of times.entries()) {
    const distance = at === 0 ? 0 : atMs - times[at - 1]!
    if (distance > 0 && (smallest === undefined || distance < smallest)) smallest = distance
  }
  return smallest
}
