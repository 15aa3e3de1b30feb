import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { portions } from './chunks.ts'

function shape(count: number): { readonly requests: number; readonly largest: number; readonly sum: number } {
  const lengths = portions(Array.from({ length: count }, (_, at) => at)).map(({ length }) => length)
  return { requests: lengths.length, largest: Math.max(0, ...lengths), sum: lengths.reduce((sum, one) => sum + one, 0) }
}

describe('portions of partitions', () => {
  it('are of five hundred', () => {
    assert.deepEqual(shape(0), { requests: 0, largest: 0, sum: 0 })
    assert.deepEqual(shape(501), { requests: 2, largest: 500, sum: 501 })
    assert.deepEqual(shape(32_000), { requests: 64, largest: 500, sum: 32_000 })
  })

  it('are larger where there would be more than 64', () => {
    assert.deepEqual(shape(100_000), { requests: 64, largest: 1_563, sum: 100_000 })
  })
})
