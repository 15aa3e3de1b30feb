import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readOnlyFile } from '../../test/fakes/read-only-file.ts'
import type { DiskFile } from '../base/ports.ts'
import { BLOCK_BYTES, BlockCache } from './block-cache.ts'

/** A file that tells where it was read, and whose reads can be failed. */
function watchedFile(content: Buffer) {
  const reads: number[] = []
  const trouble = { fails: false }
  const file = readOnlyFile(async (into, position) => {
    reads.push(position)
    if (trouble.fails) throw new Error('unreadable')
    return content.copy(into, 0, position, position + into.length)
  })
  return { file, reads, trouble }
}

const BASE = 7_777
const CONTENT = Buffer.from(Uint8Array.from({ length: 6 * BLOCK_BYTES }, (_, at) => at ^ (at >>> 9)))

function rangeOf(file: DiskFile, offset: number, sizeBytes: number, durableBytes = CONTENT.length) {
  return { file, position: BASE + offset, offset, sizeBytes, durableBytes }
}

async function read(cache: BlockCache, range: ReturnType<typeof rangeOf>): Promise<void> {
  const into = Buffer.alloc(range.sizeBytes)
  assert.equal(await cache.read(range, into), range.sizeBytes)
  assert.ok(into.equals(CONTENT.subarray(range.offset, range.offset + range.sizeBytes)))
}

test('what is not durable to the end of its block is read from the file each time', async () => {
  const { file, reads } = watchedFile(CONTENT)
  const cache = new BlockCache(4 * BLOCK_BYTES)
  for (let count = 0; count < 2; count++) await read(cache, rangeOf(file, 100, 50, BLOCK_BYTES - 1))
  assert.deepEqual(reads, [100, 100])
  for (let count = 0; count < 2; count++) await read(cache, rangeOf(file, 100, 50, BLOCK_BYTES))
  assert.deepEqual(reads, [100, 100, 0])
})

test('a range over the border of two blocks comes out of both', async () => {
  const { file, reads } = watchedFile(CONTENT)
  const cache = new BlockCache(4 * BLOCK_BYTES)
  await read(cache, rangeOf(file, BLOCK_BYTES - 30, 100))
  await read(cache, rangeOf(file, BLOCK_BYTES + 500, 100))
  assert.deepEqual(reads, [0, BLOCK_BYTES])
})

test('who was not used for longest goes first, and memory that was given up is never seen by a reader', async () => {
  const { file, reads } = watchedFile(CONTENT)
  const cache = new BlockCache(2 * BLOCK_BYTES)
  const numbers = [0, 1, 0, 2, 0, 1]
  for (const number of numbers) await read(cache, rangeOf(file, number * BLOCK_BYTES + 9, 1_000))
  assert.deepEqual(
    reads.map((at) => at / BLOCK_BYTES),
    [0, 1, 2, 1],
  )
  // More at the same time than there is room for.
  await Promise.all([5, 4, 3, 2, 1, 0, 5].map((number) => read(cache, rangeOf(file, number * BLOCK_BYTES, BLOCK_BYTES))))
})

test('a block that could not be read is read again by the next who comes', async () => {
  const { file, reads, trouble } = watchedFile(CONTENT)
  const cache = new BlockCache(2 * BLOCK_BYTES)
  trouble.fails = true
  const range = rangeOf(file, 0, 10)
  const failed = await Promise.allSettled([cache.read(range, Buffer.alloc(10)), cache.read(range, Buffer.alloc(10))])
  assert.deepEqual(
    failed.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  trouble.fails = false
  await read(cache, range)
  assert.deepEqual(reads, [0, 0])
})
