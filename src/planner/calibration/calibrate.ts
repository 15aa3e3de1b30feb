import { Failure } from '../../base/failure.ts'
import type { CalibrationFile } from '../calculations/cost/calibration.ts'
import { MODEL_CONSTANTS } from '../calculations/cost/model.ts'
import { whenKnown } from '../known.ts'
import { sum } from '../numbers.ts'
import type { MetricsText } from './metrics-text.ts'

const BYTES_PER_MIB = 2 ** 20
const BYTES_PER_KIB = 2 ** 10
const MS_PER_SECOND = 1000
const { flushMiB, inlineMiB, mergeIntervalSeconds } = MODEL_CONSTANTS.odradek
/** A flush that large was closed because it was full, not because it was time. */
const FULL_FLUSH_SHARE = 0.5
/** Merges come that much later than what they merge. */
const MERGE_INTERVALS_MIN = 2

/** What all brokers counted between two moments. */
export interface Watched {
  readonly before: readonly MetricsText[]
  readonly after: readonly MetricsText[]
  readonly seconds: number
  readonly machine: string | undefined
  /** Day, or moment. */
  readonly at: string
}

/** Counted, per second. */
export interface Counted {
  readonly brokers: number
  readonly avgInMiBps: number
  readonly avgOutMiBps: number
  readonly puts: number | null
  readonly gets: number | null
}

export interface Calibrated {
  readonly document: CalibrationFile
  readonly counted: Counted
  /** Figures of the document that so short a look, or such a load, doesn't give. */
  readonly notMeasured: readonly string[]
}

/**
 * Figures of the cost model out of counters: flushes a second and their size, MiB of a batch, entries of the log besides flushes, GETs per MiB read from
 * the store, how often a byte is written again, MiB per second of a processor. What was limited by something else isn't measured: the largest flush as long
 * as flushes went when it was time, and merges before they came.
 */
export function calibrate(watched: Watched): Calibrated {
  const rate = ratesOf(watched)
  const brokers = watched.before.length
  const inMiBps = mibps(rate('odradek_topic_bytes_received_total'))
  if (inMiBps === null || inMiBps === 0) {
    throw new Failure('invalid', 'bad-document', 'no', 'nothing was written in that time: there is nothing to measure')
  }
  const flushes = rate('odradek_flush_bytes_count')
  const flushBytes = rate('odradek_flush_bytes_sum')
  const meanFlushMiB = whenKnown([flushes, flushBytes], (count, bytes) => (count === 0 ? 0 : bytes / count / BYTES_PER_MIB))
  const isFull = meanFlushMiB !== null && meanFlushMiB >= flushMiB * FULL_FLUSH_SHARE
  const entries = rate('odradek_applied_index')
  const measured = {
    flushesPerSecond: isFull ? null : whenKnown([flushes], (count) => count / brokers),
    flushMiB: isFull ? meanFlushMiB : null,
    batchKiB: ratio(flushBytes, rate('odradek_flush_batches_sum'), BYTES_PER_KIB),
    ...entriesOf(flushes, entries === null ? null : entries / brokers, meanFlushMiB),
    mergeRewrites: rewrites(watched.seconds, rate('odradek_store_sent_bytes_total'), flushBytes),
    getsPerMiB: ratio(rate('odradek_object_gets_total'), mibps(rate('odradek_object_block_bytes_total', { from: 'store' })), 1),
    writeMiBpsPerVcpu: ratio(inMiBps, rate('process_cpu_seconds_total'), 1),
  }
  const known = Object.entries(measured).filter(([, value]) => value !== null && Number.isFinite(value) && value! > 0)
  return {
    document: {
      kind: 'odradek/calibration',
      version: 1,
      ...versionOf(watched.after),
      ...(watched.machine === undefined ? {} : { machine: watched.machine }),
      measuredAt: watched.at,
      ...(entries === null || entries <= 0 ? {} : { logRecordsPerSecond: entries / brokers }),
      values: Object.fromEntries(known),
    },
    counted: {
      brokers,
      avgInMiBps: inMiBps,
      avgOutMiBps: mibps(rate('odradek_topic_bytes_sent_total')) ?? 0,
      puts: added(['create', 'part', 'replace'].map((kind) => rate('odradek_store_requests_total', { kind }))),
      gets: rate('odradek_store_requests_total', { kind: 'get' }),
    },
    notMeasured: [...Object.keys(measured).filter((name) => !known.some(([one]) => one === name)), 'commandBytes', 'hedgeShare'],
  }
}

type Rate = (metric: string, labels?: Readonly<Record<string, string>>) => number | null

/** Growth of all brokers in a second; null where one doesn't count it. A counter that fell belongs to a broker that was started anew. */
function ratesOf({ before, after, seconds }: Watched): Rate {
  return (metric, labels) =>
    whenKnown(
      [
        added(
          before.map((one, at) =>
            whenKnown([one.sum(metric, labels) ?? 0, after[at]?.sum(metric, labels)], (from, to) => {
              if (to >= from) return to - from
              throw new Failure('invalid', 'bad-document', 'no', `${metric} fell while it was watched: a broker was started anew`)
            }),
          ),
        ),
      ],
      (grown) => grown / seconds,
    )
}

/** A small flush is the body of its entry: what entries there are besides are commands. Large ones have theirs combined. */
function entriesOf(flushes: number | null, entries: number | null, meanFlushMiB: number | null) {
  return (
    whenKnown([flushes, entries, meanFlushMiB], (flushed, all, mean) =>
      mean <= inlineMiB
        ? { commandEntriesPerSecond: Math.max(0, all - flushed), combineIntervalMs: null }
        : { commandEntriesPerSecond: null, combineIntervalMs: all < flushed && all > 0 ? MS_PER_SECOND / all : null },
    ) ?? { commandEntriesPerSecond: null, combineIntervalMs: null }
  )
}

function rewrites(seconds: number, sent: number | null, flushed: number | null): number | null {
  if (seconds < mergeIntervalSeconds * MERGE_INTERVALS_MIN) return null
  return whenKnown([sent, flushed], (all, once) => (once === 0 ? 0 : Math.max(0, all / once - 1)))
}

function ratio(over: number | null, under: number | null, unit: number): number | null {
  return whenKnown([over, under], (one, other) => (other === 0 ? Number.NaN : one / other / unit))
}

function mibps(bytes: number | null): number | null {
  return bytes === null ? null : bytes / BYTES_PER_MIB
}

function added(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 || known.length < values.length ? null : sum(known)
}

function versionOf([first]: readonly MetricsText[]): { readonly odradekVersion?: string } {
  const version = first?.label('odradek_build_info', 'version')
  return version === undefined ? {} : { odradekVersion: version }
}
