import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge, type StoredRecord } from './judge.ts'

const COUNT = 6

/** Numbers 0 to 5 of producer `p` on two partitions, all acknowledged. */
function sent() {
  const acknowledged = new Map(
    Array.from({ length: COUNT }, (_, number) => [number, { partition: number % 2, offset: number >> 1 }]),
  )
  return { tag: 'p', sentCount: COUNT, acknowledged }
}

function stored(partition: number, numbers: readonly number[]): StoredRecord[] {
  return numbers.map((number, offset) => ({ partition, offset, key: `key-${number % 7}`, value: `p:${number}` }))
}

function found(records: readonly StoredRecord[]) {
  const { lost, doubled, reordered, wrong } = judge([sent()], records)
  return [lost.length, doubled.length, reordered.length, wrong.length]
}

test('what lies where it was acknowledged is right', () => {
  const records = [...stored(0, [0, 2, 4]), ...stored(1, [1, 3, 5])]
  assert.deepEqual(found(records), [0, 0, 0, 0])
  assert.equal(judge([sent()], records).recordCount, COUNT)
})

test('a record that is missing was lost', () => {
  assert.deepEqual(found([...stored(0, [0, 2, 4]), ...stored(1, [1, 3])]), [1, 0, 0, 0])
})

test('a record that is there twice was doubled', () => {
  assert.deepEqual(found([...stored(0, [0, 2, 4, 4]), ...stored(1, [1, 3, 5])]), [0, 1, 0, 0])
})

test('a record that overtook another was reordered, and lies wrong', () => {
  assert.deepEqual(found([...stored(0, [0, 4, 2]), ...stored(1, [1, 3, 5])]), [0, 0, 1, 2])
})

test('a record that was never sent is wrong, and so is a hole in the offsets', () => {
  assert.deepEqual(found([...stored(0, [0, 2, 4, 6]), ...stored(1, [1, 3, 5])]), [0, 0, 0, 1])
  const holed = stored(1, [1, 3, 5]).map((record) => (record.offset === 2 ? { ...record, offset: 3 } : record))
  assert.deepEqual(found([...stored(0, [0, 2, 4]), ...holed]), [0, 0, 0, 2])
})

test('what was sent and never acknowledged may be there', () => {
  const { tag, sentCount, acknowledged } = sent()
  acknowledged.delete(4)
  const verdict = judge([{ tag, sentCount, acknowledged }], [...stored(0, [0, 2, 4]), ...stored(1, [1, 3, 5])])
  assert.deepEqual([verdict.lost, verdict.doubled, verdict.reordered, verdict.wrong], [[], [], [], []])
})
