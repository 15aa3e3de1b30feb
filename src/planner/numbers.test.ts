import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { numberText } from './number-text.ts'
import { ceilCount, ceilToMultiple, floorCount, mibpsOfGbps } from './numbers.ts'

describe('numbers of the planner', () => {
  it('are rounded up after nine decimals', () => {
    assert.equal(ceilCount(32.000000000001), 32)
    assert.equal(ceilCount(32.00000001), 33)
    assert.equal(ceilCount(1e300), 1e300)
    assert.equal(floorCount(107.999999999999), 108)
    assert.equal(ceilToMultiple(20, 6), 24)
    assert.equal(ceilToMultiple(24, 6), 24)
  })

  it('of networks are bits, and of rates bytes', () => {
    assert.equal(mibpsOfGbps(2.5), 298.0232238769531)
  })

  it('are printed by one rule, which the end of their name decides', () => {
    assert.equal(numberText(999.999, 'totalUsd'), '1,000.00')
    assert.equal(numberText(34347.7875, 'totalUsd'), '34,348')
    assert.equal(numberText(12, 'usd'), '12.00')
    assert.equal(numberText(1 / 3, 'capacityLeftRatio'), '0.333')
    assert.equal(numberText(1.11111, 'imbalance.replicas'), '1.111')
    assert.equal(numberText(253125, 'logicalGiB'), '253,125')
    assert.equal(numberText(29.12711, 'hours'), '29.13')
    assert.equal(numberText(0.000304, 'netMiBps'), '0.000304')
    assert.equal(numberText(-1234567, 'x'), '-1,234,567')
  })
})
