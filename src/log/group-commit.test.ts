import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../base/failure.ts'
import { GroupCommit, type QueuedEntry } from './group-commit.ts'

const LIMITS = { batchBytesMax: 100, pendingBytesMax: 250 }

function entry(index: number, sizeBytes = 10): QueuedEntry {
  return { index, entry: { header: new Uint8Array(), body: [], bodyBytes: 0 }, bodyCrc: 0, sizeBytes }
}

/** A disk whose writes end when the test says so. */
class Writes {
  readonly batches: number[][] = []
  readonly fatal: Failure[] = []
  readonly commit: GroupCommit
  #end: ((failure?: Failure) => void) | undefined

  constructor() {
    const write = (batch: readonly QueuedEntry[]): Promise<void> => {
      this.batches.push(batch.map(({ index }) => index))
      return new Promise((resolve, reject) => {
        this.#end = (failure) => (failure === undefined ? resolve() : reject(failure))
      })
    }
    this.commit = new GroupCommit(write, LIMITS, (failure) => this.fatal.push(failure))
  }

  async end(failure?: Failure): Promise<void> {
    await settled()
    this.#end!(failure)
    await settled()
  }
}

/** All that needs no outside event has happened. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await undefined
}

test('what comes while a batch is written joins the next, and one turn is one batch', async () => {
  const writes = new Writes()
  const first = [writes.commit.add(entry(1)), writes.commit.add(entry(2))]
  await undefined
  const second = [writes.commit.add(entry(3)), writes.commit.add(entry(4)), writes.commit.add(entry(5))]
  await writes.end()
  await Promise.all(first)
  await writes.end()
  await Promise.all(second)
  assert.deepEqual(writes.batches, [
    [1, 2],
    [3, 4, 5],
  ])
})

test('a batch is bounded, but one larger entry goes alone', async () => {
  const writes = new Writes()
  const all = [entry(1, 60), entry(2, 60), entry(3, 120)].map((queued) => writes.commit.add(queued))
  for (let count = 0; count < 3; count++) await writes.end()
  await Promise.all(all)
  assert.deepEqual(writes.batches, [[1], [2], [3]])
})

test('more pending bytes than allowed are refused and leave room again', async () => {
  const writes = new Writes()
  const first = writes.commit.add(entry(1, 240))
  await assert.rejects(
    writes.commit.add(entry(2, 20)),
    (cause) => cause instanceof Failure && cause.reason === 'log-busy' && cause.applied === 'no',
  )
  await writes.end()
  await first
  const huge = writes.commit.add(entry(3, 1_000))
  await writes.end()
  await huge
})

test('a batch without room fails alone, and the next goes on', async () => {
  const writes = new Writes()
  const first = writes.commit.add(entry(1))
  const failed = assert.rejects(first, (cause) => cause instanceof Failure && cause.reason === 'disk-full')
  await writes.end(new Failure('unavailable', 'disk-full', 'no', 'full'))
  await failed
  const second = writes.commit.add(entry(1))
  await writes.end()
  await second
  assert.deepEqual(writes.fatal, [])
})

test('after a write of unknown outcome everything fails with the same failure, which is told once', async () => {
  const writes = new Writes()
  const failure = new Failure('unavailable', 'disk-error', 'unknown', 'EIO')
  const isIt = (cause: unknown): boolean => cause === failure
  const pending = [assert.rejects(writes.commit.add(entry(1)), isIt)]
  await undefined
  pending.push(assert.rejects(writes.commit.add(entry(2)), isIt))
  await writes.end(failure)
  await Promise.all(pending)
  await assert.rejects(writes.commit.add(entry(3)), isIt)
  assert.deepEqual(writes.fatal, [failure])
  await writes.commit.close()
})

test('close waits for what was added and refuses what comes later', async () => {
  const writes = new Writes()
  const first = writes.commit.add(entry(1))
  const closed = writes.commit.close()
  await assert.rejects(writes.commit.add(entry(2)), (cause) => cause instanceof Failure && cause.reason === 'closed')
  await writes.end()
  await Promise.all([first, closed])
})
