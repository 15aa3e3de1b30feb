import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { createTopic } from '../../test/fakes/topic-command.ts'
import { logIndex, partitionHandle } from '../base/units.ts'
import { NO_PLACE } from './brokers.ts'
import type { Command } from './commands/commands.ts'
import { beginEntry, execute } from './execute.ts'
import type { Outcome } from './outcome.ts'
import { decodeState, encodeState } from './snapshot-format.ts'
import { ClusterState } from './state.ts'

const RECORD = Buffer.from([1])
const HANDLE = partitionHandle(0)

describe('a claim of a group', () => {
  let state: ClusterState
  let incarnations: number[]

  /** All in one entry. */
  function apply(...commands: readonly Command[]): Outcome[] {
    const index = logIndex(state.appliedIndex + 1)
    beginEntry(state, index, 1_000)
    return commands.map((command) => execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command }, index))
  }

  function run(command: Command): Outcome {
    return apply(command)[0]!
  }

  const register = (brokerId: number): Command => ({ kind: 'register-broker', brokerId, mayTakeOver: true, place: NO_PLACE })
  const claim = (brokerId: number): Command => ({
    kind: 'claim-group',
    groupId: 'g',
    brokerId,
    incarnation: incarnations[brokerId]!,
  })
  const record = (epoch: number): Command => ({ kind: 'record-group', groupId: 'g', epoch, record: RECORD })
  const commit = (epoch: number): Command => ({
    kind: 'commit-offsets',
    groupId: 'g',
    epoch,
    offsets: [1, 2].map((offset) => ({ handle: HANDLE, offset, leaderEpoch: -1, metadata: '', retentionMs: -1 })),
  })
  const forget = (epoch: number, onlyClaim = false): Command => ({ kind: 'delete-group', groupId: 'g', epoch, onlyClaim })

  beforeEach(() => {
    state = new ClusterState()
    incarnations = [0, run(register(1)).value(0), run(register(2)).value(0)]
    run(createTopic())
  })

  it('has the index of its entry as its epoch, and takes the group from whoever had it', () => {
    const first = run(claim(1)).value(0)
    assert.equal(first, state.appliedIndex)
    const second = run(claim(2)).value(0)
    assert.deepEqual(state.claims.find('g'), { brokerId: 2, incarnation: incarnations[2], epoch: second })
  })

  it('refuses all that was made under another one, and changes nothing for it', () => {
    const stale = run(claim(1)).value(0)
    assert.deepEqual([run(record(stale)).refusal(0), run(commit(stale)).refusal(1)], ['none', 'none'])
    run(claim(2))
    const before = encodeState(state)
    const deleted: Command = { kind: 'delete-offsets', groupId: 'g', epoch: stale, handles: [HANDLE], committedBeforeMs: -1 }
    const outcomes = [record(stale), commit(stale), deleted, forget(stale), record(0)].map((command) => {
      const outcome = execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command }, state.appliedIndex)
      return Array.from({ length: outcome.rowCount }, (_, row) => outcome.refusal(row))
    })
    assert.deepEqual(new Set(outcomes.flat()), new Set(['stale-claim']))
    assert.equal(outcomes[1]!.length, 2)
    assert.ok(encodeState(state).equals(before))
  })

  it('is the only one of its group in an entry, since the epoch would be the same', () => {
    const [won, lost] = apply(claim(1), claim(2))
    assert.deepEqual([won!.refusal(0), lost!.refusal(0)], ['none', 'stale-claim'])
    assert.equal(state.claims.find('g')!.brokerId, 1)
  })

  it('is refused to a broker that is not registered so', () => {
    run(register(2))
    assert.equal(run(claim(2)).refusal(0), 'fenced-incarnation')
    assert.equal(state.claims.count, 0)
  })

  it('goes with its group', () => {
    const epoch = run(claim(1)).value(0)
    run(record(epoch))
    run(commit(epoch))
    assert.equal(run(forget(epoch)).refusal(0), 'none')
    assert.deepEqual([state.claims.count, state.groups.size, state.offsets.ofGroup('g').size], [0, 0, 0])
    assert.equal(run(commit(epoch)).refusal(0), 'stale-claim')
  })

  it('is given up alone only where nothing else is left of the group', () => {
    const epoch = run(claim(1)).value(0)
    run(commit(epoch))
    assert.equal(run(forget(epoch, true)).refusal(0), 'none')
    assert.deepEqual([state.claims.count, state.offsets.ofGroup('g').size], [1, 1])
    run({ kind: 'delete-offsets', groupId: 'g', epoch, handles: [HANDLE], committedBeforeMs: -1 })
    run(forget(epoch, true))
    assert.equal(state.claims.count, 0)
  })

  it('goes when its broker is there anew or expires, and the group stays', () => {
    run(record(run(claim(1)).value(0)))
    run(register(1))
    assert.deepEqual([state.claims.count, state.groups.size], [0, 1])
    run(claim(2))
    run({ kind: 'expire-broker', brokerId: 2, incarnation: incarnations[2]! })
    assert.equal(state.claims.count, 0)
  })

  it('is in snapshots', () => {
    run(record(run(claim(1)).value(0)))
    const loaded = decodeState(encodeState(state))
    assert.deepEqual(loaded.claims.find('g'), state.claims.find('g'))
  })
})

describe('weights of brokers', () => {
  it('stay within their bounds, last as long as an incarnation, and pass over whom nobody knows', () => {
    const state = new ClusterState()
    const run = (command: Command) => {
      const index = logIndex(state.appliedIndex + 1)
      beginEntry(state, index, 0)
      execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command }, index)
    }
    const register = (brokerId: number) => run({ kind: 'register-broker', brokerId, mayTakeOver: true, place: NO_PLACE })
    const weights = () => [...decodeState(encodeState(state)).brokers.values()].map(({ weight }) => weight)
    for (const brokerId of [1, 2, 3]) register(brokerId)
    assert.deepEqual(weights(), [16, 16, 16])
    run({
      kind: 'weigh-brokers',
      weights: [
        { brokerId: 1, weight: 0 },
        { brokerId: 2, weight: 9 },
        { brokerId: 3, weight: 200 },
        { brokerId: 7, weight: 3 },
      ],
    })
    assert.deepEqual(weights(), [1, 9, 16])
    register(2)
    assert.deepEqual(weights(), [1, 16, 16])
  })
})
