import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openCompute } from '../../src/platform/compute.ts'
import {
  baseOffset,
  batchCodec,
  isControl,
  lastOffset,
  lastSequence,
  maxTimestamp,
} from '../../src/protocol/records/batch-header.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { checkBatch } from '../../src/protocol/records/check-batch.ts'
import { recompressBatch } from '../../src/protocol/records/compress-batch.ts'
import { readRecords } from '../../src/protocol/records/read-records.ts'
import { APPEND_TIME_BATCH, LARGE_BATCH, PLAIN_BATCH, SAME_BYTES } from './batch-samples.ts'

const FIXTURES = new URL('../../../test/wire/fixtures/batches/', import.meta.url)
const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const
const MAX_BYTES = 1 << 20
const ANY = {
  sizeBytesMax: MAX_BYTES,
  segmentBytesMax: MAX_BYTES,
  zstdAllowed: true,
  logAppendTimeAllowed: false,
  timestampMin: 0,
  timestampMax: Number.MAX_SAFE_INTEGER,
  inflatedBytesMax: 32 * 1024 * 1024,
}
const compute = await openCompute()

function captured(name: string): Buffer {
  return readFileSync(new URL(`${name}.batch`, FIXTURES))
}

for (const [name, batch] of Object.entries(SAME_BYTES)) {
  test(`our ${name} batch is the Java client's, byte for byte`, () => {
    assert.deepEqual(batch, captured(name))
  })
}

for (const codec of CODECS) {
  for (const [name, input] of [
    ['plain', PLAIN_BATCH],
    ['large', LARGE_BATCH],
  ] as const) {
    test(`the Java client's ${name} batch in ${codec} holds the records that it wrote`, async () => {
      const batch = captured(`${name}-${codec}`)
      assert.equal(batchCodec(batch, 0), codec)
      assert.equal(checkBatch(batch, ANY), undefined)
      assert.deepEqual(await readRecords(batch, compute, MAX_BYTES), await readRecords(buildBatch(input), compute, MAX_BYTES))
    })

    test(`the Java client's ${name} batch in ${codec}, uncompressed by us, is what it would have written so`, async () => {
      const plain = await recompressBatch(captured(`${name}-${codec}`), 'none', compute, { maxBytes: MAX_BYTES })
      assert.deepEqual(plain, buildBatch(input))
    })
  }
}

test('a log append time is that of all records', async () => {
  const batch = captured('log-append-time')
  assert.equal(baseOffset(batch, 0), 2 ** 40)
  const records = await readRecords(batch, compute, MAX_BYTES)
  assert.deepEqual(records, await readRecords(buildBatch(APPEND_TIME_BATCH), compute, MAX_BYTES))
  assert.deepEqual(
    records.map((record) => record.timestamp),
    [maxTimestamp(batch, 0), maxTimestamp(batch, 0)],
  )
})

test('sequences of the captured transactional batch go on at 0', () => {
  assert.equal(lastSequence(captured('transactional'), 0), 1)
})

test('captured markers are control batches, and transactional ones aren’t', () => {
  assert.equal(isControl(captured('marker-commit'), 0), true)
  assert.equal(isControl(captured('marker-abort'), 0), true)
  assert.equal(isControl(captured('transactional'), 0), false)
})

test('a batch that compaction emptied keeps its offsets and has no records', async () => {
  const batch = captured('emptied')
  assert.equal(lastOffset(batch, 0), 109)
  assert.deepEqual(await readRecords(batch, compute, MAX_BYTES), [])
})
