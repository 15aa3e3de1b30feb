import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { csvLine, csvRows } from './csv.ts'

describe('comma-separated text', () => {
  it('reads back what was written, whatever it holds', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é') })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = [csvLine(['one', 'two']), ...rows.map((row) => csvLine(row))].join('\n')
        const read = csvRows(text).map((row) => [row.get('one'), row.get('two')])
        assert.deepEqual(read, rows)
      }),
    )
  })

  it('holds no formula that a spreadsheet would run, and leaves numbers as they are', () => {
    const text = csvLine(['=HYPERLINK("http://x")', '+1+1', '-cmd', '@SUM(A1)', '\t=1', '=\n1+1', '\r=1', -5, '-5.5', 'a=b', '-'])
    assert.equal(text, `"'=HYPERLINK(""http://x"")",'+1+1,'-cmd,'@SUM(A1),'\t=1,"'=\n1+1","'\r=1",-5,-5.5,a=b,-`)
  })

  it('has empty cells where a row is short, and no rows for empty lines', () => {
    const rows = csvRows('a,b\r\n1\r\n\r\n2,3\n')
    assert.deepEqual(
      rows.map((row) => [row.get('a'), row.get('b')]),
      [
        ['1', ''],
        ['2', '3'],
      ],
    )
    assert.deepEqual(csvRows(''), [])
  })
})
