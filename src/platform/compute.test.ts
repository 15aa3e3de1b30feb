import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { CompressionCodec } from '../base/compression-codec.ts'
import { Failure } from '../base/failure.ts'
import type { Compute } from '../base/ports.ts'
import { batchCodec } from '../protocol/records/batch-header.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'
import { compressBatch, recompressBatch } from '../protocol/records/compress-batch.ts'
import { readRecords } from '../protocol/records/read-records.ts'
import { isSnappyStream } from '../protocol/records/snappy-framing.ts'
import { gzipCodec } from './codecs/gzip.ts'
import { openLz4 } from './codecs/lz4.ts'
import { openSnappy } from './codecs/snappy.ts'
import { openZstdProvider, ZSTD_PROVIDERS } from './codecs/zstd.ts'
import { openCompute, openOrMissing, PayloadCompute } from './compute.ts'

const CODECS: readonly CompressionCodec[] = ['gzip', 'snappy', 'lz4', 'zstd']
const MEBIBYTE = 1 << 20
const compute = await openCompute()

/** Every way to do zstd that this Node has, each with all other codecs. */
const computes = new Map<string, Compute>([['as opened', compute]])
for (const provider of ZSTD_PROVIDERS) {
  const zstd = await openZstdProvider(provider)
  if (zstd !== undefined) {
    computes.set(`zstd by ${provider}`, new PayloadCompute({ gzip: gzipCodec, snappy: openSnappy(), lz4: openLz4(), zstd }))
  }
}

const isFailure = (reason: string) => (error: unknown) =>
  error instanceof Failure && error.kind === 'invalid' && error.reason === reason

/** Neither random nor all the same: words in no order, as records are. */
function text(sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  let state = 1
  for (let at = 0; at < sizeBytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[at] = 97 + (state >>> 29)
  }
  return bytes
}

for (const [by, one] of computes) {
  for (const codec of CODECS) {
    if (by !== 'as opened' && codec !== 'zstd') continue

    test(`${codec} gives back what it took, ${by}`, async () => {
      for (const sizeBytes of [0, 1, 1_000, 32_768, 65_536, 65_537, 300_000, 5 * MEBIBYTE]) {
        const bytes = text(sizeBytes)
        const inflated = await one.decompress(codec, await one.compress(codec, bytes), sizeBytes)
        assert.ok(bytes.equals(inflated), `${sizeBytes} bytes`)
      }
    })

    test(`${codec} takes its payload out of the middle of a buffer, ${by}`, async () => {
      const middle = text(1_000).subarray(100, 200)
      const compressed = await one.compress(codec, middle)
      const inside = Buffer.concat([Buffer.alloc(7), compressed, Buffer.alloc(9)]).subarray(7, 7 + compressed.length)
      assert.ok(middle.equals(await one.decompress(codec, inside, MEBIBYTE)))
    })

    test(`64 MiB of zeros in ${codec} are refused past 1 MiB, with little memory, ${by}`, async () => {
      const bomb = await one.compress(codec, Buffer.alloc(64 * MEBIBYTE))
      const before = process.memoryUsage().rss
      await assert.rejects(one.decompress(codec, bomb, MEBIBYTE), isFailure('too-large'))
      assert.ok(process.memoryUsage().rss - before < 16 * MEBIBYTE)
    })

    test(`${codec} damaged anywhere gives bytes within the cap or a failure, ${by}`, async () => {
      const sound = Buffer.from(await one.compress(codec, text(3_000)))
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.nat(255), fc.nat(sound.length), async (at, value, length) => {
          const damaged = Buffer.from(sound.subarray(0, length))
          if (length > 0) damaged[at % length] = value
          try {
            assert.ok((await one.decompress(codec, damaged, 4_096)).length <= 4_096)
          } catch (error) {
            assert.ok(isFailure('undecodable')(error) || isFailure('too-large')(error), String(error))
          }
        }),
        { numRuns: 300 },
      )
    })
  }

  test(`frames of zstd one after the other are one payload, ${by}`, async () => {
    const parts = [
      await one.compress('zstd', text(100)),
      await one.compress('zstd', text(200_000)),
      await one.compress('zstd', Buffer.alloc(0)),
    ]
    const inflated = await one.decompress('zstd', Buffer.concat(parts), MEBIBYTE)
    assert.ok(Buffer.concat([text(100), text(200_000)]).equals(inflated))
  })

  test(`levels of zstd from the fastest to the smallest can be read, ${by}`, async () => {
    for (const level of [-131_072, -1, 1, 3, 19]) {
      assert.ok(text(5_000).equals(await one.decompress('zstd', await one.compress('zstd', text(5_000), level), MEBIBYTE)))
    }
  })
}

test('every zstd reads what every other one wrote', async () => {
  for (const writer of computes.values()) {
    const compressed = await writer.compress('zstd', text(200_000))
    for (const reader of computes.values()) assert.ok(text(200_000).equals(await reader.decompress('zstd', compressed, MEBIBYTE)))
  }
})

test('gzip that lies about its size is still held to the cap', async () => {
  const bomb = gzipSync(Buffer.alloc(8 * MEBIBYTE))
  assert.ok(bomb.length < 65_536)
  bomb.writeUInt32LE(10, bomb.length - 4)
  await assert.rejects(compute.decompress('gzip', bomb, MEBIBYTE), isFailure('too-large'))
  await assert.rejects(compute.decompress('gzip', bomb, 10), isFailure('too-large'))
})

test('members of gzip one after the other are one payload', async () => {
  const inflated = await compute.decompress('gzip', Buffer.concat([gzipSync('one '), gzipSync('two')]), 100)
  assert.equal(Buffer.from(inflated).toString(), 'one two')
})

test('a cap of exactly what is there suffices, and one byte less does not', async () => {
  for (const codec of CODECS) {
    for (const sizeBytes of [1_000, 300_000, MEBIBYTE]) {
      const compressed = await compute.compress(codec, text(sizeBytes))
      assert.equal((await compute.decompress(codec, compressed, sizeBytes)).length, sizeBytes)
      await assert.rejects(compute.decompress(codec, compressed, sizeBytes - 1), isFailure('too-large'))
    }
  }
})

test('snappy is written as the stream that Java writes, and the raw block of librdkafka is read', async () => {
  assert.equal(isSnappyStream(await compute.compress('snappy', text(10))), true)
  // What it holds, a literal of 8 bytes, a copy of 4 bytes from 8 bytes back.
  const raw = Buffer.from([12, 0x1c, ...Buffer.from('abcdefgh'), 0x01, 8])
  assert.equal(Buffer.from(await compute.decompress('snappy', raw, 100)).toString(), 'abcdefghabcd')
})

test('lz4 frames have independent blocks, for Java reads no others', async () => {
  for (const sizeBytes of [10, 100_000, MEBIBYTE]) {
    const frame = await compute.compress('lz4', text(sizeBytes))
    assert.equal(frame[4]! & 0x21, 0x20)
  }
})

test('a batch keeps its records and its header through every codec', async () => {
  const record = fc.record(
    {
      timestamp: fc.nat(),
      key: fc.option(fc.uint8Array().map((bytes) => Buffer.from(bytes))),
      value: fc.option(fc.uint8Array({ maxLength: 5_000 }).map((bytes) => Buffer.from(bytes))),
    },
    { noNullPrototype: true },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(record, { minLength: 1 }),
      fc.shuffledSubarray([...CODECS], { minLength: 1 }),
      async (records, codecs) => {
        const plain = buildBatch({
          records,
          baseOffset: 77,
          leaderEpoch: 3,
          producerId: 5,
          producerEpoch: 1,
          baseSequence: 9,
          transactional: true,
        })
        const expected = await readRecords(plain, compute, MEBIBYTE)
        let batch = plain
        for (const codec of codecs) {
          batch = await recompressBatch(batch, codec, compute, { maxBytes: MEBIBYTE })
          assert.equal(batchCodec(batch, 0), codec)
          assert.deepEqual(await readRecords(batch, compute, MEBIBYTE), expected)
        }
        assert.deepEqual(await recompressBatch(batch, 'none', compute, { maxBytes: MEBIBYTE }), plain)
      },
    ),
    { numRuns: 40 },
  )
})

test('a batch that has the codec already, and an empty one, come back as they are', async () => {
  const batch = await compressBatch(buildBatch({ records: [{ timestamp: 1, key: null, value: text(100) }] }), 'lz4', compute)
  assert.equal(await recompressBatch(batch, 'lz4', compute, { maxBytes: MEBIBYTE }), batch)
  const empty = buildBatch({ records: [] })
  assert.equal(await compressBatch(empty, 'gzip', compute), empty)
})

test('an unknown codec is corrupt, not a crash', async () => {
  const batch = buildBatch({ records: [] })
  batch.writeInt16BE(6, 21)
  await assert.rejects(recompressBatch(Buffer.concat([batch, batch]), 'none', compute, { maxBytes: 1 }), Failure)
})

test('a codec whose addon did not load is refused by name, and the others work', async () => {
  const lz4 = openOrMissing('lz4', () => {
    throw new Error('no binary for this machine')
  })
  const without = new PayloadCompute({ gzip: gzipCodec, snappy: openSnappy(), lz4, zstd: gzipCodec })
  const frame = await compute.compress('lz4', text(10))
  const isMissing = (error: unknown) =>
    error instanceof Failure && error.reason === 'codec-missing' && error.message.includes('lz4')
  await assert.rejects(without.decompress('lz4', frame, MEBIBYTE), isMissing)
  await assert.rejects(without.compress('lz4', text(10)), isMissing)
  assert.ok(text(10).equals(await without.decompress('snappy', await without.compress('snappy', text(10)), MEBIBYTE)))
})

test('inflating three large payloads at once leaves the event loop turning', async () => {
  const payload = await compute.compress('gzip', Buffer.alloc(32 * MEBIBYTE))
  let turns = 0
  let done = false
  const working = Promise.all([1, 2, 3].map(() => compute.decompress('gzip', payload, 32 * MEBIBYTE))).finally(() => {
    done = true
  })
  while (!done) {
    turns++
    await new Promise((resolve) => setImmediate(resolve))
  }
  await working
  assert.ok(turns > 50, `${turns} turns of the loop`)
})

const RULES = { keyNeeded: true, timestampMin: 0, timestampMax: Number.MAX_SAFE_INTEGER }

for (const codec of CODECS) {
  test(`a large ${codec} batch is checked on its thread, as a little one is on the loop`, async () => {
    for (const valueBytes of [100, 3 * MEBIBYTE]) {
      const value = text(valueBytes)
      const sound = await compressBatch(buildBatch({ records: [{ timestamp: 7, key: Buffer.from('k'), value }] }), codec, compute)
      const { verdict, recoded } = await compute.checkRecords(sound, { rules: RULES }, 4 * MEBIBYTE)
      assert.deepEqual(verdict, { kind: 'valid', maxTimestamp: 7 })
      assert.equal(recoded, undefined)
      const keyless = await compressBatch(buildBatch({ records: [{ timestamp: 7, key: null, value }] }), codec, compute)
      const refused = await compute.checkRecords(keyless, { rules: RULES }, 4 * MEBIBYTE)
      assert.deepEqual(refused.verdict, { kind: 'refused', reason: 'null-key', indexes: [0] })
    }
  })

  test(`a large ${codec} batch is recoded on its thread, within the size that is allowed`, async () => {
    const plain = buildBatch({ records: [{ timestamp: 7, key: Buffer.from('k'), value: text(MEBIBYTE) }] })
    const batch = await compressBatch(plain, codec, compute)
    const into = (to: CompressionCodec | 'none', sizeBytesMax: number) =>
      compute.checkRecords(batch, { rules: RULES, recode: { codec: to, sizeBytesMax } }, 4 * MEBIBYTE)
    const asPlain = (await into('none', plain.length)).recoded
    assert.ok(asPlain instanceof Uint8Array && plain.equals(asPlain))
    assert.equal((await into('none', plain.length - 1)).recoded, 'too-large')
    const other = codec === 'zstd' ? 'gzip' : 'zstd'
    const asOther = (await into(other, plain.length)).recoded
    assert.ok(asOther instanceof Uint8Array)
    assert.equal(batchCodec(Buffer.from(asOther), 0), other)
    assert.ok((await recompressBatch(Buffer.from(asOther), 'none', compute, { maxBytes: 4 * MEBIBYTE })).equals(plain))
  })
}

test('a large batch that inflates past the bound, or is damaged, is refused by its thread, which lives on', async () => {
  const batch = await compressBatch(
    buildBatch({ records: [{ timestamp: 7, key: null, value: text(3 * MEBIBYTE) }] }),
    'zstd',
    compute,
  )
  await assert.rejects(compute.checkRecords(batch, { rules: RULES }, MEBIBYTE), isFailure('too-large'))
  await assert.rejects(compute.checkRecords(batch.subarray(0, -9), { rules: RULES }, 4 * MEBIBYTE), isFailure('undecodable'))
  assert.equal((await compute.checkRecords(batch, { rules: RULES }, 4 * MEBIBYTE)).verdict.kind, 'refused')
})
