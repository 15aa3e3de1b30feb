import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../test/planner/built-in.ts'
import { CALCULATIONS } from './calculations.ts'
import { compare, runOracles } from './oracles.ts'

const tolerance = { relative: 1e-6, absolute: 0.005 }

describe('worked examples', () => {
  it('let an output have more, and numbers be as far off as is allowed', () => {
    assert.deepEqual(
      compare({ a: 1_000_000, b: [{ c: 'x' }] }, { a: 1_000_000.9, b: [{ c: 'x', d: 1 }], e: 2 }, tolerance, []),
      [],
    )
    assert.deepEqual(compare({ a: 1_000_000 }, { a: 1_000_002 }, tolerance, []), [
      { path: '/a', expected: 1_000_000, actual: 1_000_002 },
    ])
  })

  it('miss what is not there, even if nothing was expected', () => {
    assert.deepEqual(compare({ error: null }, {}, tolerance, []), [{ path: '/error', expected: null, actual: undefined }])
    assert.deepEqual(compare({ constructor: 1 }, {}, tolerance, []), [{ path: '/constructor', expected: 1, actual: undefined }])
  })

  it('want lists of the same length and order', () => {
    assert.equal(compare({ a: [1, 2] }, { a: [2, 1] }, tolerance, []).length, 2)
    assert.deepEqual(compare({ a: [1] }, { a: [1, 2] }, tolerance, []), [{ path: '/a', expected: [1], actual: [1, 2] }])
    assert.equal(compare({ a: 0 }, { a: Number.NaN }, tolerance, []).length, 1)
    assert.equal(compare({ a: 1 }, { a: '1' }, tolerance, []).length, 1)
  })

  it('fail where there is no such command, or the input is refused', () => {
    const cases = [
      { id: 'A', command: 'plan the moon', input: {}, expected: {}, tolerance },
      { id: 'B', command: 'plan copy', input: { linkMiBps: -1 }, expected: {}, tolerance },
    ]
    const results = runOracles({ schemaVersion: 1, cases }, CALCULATIONS, builtInBook())
    assert.deepEqual(
      results.map(({ result }) => result),
      ['fail', 'fail'],
    )
    assert.match(String(results[1]?.differences[0]?.actual), /\/linkMiBps must be 0 or more, and is -1/)
  })
})
