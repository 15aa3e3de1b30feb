import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { logIndex, partitionHandle, topicId } from '../base/units.ts'
import { NO_PLACE } from './brokers.ts'
import type { Command } from './commands/commands.ts'
import { beginEntry, execute } from './execute.ts'
import type { Outcome } from './outcome.ts'
import { ClusterState } from './state.ts'

const idOf = (n: number) => topicId(String(n).padStart(32, '0'))

function run(state: ClusterState, command: Command, timeMs = 0): Outcome {
  const index = logIndex(state.appliedIndex + 1)
  beginEntry(state, index, timeMs)
  return execute(state, { brokerId: 0, incarnation: 0, lane: 0, sequence: 0, command }, index)
}

function create(state: ClusterState, n: number, name: string): string {
  const topic = { id: idOf(n), name, partitionCount: 2, replicationFactor: 1, configs: new Map<string, string>() }
  return run(state, { kind: 'create-topic', ...topic }).refusal(0)
}

/** Of group `g`, by a broker that registers for it. The result is the epoch. */
function claim(state: ClusterState): number {
  const incarnation = run(state, { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE }).value(0)
  return run(state, { kind: 'claim-group', groupId: 'g', brokerId: 1, incarnation }).value(0)
}

describe('topics', () => {
  it('are refused under a name or an id that exists, and under a name that differs only in . and _', () => {
    const state = new ClusterState()
    assert.equal(create(state, 1, 'a.b'), 'none')
    assert.equal(create(state, 2, 'a.b'), 'topic-exists')
    assert.equal(create(state, 1, 'other'), 'topic-exists')
    assert.equal(create(state, 3, 'a_b'), 'topic-name-collides')
    assert.equal(create(state, 4, '__proto__'), 'none')
    assert.equal(state.topics.count, 2)
    run(state, { kind: 'delete-topic', id: idOf(1) })
    assert.equal(create(state, 5, 'a_b'), 'none')
  })

  it('made again under an old name have other handles, so nothing of their predecessors reaches them', () => {
    const state = new ClusterState()
    create(state, 1, 't')
    const epoch = claim(state)
    const old = state.topics.findByName('t')!.partitions[0]!.handle
    const offsets = [{ handle: old, offset: 4, leaderEpoch: -1, metadata: '', retentionMs: -1 }]
    run(state, { kind: 'commit-offsets', groupId: 'g', epoch, offsets })
    run(state, { kind: 'delete-topic', id: idOf(1) })
    assert.equal(state.offsets.find('g', old), undefined)
    create(state, 2, 't')
    assert.deepEqual(
      state.topics.findByName('t')!.partitions.map(({ handle }) => handle),
      [2, 3],
    )
    assert.equal(run(state, { kind: 'commit-offsets', groupId: 'g', epoch, offsets }).refusal(0), 'unknown-partition')
  })
})

describe('committed offsets', () => {
  it('carry the log time of their commit, and when they expire', () => {
    const state = new ClusterState()
    create(state, 1, 't')
    const epoch = claim(state)
    const commit = (retentionMs: number) =>
      run(
        state,
        {
          kind: 'commit-offsets',
          groupId: 'g',
          epoch,
          offsets: [{ handle: partitionHandle(0), offset: 1, leaderEpoch: 0, metadata: 'm', retentionMs }],
        },
        50,
      )
    commit(-1)
    assert.deepEqual(state.offsets.find('g', partitionHandle(0)), {
      offset: 1,
      leaderEpoch: 0,
      metadata: 'm',
      committedMs: 50,
      expiresMs: -1,
    })
    commit(7)
    assert.equal(state.offsets.find('g', partitionHandle(0))?.expiresMs, 57)
  })

  it('of a commit that came in meanwhile are spared by expiry', () => {
    const state = new ClusterState()
    create(state, 1, 't')
    const epoch = claim(state)
    const offsets = [{ handle: partitionHandle(0), offset: 1, leaderEpoch: 0, metadata: '', retentionMs: -1 }]
    run(state, { kind: 'commit-offsets', groupId: 'g', epoch, offsets }, 100)
    const handles = [partitionHandle(0)]
    run(state, { kind: 'delete-offsets', groupId: 'g', epoch, handles, committedBeforeMs: 100 })
    assert.equal(state.offsets.find('g', partitionHandle(0))?.offset, 1)
    run(state, { kind: 'delete-offsets', groupId: 'g', epoch, handles, committedBeforeMs: 101 })
    assert.equal(state.offsets.find('g', partitionHandle(0)), undefined)
    assert.deepEqual([...state.offsets.groupIds()], [])
  })
})
