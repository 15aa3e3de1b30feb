import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type RateSnapshot, snapshotRates } from './snapshot-rates.ts'

const AT_MS = Date.parse('2026-11-20T08:00:00Z')

/** Ends and sizes of the partitions of `t`, at so many seconds. */
function look(seconds: number, ...partitions: readonly (readonly [number | null, number | null])[]): RateSnapshot {
  return {
    atMs: AT_MS + seconds * 1000,
    partitions: partitions.map(([endOffset, sizeBytes], partition) => ({ topic: 't', partition, endOffset, sizeBytes })),
  }
}

const cluster = (topic: object = {}) => ({ id: 'a', topics: [{ name: 't', ...topic }] })

describe('rates from several looks', () => {
  it('are growth over the seconds that truly passed, of all partitions of a topic', () => {
    const rates = snapshotRates(
      cluster(),
      [look(0, [0, 0], [10, 100]), look(10, [50, 500], [60, 600]), look(30, [90, 900], [60, 600])],
      10,
    )
    assert.deepEqual(
      rates.series.map(({ metric, values, from, labels }) => ({ metric, values, from, labels })),
      [
        {
          metric: 'messagesInPerSecond',
          values: [10, 2],
          from: '2026-11-20T08:00:00.000Z',
          labels: { cluster: 'a', topic: 't' },
        },
        { metric: 'bytesInPerSecond', values: [100, 20], from: '2026-11-20T08:00:00.000Z', labels: { cluster: 'a', topic: 't' } },
      ],
    )
    assert.deepEqual(rates.recordBytes, [{ topic: 't', bytes: 10 }])
  })

  it('drop and count steps backwards, which retention makes', () => {
    const { series, droppedSteps } = snapshotRates(cluster(), [look(0, [0, 500]), look(1, [5, 100]), look(2, [9, 140])], 1)
    assert.deepEqual(
      series.map(({ values }) => values),
      [
        [5, 4],
        [null, 40],
      ],
    )
    assert.equal(droppedSteps, 1)
  })

  it('are unknown where a partition was not seen: the others alone would be too few', () => {
    const { series } = snapshotRates(cluster(), [look(0, [0, null], [0, 0]), look(1, [4, 9], [null, 9])], 1)
    assert.deepEqual(series, [])
  })

  it('of compacted and transactional topics are upper bounds, and tell nothing of a record', () => {
    for (const topic of [
      { effective: { cleanupPolicy: 'compact,delete' } },
      { partitions: [{ index: 0, openTransactions: 1 }] },
    ]) {
      const rates = snapshotRates(cluster(topic), [look(0, [0, 0]), look(1, [4, 8])], 1)
      assert.deepEqual(
        rates.upperBounds.map(({ index }) => rates.series[index]?.metric),
        ['messagesInPerSecond'],
      )
      assert.deepEqual(rates.recordBytes, [])
    }
  })

  it('need two looks', () => {
    assert.deepEqual(snapshotRates(cluster(), [look(0, [0, 0])], 1).series, [])
  })
})
