import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planPartitions } from './partitions.ts'

const book = builtInBook()

interface Result {
  readonly ends: readonly {
    readonly end: string
    readonly check: string
    readonly state: string
    readonly limit: number | null
  }[]
  readonly lasts: { readonly check: string | null; readonly months: number | null }
  readonly odradekMerges: { readonly perSecond: number; readonly putUsdPerMonth: number | null }
}

function partitions(more: object): Result {
  return planPartitions.evaluate({ replicationFactor: 3, groups: [], ...more }, book).output as unknown as Result
}

function exceeded(more: object): unknown[] {
  return partitions(more)
    .ends.filter(({ state }) => state === 'exceeded')
    .map(({ end, check, limit }) => [end, check, limit])
}

describe('partitions at both ends', () => {
  it('are too few for throughput and for members of a group, each with its limit', () => {
    const asked = { topicMiBps: 100, partitionProduceMiBps: 10, partitionConsumeMiBps: 5, groups: [4, 12], current: 6 }
    assert.deepEqual(exceeded(asked), [
      ['too-few', 'produceThroughput', 10],
      ['too-few', 'consumeThroughput', 20],
      ['too-few', 'parallelism', 12],
    ])
    assert.deepEqual(exceeded({ ...asked, current: 24 }), [])
  })

  it('are too many for topic, brokers, metadata, recovery and open files', () => {
    const crowd = { current: 9000, brokers: 3, partitionsMax: 5000, partitionsPerBrokerMax: 4000, replicasPerBrokerUsed: 10_000 }
    assert.deepEqual(exceeded({ ...crowd, otherPartitions: 20_000 }), [
      ['too-many', 'partitionsMax', 5000],
      ['too-many', 'partitionsPerBroker', 4000],
      ['too-many', 'metadata', 10_000],
      ['too-many', 'recovery', 30],
      ['too-many', 'openFiles', 100_000],
    ])
  })

  it('are unknown where nobody knows', () => {
    const { ends } = partitions({ current: 3 })
    assert.deepEqual([...new Set(ends.map(({ state }) => state))], ['unknown'])
  })

  it('are outgrown when traffic has grown to what they take, and never by traffic that does not grow', () => {
    const asked = { topicMiBps: 10, partitionProduceMiBps: 5, partitionConsumeMiBps: 2.5, current: 8, growthPerMonth: 0.1 }
    const { check, months } = partitions(asked).lasts
    assert.equal(check, 'consumeThroughput')
    assert.ok(Math.abs(1.1 ** months! - 2) < 1e-9)
    assert.deepEqual(partitions({ ...asked, growthPerMonth: 0 }).lasts, { check: null, months: null })
    for (const noise of [1e-17, Number.MIN_VALUE])
      assert.deepEqual(partitions({ ...asked, growthPerMonth: noise }).lasts, { check: null, months: null })
    assert.deepEqual(partitions({ ...asked, growthPerMonth: -2 }).lasts, { check: null, months: null })
    assert.deepEqual(partitions({ ...asked, growthPerMonth: undefined }).lasts, { check: null, months: null })
    assert.deepEqual(partitions({ ...asked, current: 2 }).lasts.months, 0)
  })

  it('cost Odradek merges, a PUT each', () => {
    const { odradekMerges } = partitions({ current: 20_000 })
    assert.ok(Math.abs(odradekMerges.perSecond - 20_000 / 600) < 1e-9)
    assert.ok(Math.abs(odradekMerges.putUsdPerMonth! - ((20_000 / 600) * 730 * 3600 * 0.005) / 1000) < 1e-6)
    assert.equal(partitions({ current: 600, topicMiBps: 640 }).odradekMerges.perSecond, 10)
  })
})
