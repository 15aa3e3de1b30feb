import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planInventoryRates } from '../calculations/inventory-rates.ts'
import type { Series } from '../documents/estate.ts'
import { samplesOf } from './cluster-rates.ts'
import { DAYS_PER_MONTH, rateOf, summed } from './rates.ts'

const HOUR = 3600
const hours = (days: number, value: (hour: number) => number | null) =>
  Array.from({ length: days * 24 }, (_, hour) => value(hour))

describe('rates from series', () => {
  it('take the mean of all samples, and peaks of means of five minutes', () => {
    // A minute of 1,100 in every hundred minutes: in five minutes it is 220 + 80 … and no more than that.
    const values = Array.from({ length: 1000 }, (_, minute) => (minute % 100 === 0 ? 1100 : 100))
    const rate = rateOf({ stepSeconds: 60, values })!
    assert.equal(rate.average, 110)
    assert.equal(rate.peak, 300)
    assert.equal(rate.p95, 100)
    assert.equal(rate.isSpiky, true)
    assert.equal(rate.peakToAverage, 300 / 110)
  })

  it('are thin below 14 days, or with more than a tenth missing', () => {
    const thin = (days: number, missing: number) =>
      rateOf({ stepSeconds: HOUR, values: hours(days, (hour) => (hour % 100 < missing ? null : 1)) })!.isThin
    assert.deepEqual([thin(14, 0), thin(13, 0), thin(50, 10), thin(50, 11)], [false, true, false, true])
  })

  it('grow as least squares over days say, with 28 days at least', () => {
    const grown = (days: number) => rateOf({ stepSeconds: HOUR, values: hours(days, (hour) => 100 + Math.floor(hour / 24)) })!
    assert.equal(grown(27).growthPerMonth, null)
    const { average, growthPerMonth } = grown(28)
    assert.ok(Math.abs(growthPerMonth! - DAYS_PER_MONTH / average) < 1e-12)
    assert.equal(rateOf({ stepSeconds: HOUR, values: hours(40, () => 7) })!.growthPerMonth, 0)
  })

  it('are none without a sample, and have no ratios of nothing', () => {
    assert.equal(rateOf({ stepSeconds: 60, values: [null, null] }), null)
    assert.deepEqual(
      [rateOf({ stepSeconds: 60, values: [0, 0] })!.peakToAverage, rateOf({ stepSeconds: 60, values: [0] })!.isSpiky],
      [null, null],
    )
  })

  it('of parts add up where all parts have a sample', () => {
    const parts = [
      { stepSeconds: 60, fromMs: 0, values: [1, 2, 3] },
      { stepSeconds: 60, fromMs: 60_000, values: [10, null, 30] },
    ]
    assert.deepEqual(summed(parts)?.values, [null, 12, null, null])
    assert.equal(summed([...parts, { stepSeconds: 30, fromMs: 0, values: [1] }]), null)
  })
})

describe('series of a cluster', () => {
  const one = (labels: Series['labels'], values: number[], from = '2026-11-01T00:00:00Z'): Series => ({
    metric: 'bytesInPerSecond',
    unit: 'bytes/s',
    labels,
    stepSeconds: 60,
    from,
    values,
  })
  const valuesOf = (series: Series[], clusters = 1, topic?: string) =>
    samplesOf(series, 'bytesInPerSecond', { cluster: 'a', ...(topic === undefined ? {} : { topic }) }, clusters)?.samples
      .values ?? null

  it('of the whole count before those of brokers, and these before those of topics', () => {
    const brokers = [one({ broker: '1' }, [1]), one({ broker: '2' }, [2])]
    const topics = [one({ topic: 't' }, [7]), one({ topic: 'u' }, [8])]
    assert.deepEqual(valuesOf([...topics, ...brokers, one({}, [100])]), [100])
    assert.deepEqual(valuesOf([...topics, ...brokers]), [3])
    assert.deepEqual(valuesOf(topics), [15])
    assert.deepEqual(valuesOf([...topics, ...brokers], 1, 't'), [7])
    assert.equal(valuesOf(brokers, 1, 't'), null)
  })

  it('are none where a wrong year would make them gaps of decades', () => {
    const bySeconds = (labels: Series['labels'], from: string): Series => ({ ...one(labels, [1, 2], from), stepSeconds: 1 })
    const [then, now] = ['1970-01-01T00:00:00Z', '2026-11-20T00:00:00Z']
    assert.equal(valuesOf([bySeconds({}, then), bySeconds({}, now)]), null)
    assert.equal(valuesOf([bySeconds({ broker: '1' }, then), bySeconds({ broker: '2' }, now)]), null)
  })

  it('that follow each other are one, with a gap between', () => {
    assert.deepEqual(valuesOf([one({}, [3], '2026-11-01T00:02:00Z'), one({}, [1])]), [1, null, 3])
  })

  it('without a cluster are of the only one, and of none if there are several', () => {
    assert.deepEqual(valuesOf([one({}, [1])]), [1])
    assert.equal(valuesOf([one({}, [1])], 2), null)
    assert.deepEqual(valuesOf([one({ cluster: 'a' }, [1]), one({ cluster: 'b' }, [2])], 2), [1])
  })
})

describe('plan inventory rates', () => {
  const steady = (value: number) => ({ stepSeconds: HOUR, values: hours(30, () => value * 2 ** 20) })

  it('gives seven dimensions, and leaves replay unknown where only totals are', () => {
    const { output } = planInventoryRates.evaluate(
      { written: steady(10), read: steady(25), storedGiB: 600, brokers: 6 },
      builtInBook(),
    )
    assert.deepEqual([output.avgInMiBps, output.fanOut, output.replayRatio, output.thin], [10, 2.5, null, false])
    const dimensions = output.dimensions as { readonly dimension: string; readonly average: number | null }[]
    assert.equal(dimensions.length, 7)
    assert.equal(dimensions.at(-1)?.average, 100)
    assert.deepEqual(output.unknown, ['partitions', 'catch-up reads'])
  })
})
