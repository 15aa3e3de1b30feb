import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { CompressionCodec } from '../../base/compression-codec.ts'
import { Failure } from '../../base/failure.ts'
import { outputBoundBytes } from './compression.ts'
import { isSnappyStream, joinSnappyStream, writeSnappyStream } from './snappy-framing.ts'
import { ZstdFrames } from './zstd-frames.ts'

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex')
const LZ4 = '04224d18 60 40 82'
const ZSTD = '28b52ffd'

function isUndecodable(error: unknown): boolean {
  return error instanceof Failure && error.kind === 'invalid' && error.reason === 'undecodable'
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Failure && error.kind === 'invalid' && error.reason === 'too-large'
}

const BOUNDS: readonly (readonly [string, CompressionCodec, string, number])[] = [
  ['gzip says nothing', 'gzip', '1f8b', -1],
  ['a raw snappy block says what it holds', 'snappy', '05 10 68656c6c6f', 5],
  ['an empty snappy block holds nothing', 'snappy', '00', 0],
  [
    'the blocks of a snappy stream add up',
    'snappy',
    '82534e4150505900 00000001 00000001 00000003 01 00 61 00000004 02 04 6162',
    3,
  ],
  ['a snappy stream may hold no block', 'snappy', '82534e4150505900 01000000 01000000', 0],
  ['an empty lz4 frame holds nothing', 'lz4', `${LZ4} 00000000`, 0],
  ['a stored lz4 block holds its bytes', 'lz4', `${LZ4} 03000080 616263 00000000`, 3],
  ['a small lz4 block holds 255 times its bytes', 'lz4', `${LZ4} 02000000 ffff 00000000`, 510],
  ['bytes after an lz4 frame count for nothing', 'lz4', `${LZ4} 00000000 ffffff`, 0],
  ['checksums of lz4 blocks and content are passed', 'lz4', '04224d18 74 40 82 01000080 61 00000000 00000000 00000000', 1],
  ['a stored zstd block holds its bytes', 'zstd', `${ZSTD} 00 58 190000 616263`, 3],
  ['a repeated zstd byte holds what its size says', 'zstd', `${ZSTD} 00 58 030010 00`, 131_072],
  ['a compressed zstd block holds 128 KiB', 'zstd', `${ZSTD} 00 58 150000 0000`, 131_072],
  ['a small window bounds the block', 'zstd', `${ZSTD} 00 00 150000 0000`, 1_024],
  ['a small content bounds the block', 'zstd', `${ZSTD} 20 05 150000 0000`, 5],
  [
    'frames of zstd add up, and skippable ones are passed',
    'zstd',
    `${ZSTD} 20 01 090000 61 502a4d18 02000000 ffff ${ZSTD} 20 01 090000 62`,
    2,
  ],
]

for (const [what, codec, payload, bound] of BOUNDS) {
  test(what, () => assert.equal(outputBoundBytes(codec, hex(payload), 1e9), bound))
}

const DAMAGED: readonly (readonly [string, CompressionCodec, string])[] = [
  ['no bytes at all for snappy', 'snappy', ''],
  ['no bytes at all for lz4', 'lz4', ''],
  ['no bytes at all for zstd', 'zstd', ''],
  ['a snappy block that declares 4 GiB in five bytes', 'snappy', 'ffffffff0f 00 61'],
  ['a snappy size without end', 'snappy', 'ffffffffffff00'],
  ['a block of a snappy stream that passes the end', 'snappy', '82534e4150505900 00000001 00000001 00000009 01 00 61'],
  ['a negative block size in a snappy stream', 'snappy', '82534e4150505900 00000001 00000001 ffffffff 01 00 61'],
  ['a cut block size in a snappy stream', 'snappy', '82534e4150505900 00000001 00000001 0000'],
  ['an lz4 frame without end mark, which the library would take', 'lz4', `${LZ4} 03000080 616263`],
  ['an lz4 frame without its checksum', 'lz4', '04224d18 64 40 82 00000000 0000'],
  ['an lz4 block larger than its frame allows', 'lz4', `${LZ4} 01000180 61 00000000`],
  ['an lz4 frame of the legacy kind', 'lz4', '02214c18 00000000'],
  ['an lz4 frame that wants a dictionary', 'lz4', '04224d18 61 40 82 00000000 00000000'],
  ['an lz4 frame of another version', 'lz4', '04224d18 a0 40 82 00000000'],
  ['an lz4 frame with a block size that nobody defined', 'lz4', '04224d18 60 30 82 00000000'],
  ['a zstd frame cut in its header', 'zstd', `${ZSTD} 00`],
  ['a zstd frame cut in a block', 'zstd', `${ZSTD} 00 58 190000 6162`],
  ['a zstd frame that wants a dictionary', 'zstd', `${ZSTD} 21 07 03 190000 616263`],
  ['a zstd frame that wants a window of terabytes', 'zstd', `${ZSTD} 00 f8 190000 616263`],
  ['a zstd payload of a thousand frames', 'zstd', `${ZSTD} 20 00 010000`.repeat(1_000)],
  ['a zstd block of the reserved kind', 'zstd', `${ZSTD} 00 58 1f0000 616263`],
  ['only a skippable zstd frame', 'zstd', '502a4d18 00000000'],
  ['a skippable zstd frame that passes the end', 'zstd', '502a4d18 ffffffff'],
]

for (const [what, codec, payload] of DAMAGED) {
  test(`${what} is refused before anything is decoded`, () => {
    assert.throws(() => outputBoundBytes(codec, hex(payload), 1e9), isUndecodable)
  })
}

test('a rough bound that is too much gives way to an exact one', () => {
  // A literal of 16 bytes (15 and 1 more), a copy of 4 + 15 + 255 + 3, a literal of 1.
  const block = `ff 01 ${'61'.repeat(16)} 0100 ff03 10 62`
  const frame = hex(`${LZ4} ${hex(block).length.toString(16)}000000 ${block} 00000000`)
  assert.equal(outputBoundBytes('lz4', frame, 10_000), hex(block).length * 255)
  assert.equal(outputBoundBytes('lz4', frame, 300), 16 + 277 + 1)
  assert.throws(() => outputBoundBytes('lz4', frame, 293), isTooLarge)
})

test('what inflates past the cap for sure is refused before anything is decoded', () => {
  assert.throws(() => outputBoundBytes('snappy', hex('05 10 68656c6c6f'), 4), isTooLarge)
  assert.throws(() => outputBoundBytes('zstd', hex(`${ZSTD} 00 58 020010 00 030010 00`), 131_071), isTooLarge)
  assert.equal(outputBoundBytes('zstd', hex(`${ZSTD} 00 58 030010 00`), 1), 131_072)
})

test('any bytes get a bound or a refusal', () => {
  const starts = ['', LZ4, ZSTD, '82534e4150505900 00000001 00000001'].map(hex)
  const payload = fc.tuple(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 60 })).map((parts) => Buffer.concat(parts))
  fc.assert(
    fc.property(fc.constantFrom<CompressionCodec>('snappy', 'lz4', 'zstd'), payload, (codec, bytes) => {
      try {
        assert.ok(outputBoundBytes(codec, bytes, 1e9) >= 0)
      } catch (error) {
        assert.ok(isUndecodable(error), String(error))
      }
    }),
    { numRuns: 500 },
  )
})

test('blocks of a snappy stream join into one block that holds the same', () => {
  const stream = writeSnappyStream([hex('01 00 61'), hex('02 04 6162')])
  assert.equal(isSnappyStream(stream), true)
  assert.deepEqual(Buffer.from(joinSnappyStream(stream)), hex('03 00 61 04 6162'))
})

test('a snappy stream of very many tiny blocks is joined all the same', () => {
  const joined = joinSnappyStream(writeSnappyStream(Array.from({ length: 50_000 }, () => hex('01 00 61'))))
  assert.equal(joined.length, 3 + 2 * 50_000)
  assert.equal(outputBoundBytes('snappy', joined, 1e9), 50_000)
})

test('zstd frames are told apart', () => {
  const frames = new ZstdFrames(hex(`502a4d18 00000000 ${ZSTD} 20 01 090000 61 ${ZSTD} 24 01 090000 62 00000000`))
  const found: number[][] = []
  while (frames.next()) found.push([frames.start, frames.end, frames.boundBytes])
  assert.deepEqual(found, [
    [8, 18, 1],
    [18, 32, 1],
  ])
})
