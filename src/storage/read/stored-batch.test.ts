import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../../base/failure.ts'
import { buildBatch } from '../../protocol/records/build-batch.ts'
import { placeStoredBatches } from './stored-batch.ts'

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
