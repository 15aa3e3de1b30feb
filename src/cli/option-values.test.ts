import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bootstrapList, dayOption, moment, pairs, wholeNumber } from './option-values.ts'

describe('option values', () => {
  it('read brokers with and without ports', () => {
    assert.deepEqual(bootstrapList('a, b:1,[::1]:2'), [
      { host: 'a', port: 9092 },
      { host: 'b', port: 1 },
      { host: '::1', port: 2 },
    ])
    for (const bad of ['', 'a:', 'a:0', 'a:99999', ',']) assert.throws(() => bootstrapList(bad), /It must be HOST:PORT/, bad)
  })

  it('read moments that say their zone, and milliseconds', () => {
    assert.equal(moment('1700000000000'), 1_700_000_000_000)
    assert.equal(moment('2026-01-31T09:30:00Z'), Date.UTC(2026, 0, 31, 9, 30))
    assert.equal(moment('2026-01-31'), Date.UTC(2026, 0, 31))
    for (const bad of ['2026-01-31T09:30', 'yesterday', '2026-13-01', '-5', '99999999999999999999'])
      assert.throws(() => moment(bad), /It must be milliseconds/, bad)
  })

  it('read days that the calendar has', () => {
    for (const good of ['2026-11-20', '2028-02-29', '2026-11-20T08:00Z']) assert.equal(dayOption(good), good)
    for (const bad of ['yesterday', '2026-13-01', '2026-04-31', '20.11.2026', '2026-11-20 08:00', ''])
      assert.throws(() => dayOption(bad), /It must be a day such as 2026-11-20\.$/, bad)
  })

  it('read whole numbers within their bounds', () => {
    assert.equal(wholeNumber(-1, 5)('-1'), -1)
    assert.throws(() => wholeNumber(1)('0'), /whole number from 1 on\.$/)
    assert.throws(() => wholeNumber(1)('99999999999999999999'), /from 1 to 9007199254740991\.$/)
    assert.throws(() => wholeNumber(-Number.MAX_SAFE_INTEGER)('x'), /whole number\.$/)
    for (const bad of ['6', '1.5', '', 'x', '-2']) assert.throws(() => wholeNumber(-1, 5)(bad), /from -1 to 5/, bad)
  })

  it('collect pairs, whose values may hold equals signs or nothing', () => {
    assert.deepEqual(pairs('b=x=y', pairs('a=', undefined)), [
      ['a', ''],
      ['b', 'x=y'],
    ])
    assert.throws(() => pairs('=x', undefined), /NAME=VALUE/)
  })
})
