import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../base/failure.ts'
import * as header from '../../protocol/records/batch-header.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { checkPlacedBatches, markBatches, placeMarkedBatches, placeStoredBatches } from './stored-batch.ts'

test('a flipped bit anywhere in stored batches is found, but for what is overwritten', () => {
  const records = [{ timestamp: 1, key: null, value: Buffer.from('value') }]
  const body = Buffer.concat([buildBatch({ records }), buildBatch({ records })])
  const size = body.length / 2
  for (let at = 0; at < body.length; at++) {
    const flipped = Buffer.from(body)
    flipped[at]! ^= 1
    const isOverwritten = at % size < 8 || (at % size >= 12 && at % size < 16)
    const place = () => placeStoredBatches(flipped, 5)
    if (isOverwritten) place()
    else assert.throws(place, (error) => error instanceof Failure && error.reason === 'batch-damaged', `byte ${at}`)
  }
})

const batchOf = (value: string) => buildBatch({ records: [{ timestamp: 1, key: null, value: Buffer.from(value) }] })
const isDamage = (error: unknown) => error instanceof Failure && error.reason === 'batch-damaged'

test('batches of another flush object, or of another place in the right one, aren’t taken for those that are wanted', () => {
  const batches = ['first', 'other', 'third'].map(batchOf)
  markBatches(batches, -7)
  const object = Buffer.concat(batches)
  const size = object.length / 3
  const part = () => Buffer.from(object.subarray(size, 2 * size))
  const placed = part()
  placeMarkedBatches(placed, 40, -7, size)
  assert.deepEqual([header.baseOffset(placed, 0), header.leaderEpoch(placed, 0)], [40, -1])
  assert.throws(() => placeMarkedBatches(part(), 40, -8, size), isDamage)
  assert.throws(() => placeMarkedBatches(part(), 40, -7, 0), isDamage)
})

test('batches of another segment aren’t taken for those that are wanted, though they have the same offsets', () => {
  const segment = () => {
    const batch = batchOf('value')
    header.patchBaseOffsetAndEpoch(batch, 0, 40, 9)
    return batch
  }
  const placed = segment()
  checkPlacedBatches(placed, 40, 41, 9)
  assert.equal(header.leaderEpoch(placed, 0), -1)
  assert.throws(() => checkPlacedBatches(segment(), 40, 41, 8), isDamage)
})
