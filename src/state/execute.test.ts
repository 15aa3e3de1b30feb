import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commitBatches } from '../../test/fakes/arbitrary-command.ts'
import { createTopic } from '../../test/fakes/topic-command.ts'
import { logIndex } from '../base/units.ts'
import { NO_PLACE } from './brokers.ts'
import { beginEntry, execute, type LanedCommand } from './execute.ts'
import { CONTROL_LANE } from './lanes.ts'
import type { Outcome } from './outcome.ts'
import { encodeState } from './snapshot-format.ts'
import { ClusterState } from './state.ts'

/** A log of one command an entry, as broker 1 writes it after its registration. */
class OneCommandLog {
  readonly state = new ClusterState()
  #index = 0

  constructor() {
    this.apply({
      brokerId: 1,
      incarnation: 0,
      lane: 0,
      sequence: 0,
      command: { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE },
    })
  }

  apply(laned: LanedCommand): Outcome {
    const index = logIndex(++this.#index)
    beginEntry(this.state, index, 1_000 + index)
    return execute(this.state, laned, index)
  }

  /** Asks for 10 producer ids, as the `sequence`-th command of its lane. */
  allocate(sequence: number): Outcome {
    const { incarnation } = this.state.brokers.get(1)!
    return this.apply({
      brokerId: 1,
      incarnation,
      lane: CONTROL_LANE,
      sequence,
      command: { kind: 'allocate-producer-ids', count: 10 },
    })
  }
}

test('a batch whose offsets would pass the safe range is refused, and the ones before it stay', () => {
  const log = new OneCommandLog()
  const laneless = { brokerId: 1, incarnation: 0, lane: 0, sequence: 0 }
  log.apply({ ...laneless, command: createTopic() })
  const [partition] = log.state.partitions
  partition!.highWatermark = Number.MAX_SAFE_INTEGER - 5
  const row = { handle: 0, sizeBytes: 70, baseSequence: -1, producerId: -1, maxTimestampMs: 0, epoch: -1 }
  const rows = [5, 1].map((recordCount) => ({ ...row, recordCount }))
  const outcome = log.apply({ ...laneless, command: commitBatches(rows) })
  assert.deepEqual([outcome.refusal(0), outcome.refusal(1)], ['none', 'offset-out-of-range'])
  assert.equal(partition!.highWatermark, Number.MAX_SAFE_INTEGER)
})

test('a command that arrives twice is applied once, and gets its first outcome again', () => {
  const log = new OneCommandLog()
  const first = log.allocate(1)
  const { nextProducerId } = log.state
  assert.deepEqual(log.allocate(1), first)
  assert.equal(log.state.nextProducerId, nextProducerId)
  const second = log.allocate(2)
  assert.notEqual(second.value(0), first.value(0))
  assert.deepEqual(log.allocate(2), second)
})

test('a command whose predecessor is missing is refused and changes nothing', () => {
  const log = new OneCommandLog()
  const before = encodeState(log.state)
  const outcome = log.allocate(2)
  assert.equal(outcome.refusal(0), 'lane-gap')
  log.state.appliedIndex = logIndex(1)
  log.state.timeMs = 1_001
  assert.ok(encodeState(log.state).equals(before))
  assert.equal(log.allocate(1).refusal(0), 'none')
})

test('what an older incarnation sent is refused', () => {
  const log = new OneCommandLog()
  const old = log.state.brokers.get(1)!.incarnation
  log.apply({
    brokerId: 1,
    incarnation: 0,
    lane: 0,
    sequence: 0,
    command: { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE },
  })
  const late = {
    brokerId: 1,
    incarnation: old,
    lane: CONTROL_LANE,
    sequence: 1,
    command: { kind: 'allocate-producer-ids', count: 10 },
  } as const
  assert.equal(log.apply(late).refusal(0), 'fenced-incarnation')
})
