import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Occupancy } from './occupancy.ts'

test('after any fills and trims, exactly what was filled or trimmed counts as filled', () => {
  fc.assert(
    fc.property(fc.nat(5), fc.array(fc.integer({ min: 1, max: 40 })), fc.nat(20), (tail, fills, before) => {
      const occupancy = new Occupancy(tail)
      const filled = new Set(Array.from({ length: tail }, (_, at) => at + 1))
      for (const index of fills) {
        occupancy.fill(index)
        filled.add(index)
      }
      const end = Math.max(tail, ...fills, 0)
      assert.equal(occupancy.tail, end)
      let contiguous = 0
      while (filled.has(contiguous + 1)) contiguous++
      assert.equal(occupancy.contiguousTail, contiguous)
      for (let index = 1; index <= 45; index++) assert.equal(occupancy.isFilled(index), filled.has(index), `index ${index}`)
      occupancy.trim(before)
      for (let index = Math.max(before, 1); index <= 45; index++)
        assert.equal(occupancy.isFilled(index), filled.has(index), `index ${index}`)
    }),
  )
})
