import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readOnlyFile } from '../../test/fakes/read-only-file.ts'
import type { DiskFile } from '../base/ports.ts'
import { BLOCK_BYTES, BlockCache } from './block-cache.ts'
import { gatherReads } from './gather-reads.ts'

function fileOf(content: Buffer, reads: number[]): DiskFile {
  return readOnlyFile(async (into, position) => {
    reads.push(into.length)
    return content.copy(into, 0, position, position + into.length)
  })
}

const SIZE = 1024 * 1024 + 1_000
const CONTENT = Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) ^ (at >>> 8)))
const short = (at: number) => new Error(`short ${at}`)

function rangeOf(file: DiskFile, offset: number, sizeBytes: number, base = 0) {
  return { file, position: base + offset, offset, sizeBytes, durableBytes: SIZE }
}

test('every range gets its own bytes, in the order asked for, however they overlap, with blocks and without', async () => {
  const range = fc.tuple(fc.nat(SIZE - 300_000), fc.oneof(fc.nat(5_000), fc.nat(300_000)), fc.boolean())
  // Nothing is ever out of date, so one cache serves all runs; it's too small for all blocks.
  const blocks = new BlockCache(3 * BLOCK_BYTES)
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 20 }), fc.boolean(), async (ranges, isCached) => {
      const files = [fileOf(CONTENT, []), fileOf(CONTENT, [])]
      const wanted = ranges.map(([offset, sizeBytes, isSecond]) =>
        rangeOf(files[isSecond ? 1 : 0]!, offset, sizeBytes, isSecond ? SIZE : 0),
      )
      const results = await gatherReads(wanted, { short, blocks: isCached ? blocks : undefined })
      assert.equal(results.length, ranges.length)
      for (const [at, [offset, sizeBytes]] of ranges.entries()) {
        assert.ok(results[at]!.equals(CONTENT.subarray(offset, offset + sizeBytes)))
        results[at]!.fill(0)
      }
    }),
    { numRuns: 100 },
  )
})

test('neighbours are one read, ranges far apart are several', async () => {
  const reads: number[] = []
  const file = fileOf(CONTENT, reads)
  const wanted = [0, 10_000, 22_000, 400_000].map((offset) => rangeOf(file, offset, 10_000))
  await gatherReads(wanted, { short })
  assert.deepEqual(reads, [32_000, 10_000])
})

test('small ranges far apart are copied out of blocks, which are read once for all who come', async () => {
  const reads: number[] = []
  const file = fileOf(CONTENT, reads)
  const blocks = new BlockCache(8 * BLOCK_BYTES)
  const partition = (number: number) =>
    gatherReads(
      [0, 1, 2, 3, 4, 5, 6, 7].map((flush) => rangeOf(file, flush * 120_000 + number * 10_000, 10_000)),
      { short, blocks },
    )
  await Promise.all([partition(0), partition(1)])
  await partition(2)
  assert.deepEqual(reads, [BLOCK_BYTES, BLOCK_BYTES, BLOCK_BYTES, BLOCK_BYTES])
})

test('results keep little more memory than they are, and take it where it is given', async () => {
  const file = fileOf(CONTENT, [])
  const sparse = Array.from({ length: 20 }, (_, at) => rangeOf(file, at * 50_000, 100))
  const dense = sparse.map((range) => ({ ...range, sizeBytes: 49_000 }))
  const uneven = Array.from({ length: 9 }, (_, at) => rangeOf(file, at * 80_000, at % 2 === 0 ? 90 : 14_000))
  for (const wanted of [sparse, dense, uneven]) {
    let taken = 0
    const take = (sizeBytes: number): Buffer => {
      taken += sizeBytes
      return Buffer.allocUnsafeSlow(sizeBytes)
    }
    const results = await gatherReads(wanted, { short, take, blocks: new BlockCache(BLOCK_BYTES) })
    const memory = new Set(results.map(({ buffer }) => buffer))
    const keptBytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0)
    const wantedBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    assert.ok(keptBytes <= wantedBytes * (9 / 8), `${keptBytes} bytes are kept for ${wantedBytes}`)
    assert.equal(taken, keptBytes)
  }
})

test('a range beyond the end of its file fails', async () => {
  const file = fileOf(CONTENT, [])
  for (const blocks of [undefined, new BlockCache(BLOCK_BYTES)]) {
    const wanted = [rangeOf(file, 10, 10), rangeOf(file, SIZE - 10, 11)]
    await assert.rejects(gatherReads(wanted, { short, blocks }), /short 1/)
  }
})
