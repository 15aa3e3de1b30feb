import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Hello, ReadRecord } from '../program/lines.ts'
import { demandSame, varied } from './records.ts'

const hello: Hello = { event: 'hello', client: 'c', version: '1', verbs: [], compressions: [], assignors: [], lacks: [] }
const sent = varied(hello, 0)
const faithful: readonly ReadRecord[] = sent.map((record, index) => ({
  ...record,
  offset: 7 + index,
  timestamp: record.timestamp!,
}))

/** The answer with one record changed. */
function spoiled(index: number, change: Partial<ReadRecord>): ReadRecord[] {
  return faithful.map((record, place) => (place === index ? { ...record, ...change } : record))
}

test('records that come back as they were sent are accepted', () => {
  demandSame(sent, faithful, 7)
})

test('a lost, a doubled and a reordered record are each refused', () => {
  assert.throws(() => demandSame(sent, faithful.slice(1), 7), /came back/)
  assert.throws(() => demandSame(sent, [...faithful, faithful[0]!], 7), /came back/)
  assert.throws(() => demandSame(sent, [faithful[1]!, faithful[0]!, ...faithful.slice(2)], 7), /offset/)
})

test('an empty value for null, a missing header and a changed timestamp are each refused', () => {
  const tombstone = sent.findIndex((record) => record.value === null)
  assert.throws(() => demandSame(sent, spoiled(tombstone, { value: '' }), 7), /came back as/)
  assert.throws(() => demandSame(sent, spoiled(0, { headers: [] }), 7), /came back as/)
  assert.throws(() => demandSame(sent, spoiled(0, { timestamp: 1 }), 7), /timestamp/)
})
