import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { utcDay, utcSecondText, utcText } from './utc-text.ts'

describe('a moment as text', () => {
  it('is what a calendar says, from year 0 to 9999', () => {
    const min = Date.parse('0000-01-01T00:00:00.000Z')
    const max = Date.parse('9999-12-31T23:59:59.999Z')
    fc.assert(fc.property(fc.integer({ min, max }), (ms) => assert.equal(utcText(ms), new Date(ms).toISOString())))
    for (const text of [
      '2000-02-29T00:00:00.000Z',
      '1900-02-28T23:59:59.999Z',
      '1970-01-01T00:00:00.000Z',
      '2024-03-01T00:00:00.000Z',
    ])
      assert.equal(utcText(Date.parse(text)), text)
  })

  it('is cut to its second and to its day', () => {
    const ms = Date.parse('2024-02-29T23:59:59.999Z')
    assert.deepEqual([utcSecondText(ms), utcDay(ms)], ['2024-02-29T23:59:59Z', '2024-02-29'])
  })
})
