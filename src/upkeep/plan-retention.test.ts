import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bodyOfEntry, logIndex, topicId } from '../base/units.ts'
import { ClusterState } from '../state/state.ts'
import { planRetention, type RetentionRule } from './plan-retention.ts'

const NEVER: RetentionRule = { retentionMs: Number.POSITIVE_INFINITY, retentionBytes: Number.POSITIVE_INFINITY }

/** What stays of a partition whose extents have ten records and ten bytes each, and these largest timestamps. */
function before(maxTimestampsMs: readonly number[], rule: Partial<RetentionRule>): number {
  const state = new ClusterState()
  const partition = state.addPartition(state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map()))
  for (const [row, maxTimestampMs] of maxTimestampsMs.entries()) {
    partition.extents.append(row * 10, row * 10 + 10, bodyOfEntry(logIndex(row + 1)), 0, 10, maxTimestampMs)
    partition.sizeBytes += 10
  }
  return planRetention(partition, { ...NEVER, ...rule }, 1_000)
}

describe('retention', () => {
  it('gives up extents from the front by their largest timestamps, until one is young enough', () => {
    assert.equal(before([100, 200, 900, 100], { retentionMs: 500 }), 20)
    assert.equal(before([100, 200, 900, 100], {}), 0)
  })

  it('gives up what lies before the newest bytes', () => {
    assert.equal(before([900, 900, 900, 900], { retentionBytes: 25 }), 10)
    assert.equal(before([900, 900], { retentionBytes: 0 }), 20)
  })

  it('lets an extent without timestamps go with the next one that is too old, and by size like any other', () => {
    assert.equal(before([-1, 100, 100, 900], { retentionMs: 500 }), 30)
    assert.equal(before([100, -1, -1, 100, 900], { retentionMs: 500 }), 40)
    assert.equal(before([-1, 900, 100], { retentionMs: 500 }), 0)
    assert.equal(before([100, -1], { retentionMs: 500 }), 10)
    assert.equal(before([-1, -1, -1, -1], { retentionMs: 500, retentionBytes: 20 }), 20)
  })
})
