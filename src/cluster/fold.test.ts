import assert from 'node:assert/strict'
import { test } from 'node:test'
import { logIndex } from '../base/units.ts'
import { encodeEntryHeader } from '../log/entry-header.ts'
import type { Entry } from '../log/log.ts'
import { NO_PLACE } from '../state/brokers.ts'
import { encodeCommand } from '../state/commands/commands.ts'
import { ClusterState } from '../state/state.ts'
import { Fold } from './fold.ts'

/** Registers broker 1, which gives it the entry's index as its incarnation. */
function registration(index: number): Entry {
  const bytes = encodeCommand({ kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE })
  const command = { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, bytes }
  const header = encodeEntryHeader({ brokerId: 1, incarnation: 0, nonce: index, timeMs: 1_000, commands: [command] })
  return { index: logIndex(index), header, bodyBytes: 0 }
}

function makeFold(): { readonly fold: Fold; readonly applied: number[] } {
  const applied: number[] = []
  const fold = new Fold(new ClusterState(), (_broker, _incarnation, _lane, _sequence, outcome) => applied.push(outcome.value(0)))
  return { fold, applied }
}

test('an entry that is announced before its predecessors waits for them', async () => {
  const { fold, applied } = makeFold()
  fold.announce(registration(3))
  fold.announce(registration(2))
  assert.deepEqual(applied, [])
  const waiting = fold.applied(logIndex(3))
  fold.announce(registration(1))
  await waiting
  assert.deepEqual(applied, [1, 2, 3])
})

test('an entry that is announced again is passed over', () => {
  const { fold, applied } = makeFold()
  fold.announce(registration(1))
  fold.announce(registration(1))
  fold.announce(registration(2))
  assert.deepEqual(applied, [1, 2])
})

test('what comes much too early isn’t held, but can come again', () => {
  const { fold, applied } = makeFold()
  for (let index = 2_000; index >= 2; index--) fold.announce(registration(index))
  fold.announce(registration(1))
  assert.equal(fold.state.appliedIndex, 1)
  const held = Array.from({ length: 1_999 }, (_, at) => logIndex(at + 2)).filter((index) => fold.holds(index))
  assert.equal(held.length, 1_024)
  for (let index = 2; index <= 2_000; index++) fold.announce(registration(index))
  assert.equal(applied.length, 2_000)
})
