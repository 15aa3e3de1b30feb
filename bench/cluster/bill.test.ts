import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { dollarsPerMonth, MERGE_PER_GIB } from './bill.ts'

describe('the bill', () => {
  it('has a request, a read and a core second at their prices', () => {
    const nothing = dollarsPerMonth({ writes: -MERGE_PER_GIB.writes, reads: -MERGE_PER_GIB.reads, cpuSeconds: 0 })
    assert.equal(nothing, 0)
    const bill = dollarsPerMonth({ writes: 1_000 - MERGE_PER_GIB.writes, reads: 1_000 - MERGE_PER_GIB.reads, cpuSeconds: 3_600 })
    assert.ok(Math.abs(bill - (0.005 + 0.0004 + 0.04) * 730 * 3_600) < 1)
  })
})
