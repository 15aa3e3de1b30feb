import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RecordRules, RecordsVerdict } from '../../base/batch-check.ts'
import { BATCH_HEADER_BYTES } from './batch-header.ts'
import { type BatchInput, buildBatch, type RecordInput } from './build-batch.ts'
import { validateRecords } from './validate-records.ts'

const RULES: RecordRules = { keyNeeded: false, timestampMin: 500, timestampMax: 2_000 }
const key = Buffer.from('key')

function record(changes: Partial<RecordInput> = {}): RecordInput {
  return { timestamp: 1_000, key, value: null, ...changes }
}

function verdict(input: BatchInput, rules: Partial<RecordRules> = {}): RecordsVerdict {
  const batch = buildBatch(input)
  return validateRecords(batch, batch.subarray(BATCH_HEADER_BYTES), { ...RULES, ...rules })
}

test('sound records pass, and tell their largest timestamp', () => {
  const records = [record(), record({ timestamp: 1_500 }), record({ timestamp: -1 })]
  assert.deepEqual(verdict({ records, maxTimestamp: 7 }, { keyNeeded: true }), { kind: 'valid', maxTimestamp: 1_500 })
})

test('records without key are named one by one where a key is needed', () => {
  const records = [record({ key: null }), record(), record({ key: null })]
  assert.deepEqual(verdict({ records }, { keyNeeded: true }), { kind: 'refused', reason: 'null-key', indexes: [0, 2] })
  assert.equal(verdict({ records }).kind, 'valid')
})

test('an empty key is a key', () => {
  assert.equal(verdict({ records: [record({ key: Buffer.alloc(0) })] }, { keyNeeded: true }).kind, 'valid')
})

test('records out of the bounds of time are named one by one', () => {
  const records = [
    record({ timestamp: 499 }),
    record(),
    record({ timestamp: 2_001 }),
    record({ timestamp: 500 }),
    record({ timestamp: 2_000 }),
  ]
  assert.deepEqual(verdict({ records }), { kind: 'refused', reason: 'timestamp-out-of-range', indexes: [0, 2] })
})

test('timestamps mean nothing in a batch with log append time', () => {
  assert.deepEqual(verdict({ records: [record({ timestamp: 1 })], logAppendTime: true }), { kind: 'valid', maxTimestamp: -1 })
})

test('offsets that skip or repeat are damage', () => {
  const records = [record(), record({ offsetDelta: 2 })]
  assert.deepEqual(verdict({ records }), { kind: 'refused', reason: 'damaged', indexes: [1] })
})

test('a count that differs from the header, and bytes that are no record, are damage', () => {
  const batch = buildBatch({ records: [record(), record()] })
  const payload = batch.subarray(BATCH_HEADER_BYTES)
  const damaged = { kind: 'refused', reason: 'damaged', indexes: [] }
  assert.deepEqual(validateRecords(batch, payload.subarray(0, payload.length / 2), RULES), damaged)
  assert.deepEqual(validateRecords(batch, payload.subarray(0, -1), RULES), damaged)
  assert.deepEqual(validateRecords(batch, Buffer.concat([payload, payload]), RULES), { ...damaged, indexes: [2] })
})

test('a refusal names a thousand records at most', () => {
  const records = Array.from({ length: 3_000 }, () => record({ key: null }))
  const refusal = verdict({ records }, { keyNeeded: true })
  assert.equal(refusal.kind === 'refused' && refusal.indexes.length, 1_000)
})
