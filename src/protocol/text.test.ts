import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeText } from './text.ts'

function textOf(value: string): string {
  const bytes = Buffer.from(`-${value}-`)
  return decodeText(bytes, 1, bytes.length - 1)
}

test('text comes back as it was, however often and whatever was looked up between', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 50 }), { maxLength: 20 }), (values) => {
      for (const value of [...values, ...values]) assert.equal(textOf(value), value)
    }),
  )
})

test('a name and its beginning are never taken for each other', () => {
  // Enough for some pairs to meet in a slot of the table.
  for (let index = 0; index < 40_000; index++) {
    const name = `topic-${index}`
    assert.equal(textOf(name), name)
    assert.equal(textOf(name.slice(0, -1)), name.slice(0, -1))
  }
})
