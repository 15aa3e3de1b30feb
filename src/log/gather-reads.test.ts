import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { DiskFile } from '../base/ports.ts'
import { gatherReads } from './gather-reads.ts'

function fileOf(content: Buffer, reads: number[]): DiskFile {
  const unused = (): Promise<never> => Promise.reject(new Error('unused'))
  return {
    read: async (into, position) => {
      reads.push(into.length)
      return content.copy(into, 0, position, position + into.length)
    },
    write: unused,
    sync: unused,
    writeDurably: unused,
    truncate: unused,
    size: unused,
    close: unused,
  }
}

const SIZE = 1024 * 1024
const CONTENT = Buffer.from(Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) ^ (at >>> 8)))

test('every range gets its own bytes, in the order asked for, however they overlap', async () => {
  const range = fc.tuple(fc.nat(SIZE - 5_000), fc.nat(5_000), fc.boolean())
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 20 }), async (ranges) => {
      const files = [fileOf(CONTENT, []), fileOf(CONTENT, [])]
      const wanted = ranges.map(([offset, sizeBytes, isSecond]) => {
        return { file: files[isSecond ? 1 : 0]!, position: offset + (isSecond ? SIZE : 0), offset, sizeBytes }
      })
      const results = await gatherReads(wanted, () => new Error('short'))
      assert.equal(results.length, ranges.length)
      for (const [at, [offset, sizeBytes]] of ranges.entries()) {
        assert.ok(results[at]!.equals(CONTENT.subarray(offset, offset + sizeBytes)))
        results[at]!.fill(0)
      }
    }),
    { numRuns: 60 },
  )
})

test('neighbours are one read, ranges far apart are several', async () => {
  const reads: number[] = []
  const file = fileOf(CONTENT, reads)
  const wanted = [0, 10_000, 70_000, 400_000].map((offset) => ({ file, position: offset, offset, sizeBytes: 1_000 }))
  await gatherReads(wanted, () => new Error('short'))
  assert.deepEqual(reads, [71_000, 1_000])
})

test('results out of a run that is mostly gap keep none of the gaps in memory', async () => {
  const file = fileOf(CONTENT, [])
  const sparse = Array.from({ length: 20 }, (_, at) => ({ file, position: at * 50_000, offset: at * 50_000, sizeBytes: 100 }))
  const dense = sparse.map((range) => ({ ...range, sizeBytes: 49_000 }))
  for (const wanted of [sparse, dense]) {
    const results = await gatherReads(wanted, () => new Error('short'))
    const memory = new Set(results.map(({ buffer }) => buffer))
    const keptBytes = [...memory].reduce((sum, { byteLength }) => sum + byteLength, 0)
    const wantedBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    assert.ok(keptBytes <= wantedBytes * (9 / 8), `${keptBytes} bytes are kept for ${wantedBytes}`)
  }
})

test('a range beyond the end of its file fails', async () => {
  const wanted = [{ file: fileOf(CONTENT, []), position: SIZE - 10, offset: SIZE - 10, sizeBytes: 11 }]
  await assert.rejects(
    gatherReads(wanted, (at) => new Error(`short ${at}`)),
    /short 0/,
  )
})
