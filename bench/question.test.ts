import assert from 'node:assert/strict'
import { test } from 'node:test'
import { produce } from './produce.ts'
import { cellMatches } from './question.ts'

const matching = (filter: string): number => produce.cells.filter((cell) => cellMatches(cell, filter)).length

test('produce asks every combination of partitions, sizes, idempotence and producers', () => {
  assert.equal(new Set(produce.cells).size, 3 * 3 * 2 * 2)
})

test('a filter means parts by position', () => {
  assert.equal(matching('1 KiB,12,idempotent,1'), 1)
  assert.equal(matching('1 KiB, 1, plain, 4'), 1)
  assert.equal(matching('1 KiB'), 12)
  assert.equal(matching('*,1000'), 12)
  assert.equal(matching(',,,4 producers'), 18)
})

test('a filter may name alternatives', () => {
  assert.equal(matching('1 KiB|100 B,12,idempotent,1'), 2)
})

test('a filter with more parts than a cell, or with half a part, matches nothing', () => {
  assert.equal(matching('1 KiB,12,idempotent,1,1'), 0)
  assert.equal(matching('1 K'), 0)
})

test('the quick cells are among all cells', () => {
  assert.deepEqual(
    produce.quickCells.filter((cell) => !produce.cells.includes(cell)),
    [],
  )
})
