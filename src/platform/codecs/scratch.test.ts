import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CompressionCodec } from '../../base/compression-codec.ts'
import { Failure } from '../../base/failure.ts'
import { openCompute } from '../compute.ts'
import { Scratch } from './scratch.ts'
import { openSnappy } from './snappy.ts'

const CODECS: readonly CompressionCodec[] = ['gzip', 'snappy', 'lz4', 'zstd']
const MAX_BYTES = 4 << 20
const compute = await openCompute()
const scratch = await Scratch.open(() => {})

/** Pieces that repeat near and far, and some that don't. */
function content(sizeBytes: number, seed: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes)
  let state = seed
  for (let at = 0; at < sizeBytes; ) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const length = Math.min(1 + (state >>> 24), sizeBytes - at)
    const back = state & 0xffff
    if (at > back && (state & 0x30000) !== 0)
      for (let index = 0; index < length; index++) bytes[at + index] = bytes[at + index - back - 1]!
    else bytes.fill(state & 0xff, at, at + length)
    at += length
  }
  return bytes
}

const failure = (reason: string) => (error: unknown) =>
  error instanceof Failure && error.kind === 'invalid' && error.reason === reason

for (const codec of CODECS) {
  test(`${codec} is inflated into the scratch as the native decoder does it`, async () => {
    for (const [index, sizeBytes] of [0, 1, 31, 33, 1_000, 65_536, 65_537, 300_000, 3_000_000].entries()) {
      const bytes = content(sizeBytes, index + 1)
      const packed = await compute.compress(codec, bytes)
      assert.ok(bytes.equals(await scratch.inflate(codec, packed, MAX_BYTES)), `${sizeBytes} bytes`)
    }
  })

  test(`${codec} that doesn't fit into the scratch is too large`, async () => {
    const packed = await compute.compress(codec, content(100_000, 1))
    assert.equal((await scratch.inflate(codec, packed, 100_000)).length, 100_000)
    await assert.rejects(scratch.inflate(codec, packed, 99_999), failure('too-large'))
  })

  test(`${codec} with damage gives a failure of its decoder or bytes, and never more than was allowed`, async () => {
    const packed = Buffer.from(await compute.compress(codec, content(20_000, 7)))
    const damage = fc.array(fc.tuple(fc.nat(packed.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(damage, fc.nat(packed.length), async (changes, cut) => {
        const bytes = Buffer.from(packed.subarray(0, changes.length % 2 === 0 ? cut : packed.length))
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
        try {
          assert.ok((await scratch.inflate(codec, bytes, 30_000)).length <= 30_000)
        } catch (error) {
          // zlib's own; the thread takes any other for damage.
          assert.ok(error instanceof Failure ? error.kind === 'invalid' : codec === 'gzip', String(error))
        }
      }),
      { numRuns: 300 },
    )
    const bytes = content(20_000, 7)
    assert.ok(bytes.equals(await scratch.inflate(codec, packed, 30_000)), 'and goes on as before')
  })
}

test('snappy as one raw block is inflated into the scratch', async () => {
  const bytes = content(200_000, 3)
  const block = openSnappy()
  assert.ok(bytes.equals(Buffer.from(block.inflateNow(block.deflateNow(bytes, undefined), bytes.length))))
  const raw: typeof import('snappy') = (await import('node:module')).createRequire(import.meta.url)('snappy')
  assert.ok(bytes.equals(await scratch.inflate('snappy', raw.compressSync(bytes), MAX_BYTES)))
})

test('an lz4 block with a checksum, and content with one, are verified', async () => {
  const raw: typeof import('lz4-napi') = (await import('node:module')).createRequire(import.meta.url)('lz4-napi')
  const bytes = content(100_000, 5)
  const packed = raw.compressFrameSync(bytes, { blockChecksums: true, contentChecksum: true })
  assert.ok(bytes.equals(await scratch.inflate('lz4', packed, MAX_BYTES)))
  packed[packed.length - 1]! ^= 1
  await assert.rejects(scratch.inflate('lz4', packed, MAX_BYTES), failure('undecodable'))
})
