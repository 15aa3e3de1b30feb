import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ErrorCode, type ErrorName, errorFacts, errorName } from './errors.ts'

test('every error has one code, and every one but NONE says something', () => {
  const codes = Object.values(ErrorCode)
  assert.equal(new Set(codes).size, codes.length)
  for (const name of Object.keys(ErrorCode) as ErrorName[]) {
    const facts = errorFacts(ErrorCode[name])
    assert.equal(facts?.name, name)
    assert.equal(facts.message === '', name === 'NONE')
  }
})

test('a code that nobody knows is printed as a number', () => {
  assert.equal(errorFacts(9999), undefined)
  assert.equal(errorName(9999), 'error 9999')
  assert.equal(errorName(ErrorCode.OFFSET_OUT_OF_RANGE), 'OFFSET_OUT_OF_RANGE')
})
