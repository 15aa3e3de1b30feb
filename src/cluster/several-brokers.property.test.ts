import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { LogCrowd } from '../../test/fakes/log-crowd.ts'
import { Failure } from '../base/failure.ts'
import { logIndex } from '../base/units.ts'
import { decodeEntryHeader } from '../log/entry-header.ts'
import type { MemoryLog } from '../log/memory-loglet.ts'
import { type Command, decodeCommand } from '../state/commands/commands.ts'
import { DATA_LANE } from '../state/lanes.ts'
import type { Outcome } from '../state/outcome.ts'
import { splitOutcome } from '../state/several-outcomes.ts'
import { encodeState } from '../state/snapshot-format.ts'
import { ClusterState } from '../state/state.ts'
import { Fold } from './fold.ts'

const SEEDS = 10

function eachOutcome(command: Command, outcome: Outcome): readonly Outcome[] {
  return command.kind === 'several' ? splitOutcome(outcome, command.commands.length) : [outcome]
}

/** What the log says by itself. */
function readLog(log: MemoryLog, upTo: number) {
  const state = new ClusterState()
  /** Of each flush that counts: where its record is, and in which entry. */
  const flushes = new Map<number, { readonly offset: number; readonly index: number }>()
  const order: number[] = []
  const allocated = new Set<number>()
  const doubled: number[] = []
  const fold = new Fold(state, (brokerId, incarnation, lane, sequence, outcome, index) => {
    if (incarnation === 0 || outcome.refusal(0) !== 'none') return
    const { header, body } = log.entries.get(index)!
    const { commands } = decodeEntryHeader(header)
    if (lane !== DATA_LANE) {
      const { bytes } = commands.find((one) => one.brokerId === brokerId && one.lane === lane && one.sequence === sequence)!
      for (const one of eachOutcome(decodeCommand(bytes), outcome)) if (one.value(0) >= 0) allocated.add(one.value(0))
      return
    }
    assert.equal(commands.length, 1)
    const id = body.readDoubleBE(0)
    const earlier = flushes.get(id)
    if (earlier === undefined) {
      flushes.set(id, { offset: outcome.value(0), index })
      order.push(id)
    } else if (earlier.offset !== outcome.value(0)) doubled.push(id)
  })
  for (let index = 1; index <= upTo; index++) {
    const entry = log.entries.get(index)
    assert.ok(entry !== undefined, `entry ${index} is there`)
    fold.announce({ index: logIndex(index), header: entry.header, bodyBytes: entry.bodyBytes })
  }
  return { state, flushes, order, allocated, doubled }
}

async function check(seed: number): Promise<number> {
  const crowd = new LogCrowd(seed)
  const waiting = await crowd.run()
  const where = `seed ${seed}: `
  assert.deepEqual(
    waiting.map(({ process }) => process.name),
    [],
    `${where}everybody gets an answer in the end`,
  )
  // A broker may be ended by a later life of its own, and by nothing else.
  for (const { life, cause } of crowd.fatal)
    assert.ok(cause instanceof Failure && cause.kind === 'fenced', `${where}${life} ended with ${cause}`)
  assert.deepEqual(crowd.world.crashes, [], where)
  assert.deepEqual(crowd.missed, [], `${where}barriers`)

  const states = crowd.living.map(({ shared }) => shared.state)
  const appliedIndex = Math.max(...states.map((state) => state.appliedIndex))
  const truth = readLog(crowd.log, appliedIndex)
  for (const state of states) assert.deepEqual(encodeState(state), encodeState(truth.state), `${where}all folds are equal`)
  assert.deepEqual(truth.doubled, [], `${where}nothing counts twice`)

  const values = new Set<number>()
  for (const { life, id, value, index } of crowd.told) {
    if (id >= 0) assert.deepEqual({ offset: value, index }, truth.flushes.get(id), `${where}flush ${id} of ${life}`)
    else {
      assert.ok(truth.allocated.has(value) && !values.has(value), `${where}producer id ${value} of ${life}`)
      values.add(value)
    }
  }
  const place = new Map(truth.order.map((id, at) => [id, at]))
  for (const { process, sent } of crowd.lives) {
    const places = sent.map((id) => place.get(id))
    const first = places.indexOf(undefined)
    const end = first < 0 ? places.length : first
    assert.ok(
      places.slice(end).every((at) => at === undefined),
      `${where}${process.name}: nothing is between its flushes that count`,
    )
    for (let at = 1; at < end; at++) assert.ok(places[at - 1]! < places[at]!, `${where}${process.name}: in the order of sending`)
  }
  return crowd.told.length
}

describe('several brokers that die, pause and lose each other', () => {
  it('are told what the log says, all the same, and each thing once', async () => {
    let told = 0
    for (let seed = 1; seed <= SEEDS; seed++) told += await check(seed)
    assert.ok(told > SEEDS * 100, `only ${told} answers`)
  })
})
