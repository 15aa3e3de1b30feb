import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { logIndex } from '../base/units.ts'
import { NO_PLACE } from './brokers.ts'
import { beginEntry, execute } from './execute.ts'
import { LANE_WINDOW, Lane } from './lanes.ts'
import { Outcome } from './outcome.ts'
import { ClusterState } from './state.ts'

function registered(): ClusterState {
  const state = new ClusterState()
  beginEntry(state, logIndex(1), 0)
  const command = { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE } as const
  execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command }, logIndex(1))
  return state
}

function allocate(state: ClusterState, sequence: number, incarnation = 1): Outcome {
  const command = { kind: 'allocate-producer-ids', count: 10 } as const
  return execute(state, { brokerId: 1, incarnation, lane: 1, sequence, command }, logIndex(2))
}

describe('a lane', () => {
  it('applies a command once and answers its repeats with the outcome of the first time', () => {
    const state = registered()
    assert.equal(allocate(state, 1).value(0), 0)
    assert.equal(allocate(state, 2).value(0), 10)
    assert.equal(allocate(state, 1).value(0), 0)
    assert.equal(state.nextProducerId, 20)
  })

  it('refuses a gap, and takes the same command after what was missing', () => {
    const state = registered()
    assert.equal(allocate(state, 2).refusal(0), 'lane-gap')
    assert.equal(allocate(state, 1).refusal(0), 'none')
    assert.equal(allocate(state, 2).refusal(0), 'none')
  })

  it('remembers as many outcomes as its window holds, and says so of older ones', () => {
    const lane = new Lane()
    for (let sequence = 1; sequence <= LANE_WINDOW + 1; sequence++) lane.advance(Outcome.of('none', sequence))
    assert.equal(lane.turn(1), 'forgotten')
    assert.equal(lane.turn(2), 'repeat')
    assert.equal(lane.outcome(2).value(0), 2)
    assert.equal(lane.turn(LANE_WINDOW + 2), 'next')
    assert.equal(lane.turn(LANE_WINDOW + 3), 'gap')
    const writer = new ByteWriter()
    lane.encode(writer)
    const loaded = Lane.decode(new ByteReader(writer.finish()))
    for (let sequence = 0; sequence < LANE_WINDOW + 4; sequence++) assert.equal(loaded.turn(sequence), lane.turn(sequence))
    assert.equal(loaded.outcome(2).value(0), 2)
  })

  it('takes what is no sequence for a forgotten one', () => {
    const lane = new Lane()
    lane.advance(Outcome.of('none'))
    for (const sequence of [0, -1, 0.5, Number.NaN]) assert.equal(lane.turn(sequence), 'forgotten')
  })

  it('is apart from the others, and starts anew with each incarnation of its broker', () => {
    const state = registered()
    allocate(state, 1)
    const command = { kind: 'allocate-producer-ids', count: 1 } as const
    const other = execute(state, { brokerId: 1, incarnation: 1, lane: 0, sequence: 1, command }, logIndex(2))
    assert.equal(other.refusal(0), 'none')
    const again = { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE } as const
    execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command: again }, logIndex(3))
    assert.equal(allocate(state, 2).refusal(0), 'fenced-incarnation')
    assert.equal(allocate(state, 1, 3).refusal(0), 'none')
  })
})
