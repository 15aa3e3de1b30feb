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

test('a snapshot that forgot something shows with the first entry after it', () => {
  const names = violationsOf((loaded) => {
    loaded.nextProducerId += 1
  })
  assert.deepEqual(new Set(names), new Set(['state-hash-differs']))
})

/** What is found of commands of a broker's lane, one an entry, in a fold that applies whatever comes. */
function laneViolations(sequences: readonly number[]): readonly string[] {
  const history = new HistoryRecorder()
  const shadow = new FoldShadow(history, new Coverage())
  const state = new ClusterState()
  const watch = shadow.watch('broker-1', 1)
  watch(state, apply(state, logIndex(1)))
  watch(state, apply(state, logIndex(2)))
  const heedless = mock.method(Lane.prototype, 'turn', () => 'next')
  for (const [at, sequence] of sequences.entries()) {
    const index = logIndex(at + 3)
    const laned = { brokerId: 1, incarnation: 2, lane: 1, sequence }
    const command = { kind: 'allocate-producer-ids', count: 1 } as const
    beginEntry(state, index, 100)
    execute(state, { ...laned, command }, index)
    const commands = [{ ...laned, bytes: encodeCommand(command) }]
    const header = encodeEntryHeader({ brokerId: 1, incarnation: 2, nonce: index, timeMs: 100, commands })
    watch(state, { index, header, bodyBytes: 0 })
  }
  heedless.mock.restore()
  return checkFoldDeterministic(history.history()).map(({ name }) => name)
}

test('a command that takes effect a second time, or before its turn, shows', () => {
  assert.deepEqual(laneViolations([1, 2, 3]), [])
  assert.deepEqual(laneViolations([1, 1]), ['lane-twice'])
  assert.deepEqual(laneViolations([1, 5]), ['lane-out-of-order'])
})
