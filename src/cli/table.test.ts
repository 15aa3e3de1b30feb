import assert from 'node:assert/strict'
import { it } from 'node:test'
import { renderTable } from './table.ts'

it('a table may have more rows than a call takes as arguments', () => {
  const rows = Array.from({ length: 300_000 }, (_, at) => [`row ${at}`, 1])
  const lines = renderTable(['name', 'count'], rows, false).split('\n')
  assert.deepEqual([lines.length, lines[0], lines[1]], [300_001, 'name        count', 'row 0           1'])
})
