import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CommitRow, commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { logIndex, topicId } from '../base/units.ts'
import { beginEntry, execute } from './execute.ts'
import { decodeOutcome, encodeOutcome, type Outcome } from './outcome.ts'
import type { Refusal } from './refusals.ts'
import { decodeState, encodeState } from './snapshot-format.ts'
import { ClusterState } from './state.ts'

const LAST = 2 ** 31 - 1

function withPartition(): ClusterState {
  const state = new ClusterState()
  state.addPartition(state.addTopic(topicId('0'.repeat(32)), 't', 1, 0, new Map()))
  return state
}

function commit(state: ClusterState, ...rows: Partial<CommitRow>[]): (readonly [Refusal, number])[] {
  const outcome = outcomeOf(state, ...rows)
  return rows.map((_, row) => [outcome.refusal(row), outcome.value(row)] as const)
}

function outcomeOf(state: ClusterState, ...rows: Partial<CommitRow>[]): Outcome {
  const index = logIndex(state.appliedIndex + 1)
  beginEntry(state, index, index)
  const command = commitBatches(
    rows.map((row) => ({
      handle: 0,
      sizeBytes: 100,
      recordCount: 2,
      baseSequence: 0,
      producerId: 5,
      maxTimestampMs: 0,
      epoch: 0,
      ...row,
    })),
  )
  return execute(state, { brokerId: 0, incarnation: 0, lane: 0, sequence: 0, command }, index)
}

describe('the sequences of an idempotent producer', () => {
  it('follow each other, and a duplicate of the last five batches gets its first offset', () => {
    const state = withPartition()
    for (let at = 0; at < 6; at++) assert.deepEqual(commit(state, { baseSequence: at * 2 }), [['none', at * 2]])
    for (let at = 1; at < 6; at++) assert.deepEqual(commit(state, { baseSequence: at * 2 }), [['duplicate', at * 2]])
    assert.deepEqual(commit(state, { baseSequence: 0 }), [['out-of-order-sequence', -1]])
    assert.equal(state.partitions.find(0)!.highWatermark, 12)
  })

  it('tell of a duplicate when its first copy was appended, also after a snapshot and a repeat of the command', () => {
    const state = withPartition()
    const stamped = { maxTimestampMs: 77, attributes: 0x08 }
    commit(state, stamped, { baseSequence: 2, maxTimestampMs: 78 })
    for (const at of [state, decodeState(encodeState(state))]) {
      const outcome = outcomeOf(at, { ...stamped, maxTimestampMs: 99 }, { baseSequence: 2, maxTimestampMs: 99 })
      const writer = new ByteWriter()
      encodeOutcome(writer, outcome)
      for (const told of [outcome, decodeOutcome(new ByteReader(writer.finish()))])
        assert.deepEqual([told.value(0), told.appendTimeMs(0), told.value(1), told.appendTimeMs(1)], [0, 77, 2, -1])
    }
  })

  it('refuse a gap, and a part of a batch that is known', () => {
    const state = withPartition()
    commit(state, { recordCount: 4 })
    assert.deepEqual(commit(state, { baseSequence: 5 }), [['out-of-order-sequence', -1]])
    assert.deepEqual(commit(state, { baseSequence: 0, recordCount: 2 }), [['out-of-order-sequence', -1]])
    assert.deepEqual(commit(state, { baseSequence: 2, recordCount: 2 }), [['out-of-order-sequence', -1]])
  })

  it('go from 2147483647 on to 0, between two batches and inside one', () => {
    const state = withPartition()
    assert.deepEqual(commit(state, { baseSequence: LAST - 1 }), [['none', 0]])
    assert.deepEqual(commit(state, { baseSequence: 0 }), [['none', 2]])
    const inside = withPartition()
    assert.deepEqual(commit(inside, { baseSequence: LAST }), [['none', 0]])
    assert.deepEqual(commit(inside, { baseSequence: LAST }), [['duplicate', 0]])
    assert.deepEqual(commit(inside, { baseSequence: 1 }), [['none', 2]])
  })

  it('begin anywhere for a producer that is unknown', () => {
    assert.deepEqual(commit(withPartition(), { baseSequence: 77 }), [['none', 0]])
  })

  it('begin at 0 in a higher epoch, which forgets the batches before; a lower epoch is refused', () => {
    const state = withPartition()
    commit(state, {})
    assert.deepEqual(commit(state, { epoch: 3, baseSequence: 2 }), [['out-of-order-sequence', -1]])
    assert.deepEqual(commit(state, { epoch: 3 }), [['none', 2]])
    assert.deepEqual(commit(state, { epoch: 2, baseSequence: 2 }), [['old-producer-epoch', -1]])
    assert.deepEqual(commit(state, { epoch: 3 }), [['duplicate', 2]])
  })

  it('are kept apart by partition and producer, and aren’t looked at without a producer id', () => {
    const state = withPartition()
    state.addPartition([...state.topics][0]!)
    assert.deepEqual(commit(state, {}, { handle: 1 }, { producerId: 6 }, { producerId: -1 }, { producerId: -1 }), [
      ['none', 0],
      ['none', 0],
      ['none', 2],
      ['none', 4],
      ['none', 6],
    ])
  })

  it('count within one flush: a batch named twice in it is appended once', () => {
    assert.deepEqual(commit(withPartition(), {}, {}), [
      ['none', 0],
      ['duplicate', 0],
    ])
  })

  it('are forgotten by expiry, by log time of the last batch', () => {
    const state = withPartition()
    commit(state, {})
    commit(state, { producerId: 6 })
    const command = { kind: 'expire-producers', beforeMs: 2 } as const
    const outcome = execute(state, { brokerId: 0, incarnation: 0, lane: 0, sequence: 0, command }, logIndex(3))
    assert.equal(outcome.value(0), 1)
    assert.equal(state.producers.size, 1)
    assert.deepEqual(commit(state, { baseSequence: 9 }, { producerId: 6, baseSequence: 9 }), [
      ['none', 4],
      ['out-of-order-sequence', -1],
    ])
  })

  it('survive a snapshot whatever the place of the window in its ring', () => {
    for (let count = 1; count < 12; count++) {
      const state = withPartition()
      for (let at = 0; at < count; at++) commit(state, { baseSequence: at * 2 })
      const loaded = decodeState(encodeState(state))
      for (let at = 0; at <= count; at++)
        assert.deepEqual(commit(loaded, { baseSequence: at * 2 }), commit(state, { baseSequence: at * 2 }))
    }
  })
})
