import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FrameIndex } from './frame-index.ts'

const SALT = 77

function filled(indexes: readonly number[]): FrameIndex {
  const index = new FrameIndex()
  for (const [at, value] of indexes.entries()) index.add(value, at * 1_000, at, at * 2, at * 3)
  return index
}

test('every frame is found whatever the order of arrival, also after writing and reading the side file', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 40 }), { maxLength: 200 }), (indexes) => {
      const bytes = Buffer.concat(filled(indexes).encode(512, 9_000, SALT))
      const decoded = FrameIndex.decode(bytes, 512, SALT)
      assert.equal(decoded?.coveredBytes, 9_000)
      for (const found of [filled(indexes), decoded.index]) {
        assert.equal(found.count, indexes.length)
        for (const [at, index] of indexes.entries()) {
          const place = { index, offset: at * 1_000, headerBytes: at, bodyBytes: at * 2, bodyCrc: at * 3 }
          assert.deepEqual(found.find(index), place)
        }
        assert.equal(found.find(2 ** 41), undefined)
      }
    }),
  )
})

test('a side file of another file, another log, or with any bit wrong is not taken', () => {
  const bytes = Buffer.concat(filled([3, 1, 2]).encode(512, 9_000, SALT))
  assert.equal(FrameIndex.decode(bytes, 513, SALT), undefined)
  assert.equal(FrameIndex.decode(bytes, 512, SALT + 1), undefined)
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = Buffer.from(bytes)
    damaged[bit >>> 3]! ^= 1 << (bit & 7)
    assert.equal(FrameIndex.decode(damaged, 512, SALT), undefined, `bit ${bit}`)
  }
  for (let size = 0; size < bytes.length; size++) assert.equal(FrameIndex.decode(bytes.subarray(0, size), 512, SALT), undefined)
})
