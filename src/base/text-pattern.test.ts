import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTextPattern } from './text-pattern.ts'

test('a pattern matches whole texts', () => {
  const pattern = readTextPattern('cli+ent|b.*')
  assert.ok(pattern !== undefined)
  assert.deepEqual(
    ['clliient', 'cliiient', 'my client', 'client 1', 'bee', '', 'a bee'].map((text) => pattern.matches(text)),
    [false, true, false, false, true, false, false],
  )
})

test('patterns that a backtracking engine would never finish are matched at once', () => {
  for (const source of ['(a+)+b', '(a|aa)*b', '(a*)*(a*)*(a*)*b', '(.*a){20}b']) {
    const pattern = readTextPattern(source)
    assert.ok(pattern !== undefined, source)
    const startMs = performance.now()
    assert.equal(pattern.matches('a'.repeat(256)), false)
    assert.ok(performance.now() - startMs < 2_000, source)
  }
})

test('what is no pattern, or one that only backtracking can match, is none', () => {
  for (const source of ['(', '[a', '*', '(?=a)', '(?<!a)b', '(a)\\1', '\\'])
    assert.equal(readTextPattern(source), undefined, source)
})

test('a pattern that is long, or that repetition makes large, is refused', () => {
  assert.equal(readTextPattern('a'.repeat(257)), undefined)
  assert.equal(readTextPattern('x{0,1000}'.repeat(20)), undefined)
  assert.equal(readTextPattern('(((a{100}){100}){100})'), undefined)
  assert.ok(readTextPattern('a'.repeat(256)) !== undefined)
})
