import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { check } from './checkers.ts'
import type { FoldObservation } from './history.ts'
import { HistoryRecorder } from './recorder.ts'

function flagged(observations: readonly Partial<FoldObservation>[]): readonly string[] {
  const recorder = new HistoryRecorder()
  for (const observation of observations) {
    recorder.fold({
      broker: 'broker-1',
      life: 1,
      start: 1,
      index: 1,
      entryHash: '',
      stateHash: '',
      logTimeMs: 1000,
      source: 'applied',
      lanes: [],
      ...observation,
    })
  }
  return check(recorder.history()).map((violation) => `${violation.checker} ${violation.name}`)
}

const lane = (sequence: number) => ({ writer: 'broker-1/1', lane: 0, sequence })

describe('checker 7 flags', () => {
  test('two hashes at one index on two brokers', () => {
    assert.deepEqual(flagged([{ stateHash: 'aa' }, { stateHash: 'bb', broker: 'broker-2' }]), ['7 state-hash-differs'])
  })
  test('a snapshot whose state isn’t that of the log', () => {
    assert.deepEqual(flagged([{ stateHash: 'aa' }, { stateHash: 'bb', life: 2, source: 'snapshot' }]), ['7 state-hash-differs'])
  })
  test('two entries at one index', () => {
    assert.deepEqual(flagged([{ entryHash: 'aa' }, { entryHash: 'bb', broker: 'broker-2' }]), ['7 entry-differs'])
  })
  test('log time that goes back', () => {
    assert.deepEqual(flagged([{ index: 1 }, { index: 2, logTimeMs: 999 }]), ['7 log-time-back'])
  })
  test('one entry with two log times', () => {
    assert.deepEqual(flagged([{ index: 1 }, { index: 1, life: 2, logTimeMs: 1001 }]), ['7 log-time-differs'])
  })
  test('an entry that was passed over', () => {
    assert.deepEqual(flagged([{ index: 1 }, { index: 3 }]), ['7 index-skipped'])
  })
  test('an entry that was applied twice', () => {
    assert.deepEqual(flagged([{ index: 1 }, { index: 1 }]), ['7 index-skipped'])
  })
  test('a lane with a gap', () => {
    assert.deepEqual(
      flagged([
        { index: 1, lanes: [lane(1)] },
        { index: 2, lanes: [lane(3)] },
      ]),
      ['7 lane-out-of-order'],
    )
  })
  test('a lane’s command that was applied twice', () => {
    assert.deepEqual(
      flagged([
        { index: 1, lanes: [lane(1)] },
        { index: 2, lanes: [lane(1)] },
      ]),
      ['7 lane-twice'],
    )
  })
  test('nothing when two lives agree', () => {
    const found = flagged([
      { index: 1, stateHash: 'aa', lanes: [lane(1)] },
      { index: 2, stateHash: 'bb', logTimeMs: 1005, lanes: [lane(2), lane(3)] },
      { index: 1, stateHash: 'aa', life: 2, source: 'snapshot' },
      { index: 2, stateHash: 'bb', logTimeMs: 1005, life: 2, lanes: [lane(2), lane(3)] },
    ])
    assert.deepEqual(found, [])
  })
})
