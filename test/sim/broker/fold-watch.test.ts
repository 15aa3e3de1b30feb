import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { type LogIndex, logIndex } from '../../../src/base/units.ts'
import { encodeEntryHeader } from '../../../src/log/entry-header.ts'
import type { Entry } from '../../../src/log/log.ts'
import { NO_PLACE } from '../../../src/state/brokers.ts'
import { encodeCommand } from '../../../src/state/commands/commands.ts'
import { beginEntry, execute } from '../../../src/state/execute.ts'
import { Lane } from '../../../src/state/lanes.ts'
import { decodeState, encodeState } from '../../../src/state/snapshot-format.ts'
import { ClusterState } from '../../../src/state/state.ts'
import { checkFoldDeterministic } from '../checkers/7-fold-deterministic.ts'
import { HistoryRecorder } from '../checkers/recorder.ts'
import { Coverage } from '../world/coverage.ts'
import { FoldShadow } from './fold-watch.ts'

const FOUND = { kind: 'found-cluster', clusterId: 'cluster' } as const
const REGISTER = { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE } as const

/** Entries as a broker would apply them, each with one command; the first founds the cluster, the others register a broker. */
function apply(state: ClusterState, index: LogIndex): Entry {
  const command = index === 1 ? FOUND : REGISTER
  const laned = { brokerId: 1, incarnation: 0, lane: 0, sequence: 0 }
  beginEntry(state, index, index * 10)
  execute(state, { ...laned, command }, index)
  const commands = [{ ...laned, bytes: encodeCommand(command) }]
  const header = encodeEntryHeader({ brokerId: 1, incarnation: 0, nonce: index, timeMs: index * 10, commands })
  return { index, header, bodyBytes: 0 }
}

function violationsOf(spoil: (state: ClusterState) => void): readonly string[] {
  const history = new HistoryRecorder()
  const shadow = new FoldShadow(history, new Coverage())
  const state = new ClusterState()
  const first = shadow.watch('broker-1', 1)
  for (let index = 1; index <= 20; index++) first(state, apply(state, logIndex(index)))
  const loaded = decodeState(encodeState(state))
  spoil(loaded)
  const second = shadow.watch('broker-1', 2)
  for (let index = 21; index <= 40; index++) second(loaded, apply(loaded, logIndex(index)))
  return checkFoldDeterministic(history.history()).map(({ name }) => name)
}

test('a life that goes on from a snapshot as the whole log says is silent', () => {
  assert.deepEqual(
    violationsOf(() => {}),
    [],
  )
})

test('a start that begins anew with a newer snapshot within its life is silent', () => {
  const history = new HistoryRecorder()
  const shadow = new FoldShadow(history, new Coverage())
  const ahead = new ClusterState()
  const other = shadow.watch('broker-1', 1)
  for (let index = 1; index <= 20; index++) other(ahead, apply(ahead, logIndex(index)))
  const watch = shadow.watch('broker-2', 1)
  const state = new ClusterState()
  for (let index = 1; index <= 5; index++) watch(state, apply(state, logIndex(index)))
  const newer = decodeState(encodeState(ahead))
  for (let index = 21; index <= 25; index++) watch(newer, apply(newer, logIndex(index)))
  assert.deepEqual(checkFoldDeterministic(history.history()), [])
  watch(newer, apply(newer, logIndex(27)))
  assert.deepEqual(new Set(checkFoldDeterministic(history.history()).map(({ name }) => name)), new Set(['index-skipped']))
})

test('a start that begins anew with a snapshot that is no newer shows', () => {
  const history = new HistoryRecorder()
  const watch = new FoldShadow(history, new Coverage()).watch('broker-1', 1)
  const state = new ClusterState()
  for (let index = 1; index <= 5; index++) watch(state, apply(state, logIndex(index)))
  const same = decodeState(encodeState(state))
  for (let index = 6; index <= 8; index++) watch(state, apply(state, logIndex(index)))
  watch(same, apply(same, logIndex(6)))
  assert.deepEqual(new Set(checkFoldDeterministic(history.history()).map(({ name }) => name)), new Set(['start-went-back']))
})

test('a snapshot that forgot something shows with the first entry after it', () => {
  const names = violationsOf((loaded) => {
    loaded.nextProducerId += 1
  })
  assert.deepEqual(new Set(names), new Set(['state-hash-differs']))
})

const WRITER = { brokerId: 1, incarnation: 2, lane: 1 } as const

/** One entry with these commands of a broker's lane. */
function applyLaned(state: ClusterState, index: LogIndex, sequences: readonly number[]): Entry {
  const command = { kind: 'allocate-producer-ids', count: 1 } as const
  beginEntry(state, index, 100)
  for (const sequence of sequences) execute(state, { ...WRITER, sequence, command }, index)
  const commands = sequences.map((sequence) => ({ ...WRITER, sequence, bytes: encodeCommand(command) }))
  return { index, header: encodeEntryHeader({ brokerId: 1, incarnation: 2, nonce: index, timeMs: 100, commands }), bodyBytes: 0 }
}

/**
 * What is found of commands of a broker's lane, entry by entry, in a fold that applies whatever comes, if it's heedless. The second life begins with
 * a snapshot, after so many entries.
 */
function laneViolations(
  entries: readonly (readonly number[])[],
  { isHeedless = false, firstLife = entries.length } = {},
): readonly string[] {
  const history = new HistoryRecorder()
  const shadow = new FoldShadow(history, new Coverage())
  let state = new ClusterState()
  let watch = shadow.watch('broker-1', 1)
  watch(state, apply(state, logIndex(1)))
  watch(state, apply(state, logIndex(2)))
  const heedless = isHeedless ? mock.method(Lane.prototype, 'turn', () => 'next') : undefined
  for (const [at, sequences] of entries.entries()) {
    if (at === firstLife) {
      state = decodeState(encodeState(state))
      watch = shadow.watch('broker-1', 2)
    }
    watch(state, applyLaned(state, logIndex(at + 3), sequences))
  }
  heedless?.mock.restore()
  return checkFoldDeterministic(history.history()).map(({ name }) => name)
}

test('a command that takes effect a second time, or before its turn, shows', () => {
  const heedless = { isHeedless: true }
  assert.deepEqual(laneViolations([[1], [2], [3]], heedless), [])
  assert.deepEqual(laneViolations([[1], [1]], heedless), ['lane-twice'])
  assert.deepEqual(laneViolations([[1], [5]], heedless), ['lane-out-of-order'])
  assert.deepEqual(
    laneViolations(
      [
        [1, 2],
        [3, 5],
      ],
      { ...heedless, firstLife: 1 },
    ),
    ['lane-out-of-order'],
  )
})

test('repeats, and commands that come too early, do nothing and are silent', () => {
  assert.deepEqual(laneViolations([[1, 2, 3], [1, 3], [4]]), [])
  assert.deepEqual(laneViolations([[1], [4, 2, 3, 4], [5]]), [])
})

test('repeats from before the snapshot that a life begins with are silent', () => {
  const entries = [[1, 2, 3, 4, 5], [1, 4], [4, 6], [7]]
  for (const firstLife of [1, 2, 3]) assert.deepEqual(laneViolations(entries, { firstLife }), [])
})
