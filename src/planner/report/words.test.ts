import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ASSUMPTION_PARTS } from '../documents/assumption-fields.ts'
import { fieldName, fieldUnit, figureColumn, plainText, spoken } from './words.ts'

describe('names of the code', () => {
  it('are said as people say them, and others stay as they are', () => {
    assert.equal(spoken('crossZoneTraffic'), 'cross zone traffic')
    assert.equal(spoken('capacityMiBps'), 'capacity MiB/s')
    assert.equal(spoken('walGiB'), 'wal GiB')
    assert.equal(spoken('kafka.m5.large'), 'kafka.m5.large')
    assert.equal(plainText('crossZoneShare ≥ 0.15'), 'cross zone share ≥ 0.15')
    assert.equal(plainText('no-strong-pressure'), 'no strong pressure')
  })

  it('of assumptions mean what their fields say, without what explains the value', () => {
    assert.equal(fieldName('workload.fanOut'), 'how often each byte is read')
    assert.equal(fieldName('workload.growthPerMonth'), 'growth of the rate in a month')
    assert.equal(fieldName('settings.flushesPerSecond'), 'flushes per second')
  })

  it('of figures bring their unit', () => {
    assert.deepEqual(figureColumn('crossZoneTrafficUsd'), {
      name: 'crossZoneTrafficUsd',
      label: 'cross zone traffic',
      unit: 'USD a month',
    })
    assert.deepEqual(figureColumn('brokers'), { name: 'brokers', label: 'brokers' })
    const money = Object.keys(ASSUMPTION_PARTS.money).filter((name) => fieldUnit(name) === '')
    assert.deepEqual(money, [])
  })
})
