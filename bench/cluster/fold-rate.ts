import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { logIndex, topicId } from '../../src/base/units.ts'
import { NO_PLACE } from '../../src/state/brokers.ts'
import type { Command } from '../../src/state/commands/commands.ts'
import { COMMIT_ROW_BYTES, CommitRows, writeCommitRow } from '../../src/state/commands/commit-batches.ts'
import { beginEntry, execute } from '../../src/state/execute.ts'
import { ClusterState } from '../../src/state/state.ts'
import type { Bench, Figures } from '../question.ts'

const PARTITIONS = 10_000
/** Batches of a flush, each of another partition: the worst case, since nothing joins its neighbour's extent. */
const BATCHES = 100
const ENTRIES = 20_000
const ENTRIES_WARM = 2_000
const BATCH_BYTES = 16_384
const PRODUCER_ID = 5
const COLLECTIONS = 3
const COLLECTION_PAUSE_MS = 50

/** Commits of idempotent batches, folded in this thread, and what the extents that they leave take of memory. */
export async function foldRate(bench: Bench, cell: string): Promise<void> {
  for (let round = 0; round < bench.form.rounds; round++) await bench.measure(cell, 'odradek', foldOnce)
}

async function foldOnce(): Promise<Figures> {
  const state = new ClusterState()
  const topic = state.addTopic(topicId('1'.repeat(32)), 't', 1, 0, new Map())
  for (let at = 0; at < PARTITIONS; at++) state.addPartition(topic)
  const register: Command = { kind: 'register-broker', brokerId: 1, mayTakeOver: true, place: NO_PLACE }
  beginEntry(state, logIndex(1), 0)
  execute(state, { brokerId: 1, incarnation: 0, lane: 0, sequence: 0, command: register }, logIndex(1))
  let index = 1
  const run = (entries: number): number => {
    const commands = Array.from({ length: entries }, (_, at) => commitOf(index - 1 + at))
    const before = process.cpuUsage()
    for (const command of commands) {
      index++
      beginEntry(state, logIndex(index), index)
      const laned = { brokerId: 1, incarnation: 1, lane: 0, sequence: index - 1, command }
      const outcome = execute(state, laned, logIndex(index))
      if (outcome.refusal(0) !== 'none') throw new Error(`a commit was refused: ${outcome.refusal(0)}`)
      state.touched.length = 0
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1e6
  }
  run(ENTRIES_WARM)
  const bytesBefore = await liveBytes()
  const cpuSeconds = run(ENTRIES)
  const extents = ENTRIES * BATCHES
  return { foldPerSecond: extents / cpuSeconds, extentBytes: ((await liveBytes()) - bytesBefore) / extents }
}

/** The n-th flush: partitions in turn, so that each sees its producer's sequences in order. */
function commitOf(nth: number): Command {
  const bytes = Buffer.alloc(BATCHES * COMMIT_ROW_BYTES)
  for (let row = 0; row < BATCHES; row++) {
    const batch = nth * BATCHES + row
    const sequence = Math.floor(batch / PARTITIONS)
    writeCommitRow(bytes, row, batch % PARTITIONS, BATCH_BYTES, 1, sequence, PRODUCER_ID, batch, 0, 0)
  }
  return { kind: 'commit-batches', rows: new CommitRows(bytes) }
}

/** What is in use once garbage is gone; buffers are freed by another thread, a while after they were found. */
async function liveBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let turn = 0; turn < COLLECTIONS; turn++) {
    collect()
    await sleep(COLLECTION_PAUSE_MS)
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
