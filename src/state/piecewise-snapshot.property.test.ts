import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { arbitraryCommand, commitBatches, meeting } from '../../test/fakes/arbitrary-command.ts'
import { logIndex, partitionHandle, topicId } from '../base/units.ts'
import { NO_PLACE } from './brokers.ts'
import type { Command } from './commands/commands.ts'
import { beginEntry, execute } from './execute.ts'
import { PiecewiseSnapshot } from './piecewise-snapshot.ts'
import { encodeState } from './snapshot-format.ts'
import { ClusterState } from './state.ts'

function apply(state: ClusterState, command: Command, timeMs: number): void {
  const index = logIndex(state.appliedIndex + 1)
  beginEntry(state, index, timeMs)
  // Without a lane nothing is refused for its sequence: all of it changes the state.
  execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command: meeting(state, command) }, index)
  state.touched.length = 0
  state.claims.touched.length = 0
}

const ID = topicId('0'.repeat(32))
const ROW = { sizeBytes: 70, recordCount: 1, baseSequence: 0, maxTimestampMs: 5, epoch: 0 }

/** Partitions with records and producers, and groups that committed for them. */
function filledState(): ClusterState {
  const state = new ClusterState()
  const topic = { id: ID, name: 'a', partitionCount: 4, replicationFactor: 1, configs: new Map<string, string>() }
  apply(state, { kind: 'create-topic', ...topic }, 1)
  const rows = [0, 1, 2, 3].flatMap((handle) => [0, 1].map((producerId) => ({ ...ROW, handle, producerId })))
  apply(state, commitBatches(rows), 2)
  const offsets = [0, 1, 2, 3].map((handle) => ({ handle: partitionHandle(handle), offset: 1, leaderEpoch: -1 }))
  apply(state, { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE }, 2)
  const incarnation = state.appliedIndex
  for (const groupId of ['', 'g', 'h']) {
    apply(state, { kind: 'claim-group', groupId, brokerId: 1, incarnation }, 2)
    const epoch = state.appliedIndex
    apply(
      state,
      {
        kind: 'commit-offsets',
        groupId,
        epoch,
        offsets: offsets.map((offset) => ({ ...offset, metadata: '', retentionMs: -1 })),
      },
      3,
    )
  }
  return state
}

const entries = fc.array(fc.tuple(arbitraryCommand, fc.integer({ min: 0, max: 900 })), { maxLength: 30 })

describe('a snapshot in pieces', () => {
  it('is that of its beginning, whatever is applied between the pieces', () => {
    fc.assert(
      fc.property(entries, entries, fc.infiniteStream(fc.constantFrom(0, 0, 0, 1)), (before, meanwhile, steps) => {
        const state = filledState()
        for (const [command, timeMs] of before) apply(state, command, timeMs)
        const expected = encodeState(state)
        const snapshot = new PiecewiseSnapshot(state)
        let isWhole = false
        for (const [command, timeMs] of meanwhile) {
          isWhole ||= !snapshot.step(steps.next().value)
          apply(state, command, timeMs)
        }
        while (!isWhole) isWhole = !snapshot.step(100)
        assert.deepEqual(Buffer.concat(snapshot.pieces), expected)
        assert.equal(state.changeListener, undefined)
      }),
      { numRuns: 1_000 },
    )
  })

  it('has the objects of its beginning, whichever die, live again, are forgotten or come meanwhile', () => {
    const change = fc.tuple(fc.constantFrom('add', 'die', 'live', 'forget', 'step'), fc.nat(1_000), fc.nat(300))
    fc.assert(
      fc.property(fc.nat(20), fc.array(change, { maxLength: 60 }), fc.nat(59), (count, changes, begin) => {
        const state = new ClusterState()
        const { objects } = state
        const add = (): void => {
          const key = { mintIndex: objects.nextNumber, brokerId: 1, incarnation: 2, ordinal: objects.nextNumber }
          objects.addExtents(objects.add({ key, sizeBytes: 9, crc: 7 }, 'flush', 3), 1)
        }
        for (let at = 0; at < count; at++) add()
        let expected: Buffer | undefined
        let snapshot: PiecewiseSnapshot | undefined
        for (const [at, [kind, pick, bytes]] of changes.entries()) {
          if (at === begin) {
            expected = encodeState(state)
            snapshot = new PiecewiseSnapshot(state)
          }
          const all = [...objects]
          const one = all[pick % Math.max(all.length, 1)]
          if (kind === 'add') add()
          else if (kind === 'step' && state.changeListener !== undefined) snapshot?.step(bytes)
          else if (kind === 'die' && one?.deadIndex === 0) objects.removeExtent(one.number, 5)
          else if (kind === 'live' && one !== undefined) objects.addExtents(one.number, 1)
          else if (kind === 'forget' && one !== undefined && one.deadIndex > 0) objects.forget(one.number)
        }
        if (snapshot === undefined) return
        while (state.changeListener !== undefined) snapshot.step(100)
        assert.deepEqual(Buffer.concat(snapshot.pieces), expected)
      }),
      { numRuns: 1_000 },
    )
  })

  it('divides many objects, too', () => {
    const state = new ClusterState()
    for (let ordinal = 0; ordinal < 1_000; ordinal++) {
      const key = { mintIndex: 1, brokerId: 1, incarnation: 2, ordinal }
      state.objects.addExtents(state.objects.add({ key, sizeBytes: 9, crc: 7 }, 'segment', 3), 1)
    }
    const expected = encodeState(state)
    const snapshot = new PiecewiseSnapshot(state)
    while (snapshot.step(1_000)) {}
    for (const piece of snapshot.pieces) assert.ok(piece.length <= 1_000 + 100)
    assert.deepEqual(Buffer.concat(snapshot.pieces), expected)
  })

  it('has pieces of the asked size, up to one partition more', () => {
    const state = new ClusterState()
    const topic = state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map())
    for (let partition = 0; partition < 100; partition++) state.addPartition(topic)
    const snapshot = new PiecewiseSnapshot(state)
    while (snapshot.step(1_000)) {}
    assert.ok(snapshot.pieces.length > 4)
    for (const piece of snapshot.pieces) assert.ok(piece.length < 1_000 + 100)
    assert.deepEqual(Buffer.concat(snapshot.pieces), encodeState(state))
  })

  it('leaves the state to the next one when it is given up', () => {
    const state = new ClusterState()
    state.addPartition(state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map()))
    const first = new PiecewiseSnapshot(state)
    first.step(1)
    first.end()
    const row = { handle: 0, sizeBytes: 70, recordCount: 1, baseSequence: -1, producerId: -1, maxTimestampMs: 0, epoch: -1 }
    apply(state, commitBatches([row]), 5)
    const second = new PiecewiseSnapshot(state)
    assert.equal(second.step(1_000_000), false)
    assert.deepEqual(Buffer.concat(second.pieces), encodeState(state))
  })
})
