import { utcText } from '../../base/utc-text.ts'
import type { Series } from '../documents/estate.ts'
import type { Cluster } from '../documents/estate-cluster.ts'
import { METRICS, type Metric } from './metrics.ts'

interface SeenPartition {
  readonly topic: string
  readonly partition: number
  readonly endOffset: number | null
  /** Of the leader's copy. */
  readonly sizeBytes: number | null
}

/** Ends and sizes of all partitions at one moment. */
export interface RateSnapshot {
  /** ms since 1970. */
  readonly atMs: number
  readonly partitions: readonly SeenPartition[]
}

export interface RecordBytes {
  readonly topic: string
  readonly bytes: number
}

export interface SeriesRates {
  readonly series: readonly Series[]
  /** Steps that went backwards: retention removed more than was written. */
  readonly droppedSteps: number
  /** Average bytes of a record: bytes ÷ records of the steps for which both are known. */
  readonly recordBytes: readonly RecordBytes[]
  /** Series that can only be too high, by their place. */
  readonly upperBounds: readonly { readonly index: number; readonly reason: string }[]
}

const OVERCOUNT = 'upper-bound: offsets of compacted and transactional topics count more than records'

/**
 * Rates per topic from what partitions were at several moments: records/s = growth of end offsets ÷ seconds, bytes/s = growth of the leaders' logs ÷
 * seconds. A topic of which a partition wasn't seen, or went backwards, has no figure for that step: the others alone would be too few.
 */
export function snapshotRates(cluster: Cluster, snapshots: readonly RateSnapshot[], stepSeconds: number): SeriesRates {
  const [first] = snapshots
  if (first === undefined || snapshots.length < 2) return { series: [], droppedSteps: 0, recordBytes: [], upperBounds: [] }
  const steps = snapshots.slice(1).map((after, at) => stepsOf(snapshots[at]!, after))
  const series: Series[] = []
  const upperBounds: { index: number; reason: string }[] = []
  const recordBytes: RecordBytes[] = []
  for (const topic of cluster.topics ?? []) {
    const isOver = isOvercounted(topic)
    const records = steps.map((step) => step.get(topic.name)?.records ?? null)
    const bytes = steps.map((step) => step.get(topic.name)?.bytes ?? null)
    const add = (metric: Metric, values: readonly (number | null)[]): void => {
      if (values.every((value) => value === null)) return
      if (isOver && metric === 'messagesInPerSecond') upperBounds.push({ index: series.length, reason: OVERCOUNT })
      series.push({
        metric,
        unit: METRICS[metric].unit,
        labels: { cluster: cluster.id, topic: topic.name },
        stepSeconds,
        from: utcText(first.atMs),
        values: [...values],
        source: 'live',
      })
    }
    add('messagesInPerSecond', records)
    add('bytesInPerSecond', bytes)
    const both = steps.flatMap((_, at) => (records[at] == null || bytes[at] == null ? [] : [{ r: records[at], b: bytes[at] }]))
    const recordSum = both.reduce((sum, { r }) => sum + r, 0)
    // Offsets that are no records would make the others look too small.
    if (recordSum > 0 && !isOver) {
      const byteSum = both.reduce((sum, { b }) => sum + b, 0)
      recordBytes.push({ topic: topic.name, bytes: byteSum / recordSum })
    }
  }
  const droppedSteps = steps.reduce((sum, step) => [...step.values()].reduce((inner, { dropped }) => inner + dropped, sum), 0)
  return { series, droppedSteps, recordBytes, upperBounds }
}

interface Step {
  records: number | null
  bytes: number | null
  dropped: number
}

/** What every topic gained between two moments, per second. */
function stepsOf(before: RateSnapshot, after: RateSnapshot): Map<string, Step> {
  const seconds = (after.atMs - before.atMs) / 1000
  const known = new Map(before.partitions.map((one) => [`${one.topic}\u0000${one.partition}`, one]))
  const steps = new Map<string, Step>()
  for (const now of after.partitions) {
    const then = known.get(`${now.topic}\u0000${now.partition}`)
    const step = steps.get(now.topic) ?? { records: 0, bytes: 0, dropped: 0 }
    steps.set(now.topic, step)
    const gain = (one: number | null | undefined, other: number | null): number | null => {
      if (one == null || other === null || seconds <= 0) return null
      if (other >= one) return (other - one) / seconds
      step.dropped++
      return null
    }
    step.records = sum(step.records, gain(then?.endOffset, now.endOffset))
    step.bytes = sum(step.bytes, gain(then?.sizeBytes, now.sizeBytes))
  }
  return steps
}

function sum(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other
}

type Topic = NonNullable<Cluster['topics']>[number]

/** Compaction takes records away, and the ends of transactions take offsets of their own. */
function isOvercounted({ effective, partitions }: Topic): boolean {
  const isCompacted = effective?.cleanupPolicy?.includes('compact') === true
  return isCompacted || (partitions ?? []).some(({ openTransactions }) => (openTransactions ?? 0) > 0)
}
