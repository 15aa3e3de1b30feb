import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BufferPool } from './buffer-pool.ts'

describe('a buffer pool', () => {
  it('gives at least the bytes that were asked for', () => {
    const pool = new BufferPool(1_000_000)
    for (const size of [0, 1, 16_383, 16_384, 16_385, 100_000, 4 * 1024 * 1024, 4 * 1024 * 1024 + 1]) {
      assert.ok(pool.take(size).length >= size, `${size}`)
    }
  })

  it('hands out again what was given back, for any size of its class', () => {
    const pool = new BufferPool(1_000_000)
    const first = pool.take(20_000)
    pool.give(first)
    assert.equal(pool.keptBytes, first.length)
    assert.equal(pool.take(32_768), first)
    assert.equal(pool.keptBytes, 0)
    assert.notEqual(pool.take(32_768), first)
  })

  it('keeps no more idle memory than its bound and none that is not of a class', () => {
    const pool = new BufferPool(40_000)
    pool.give(Buffer.alloc(32_768))
    pool.give(Buffer.alloc(32_768))
    pool.give(Buffer.alloc(5_000))
    pool.give(Buffer.alloc(16_385))
    assert.equal(pool.keptBytes, 32_768)
  })
})
