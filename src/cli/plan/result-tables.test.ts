import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { resultTables } from './result-tables.ts'

describe('a result as tables', () => {
  it('has its single figures first, with the dotted names of those in maps', () => {
    assert.deepEqual(resultTables({ a: 'x', spread: { min: 1, max: 2.5 }, names: ['p', 'q'], none: [], is: true, gone: null }), [
      {
        title: '',
        titles: ['FIELD', 'VALUE'],
        rows: [
          ['a', 'x'],
          ['spread.min', { figure: '1' }],
          ['spread.max', { figure: '2.50' }],
          ['names', 'p, q'],
          ['none', 'none'],
          ['is', 'yes'],
          ['gone', null],
        ],
      },
    ])
  })

  it('has a table for each list of maps, and for each map of maps that are alike', () => {
    const tables = resultTables({
      rows: [{ a: 1 }, { b: { c: 'x' } }],
      lines: { brokers: { usd: 1000 }, storage: { usd: null } },
    })
    assert.deepEqual(tables, [
      {
        title: 'rows',
        titles: ['a', 'b.c'],
        rows: [
          [{ figure: '1' }, null],
          [null, 'x'],
        ],
      },
      {
        title: 'lines',
        titles: ['NAME', 'usd'],
        rows: [
          ['brokers', { figure: '1,000' }],
          ['storage', null],
        ],
      },
    ])
  })

  it('does not break its lines for a text of several', () => {
    assert.deepEqual(resultTables({ drawing: 'a\nb' })[0]?.rows, [['drawing', 'several lines: in JSON and YAML']])
  })

  it('takes maps that have nothing in common for single figures', () => {
    assert.deepEqual(resultTables({ settings: { topic: { a: 'x' }, producer: { b: 'y' } } })[0]?.rows, [
      ['settings.topic.a', 'x'],
      ['settings.producer.b', 'y'],
    ])
  })
})
