import { calculation } from '../calculation.ts'
import { RATE_CONSTANTS, type Rate, rateOf } from '../rates/rates.ts'
import { positive, quantity, z } from '../schema.ts'

const BYTES_PER_MIB = 2 ** 20
const BYTES_PER_GIB = 2 ** 30

const samples = z.strictObject({ stepSeconds: positive, values: z.array(z.number().nullable()) }).nullish()

const input = z.strictObject({
  written: samples.describe('bytes/s written by clients'),
  read: samples.describe('bytes/s read by clients, without replication'),
  catchUp: samples.describe('bytes/s read more than ten minutes behind the tail'),
  partitions: samples.describe('partitions, copies included'),
  stored: samples.describe('bytes on brokers, copies included'),
  storedGiB: quantity.nullish().describe('GiB on brokers now, where there is no series'),
  brokers: quantity.nullish(),
})

const figure = z.number().nullable()

const dimension = z.strictObject({
  dimension: z.string(),
  unit: z.string(),
  average: figure,
  peak: figure,
  trendPerMonth: figure,
  thin: z.boolean().nullable(),
})

/**
 * `plan inventory rates`: what series say of a cluster's load.
 *
 * average = mean of all samples; peak and p95 = percentiles of five-minute means; growthPerMonth by least squares over daily means, with at least
 * 28 days. fanOut = read ÷ written; replayRatio = read far behind the tail ÷ written, unknown without its own series. Thin: fewer than 14 days, or
 * more than a tenth missing.
 */
export const planInventoryRates = calculation({
  command: 'plan inventory rates',
  summary: 'average, peak and trend of seven dimensions, from series',
  constants: RATE_CONSTANTS,
  input,
  output: z.strictObject({
    avgInMiBps: figure,
    peakInMiBps: figure,
    avgOutMiBps: figure,
    peakOutMiBps: figure,
    peakToAverage: figure,
    spiky: z.boolean().nullable(),
    fanOut: figure,
    replayRatio: figure,
    growthPerMonth: figure,
    thin: z.boolean().nullable(),
    dimensions: z.array(dimension),
    unknown: z.array(z.string()),
  }),
  run(given, { constants, trace }) {
    const of = (one: z.output<typeof samples>): Rate | null => (one == null ? null : rateOf(one, constants))
    const [written, read, catchUp] = [of(given.written), of(given.read), of(given.catchUp)]
    const [partitions, stored] = [of(given.partitions), of(given.stored)]
    const mibps = (value: number | null | undefined): number | null => (value == null ? null : value / BYTES_PER_MIB)
    const avgInMiBps = trace.step(
      'avgInMiBps',
      'mean of all samples',
      { samples: given.written?.values.length },
      mibps(written?.average),
    )
    const peakInMiBps = trace.step(
      'peakInMiBps',
      '99th percentile of five-minute means',
      { samples: given.written?.values.length },
      mibps(written?.peak),
    )
    const avgOutMiBps = trace.step(
      'avgOutMiBps',
      'mean of all samples',
      { samples: given.read?.values.length },
      mibps(read?.average),
    )
    const peakOutMiBps = mibps(read?.peak)
    const fanOut = trace.step('fanOut', 'avgOutMiBps ÷ avgInMiBps', { avgOutMiBps, avgInMiBps }, ratio(avgOutMiBps, avgInMiBps))
    const catchUpMiBps = mibps(catchUp?.average)
    const replayRatio = trace.step(
      'replayRatio',
      'catchUpMiBps ÷ avgInMiBps',
      { catchUpMiBps, avgInMiBps },
      ratio(catchUpMiBps, avgInMiBps),
    )
    const peakToAverage = trace.step(
      'peakToAverage',
      'peakInMiBps ÷ avgInMiBps',
      { peakInMiBps, avgInMiBps },
      written?.peakToAverage ?? null,
    )
    const storedGiB = stored === null ? (given.storedGiB ?? null) : stored.average / BYTES_PER_GIB
    const recoveryGiB = trace.step(
      'failureRecovery',
      'storedGiB ÷ brokers',
      { storedGiB, brokers: given.brokers },
      ratio(storedGiB, given.brokers ?? null),
    )
    const dimensions = [
      row('bytes written', 'MiB/s', avgInMiBps, peakInMiBps, written),
      row('bytes read', 'MiB/s', avgOutMiBps, peakOutMiBps, read),
      row('partitions', 'partitions', partitions?.average ?? null, partitions?.peak ?? null, partitions),
      row('bytes stored', 'GiB', storedGiB, stored === null ? null : stored.peak / BYTES_PER_GIB, stored),
      row('catch-up reads', 'MiB/s', catchUpMiBps, mibps(catchUp?.peak), catchUp),
      row('fan-out', 'times', fanOut, ratio(peakOutMiBps, peakInMiBps), null, difference(read, written)),
      row('failure recovery', 'GiB', recoveryGiB, null, stored),
    ]
    return {
      avgInMiBps,
      peakInMiBps,
      avgOutMiBps,
      peakOutMiBps,
      peakToAverage,
      spiky: written?.isSpiky ?? null,
      fanOut,
      replayRatio,
      growthPerMonth: written?.growthPerMonth ?? null,
      thin: written?.isThin ?? null,
      dimensions,
      unknown: dimensions.filter(({ average }) => average === null).map(({ dimension: name }) => name),
    }
  },
})

function ratio(above: number | null, below: number | null): number | null {
  return above === null || below === null || below <= 0 ? null : above / below
}

function row(
  dimension: string,
  unit: string,
  average: number | null,
  peak: number | null,
  rate: Rate | null,
  trend?: number | null,
) {
  return { dimension, unit, average, peak, trendPerMonth: trend ?? rate?.growthPerMonth ?? null, thin: rate?.isThin ?? null }
}

/** What grows by a and is divided by what grows by b grows by about a − b. */
function difference(above: Rate | null, below: Rate | null): number | null {
  if (above?.growthPerMonth == null || below?.growthPerMonth == null) return null
  return above.growthPerMonth - below.growthPerMonth
}
