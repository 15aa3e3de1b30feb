import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../../src/base/failure.ts'
import { decodeRequestHeader } from '../../src/protocol/header.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { arbitraryMessage } from './arbitrary-message.ts'
import { CODECS, type Codec, encoded, versionsOf } from './codecs.ts'

const SEED = 20_260_101
const MEGABYTE = 1 << 20

/** Decodes; a value and a Failure that says whose fault it is are both fine, anything else isn't. */
function decodesOrRefuses(codec: Codec, bytes: Uint8Array, version: number): 'value' | 'failure' {
  try {
    codec.decode(new WireReader(bytes), version)
    return 'value'
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure
    assert.deepEqual([failure.kind, failure.reason, failure.applied], ['invalid', 'undecodable', 'no'])
    return 'failure'
  }
}

function sample(codec: Codec, version: number): Buffer {
  const [message] = fc.sample(arbitraryMessage(codec.schema, version), { numRuns: 1, seed: SEED + version })
  return encoded(codec, message, version)
}

for (const codec of CODECS) {
  test(`${codec.name} cut off at any byte is refused`, () => {
    for (const version of versionsOf(codec.schema)) {
      const bytes = sample(codec, version)
      const step = Math.max(1, Math.floor(bytes.length / 120))
      for (let length = 0; length < bytes.length; length += step) {
        assert.equal(decodesOrRefuses(codec, bytes.subarray(0, length), version), 'failure', `v${version}, ${length} bytes`)
      }
    }
  })

  test(`${codec.name} with changed bytes gives a message or a refusal`, () => {
    for (const version of versionsOf(codec.schema)) {
      const bytes = sample(codec, version)
      if (bytes.length === 0) continue
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.oneof(fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.nat(255)))
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
          const changed = Buffer.from(bytes)
          for (const [at, byte] of changes) changed[at] = byte
          decodesOrRefuses(codec, changed, version)
        }),
        { numRuns: 15 },
      )
    }
  })
}

test('a frame of one repeated byte behind a large count gives a message or a refusal', () => {
  for (const codec of CODECS) {
    const version = codec.schema.versions[1]
    for (const byte of [0x00, 0x01, 0x02, 0x03, 0x7f]) {
      const bytes = Buffer.alloc(MEGABYTE / 16, byte)
      // Wherever the first count is, give it the whole rest of the frame.
      for (const at of [0, 2, 4, 6, 8]) decodesOrRefuses(codec, withCount(bytes, at, codec, version), version)
    }
  }
})

test('ten million empty elements are refused before the first one is made', () => {
  const metadata = CODECS.find(({ name }) => name === 'MetadataRequest')!
  const deleteGroups = CODECS.find(({ name }) => name === 'DeleteGroupsRequest')!
  for (const [codec, version] of [
    [metadata, 9],
    [deleteGroups, 2],
  ] as const) {
    const bytes = Buffer.alloc(10 * MEGABYTE, 1)
    withCount(bytes, 0, codec, version, 10_000_000 / 2)
    const before = process.memoryUsage().heapUsed
    assert.equal(decodesOrRefuses(codec, bytes, version), 'failure')
    assert.ok(process.memoryUsage().heapUsed - before < MEGABYTE)
  }
})

function withCount(bytes: Buffer, at: number, codec: Codec, version: number, count = bytes.length - at - 8): Buffer {
  const { flexibleFrom } = codec.schema
  if (flexibleFrom === undefined || version < flexibleFrom) {
    bytes.writeInt32BE(count, at)
    return bytes
  }
  let rest = count + 1
  let position = at
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[position++] = (rest & 0x7f) | 0x80
  bytes[position] = rest
  return bytes
}

function refuses(read: (reader: WireReader) => unknown, hex: string): void {
  assert.throws(
    () => read(new WireReader(Buffer.from(hex, 'hex'))),
    { name: 'Failure', kind: 'invalid', reason: 'undecodable', applied: 'no' },
    hex,
  )
}

test('numbers and lengths that no frame may hold are refused', () => {
  refuses((reader) => reader.uvarint(), '808080808001')
  refuses((reader) => reader.uvarint(), 'ffffffff1f')
  refuses((reader) => reader.uvarint(), '8080')
  refuses((reader) => reader.int64(), '0020000000000000')
  refuses((reader) => reader.int64(), '7fffffffffffffff')
  refuses((reader) => reader.int64(), 'ffe0000000000000')
  refuses((reader) => reader.string(false), 'ffff')
  refuses((reader) => reader.string(true), '00')
  refuses((reader) => reader.nullableString(false), 'fffe')
  refuses((reader) => reader.string(true), `81800200${'61'.repeat(0x8000)}`)
  refuses((reader) => reader.bytes(false), 'ffffffff')
  refuses((reader) => reader.bytes(false), '7fffffff00')
  refuses((reader) => reader.nullableBytes(false), 'fffffffe')
  refuses((reader) => reader.count(false, 1, 1), 'fffffffe')
  refuses((reader) => reader.count(false, 1, 1), 'ffffffff')
  refuses((reader) => reader.nullableCount(false, 1, 1), 'fffffffe')
  refuses((reader) => reader.count(true, 1, 1), 'ffffffff0f')
  refuses((reader) => reader.count(false, 4, 0), '0000000200000000')
  refuses((reader) => reader.beginTag(), '0200')
})

test('numbers at the edge of what a frame may hold are read', () => {
  const read = (hex: string) => new WireReader(Buffer.from(hex, 'hex'))
  assert.equal(read('ffffffff0f').uvarint(), 2 ** 32 - 1)
  assert.equal(read('8180808000').uvarint(), 1)
  assert.equal(read('001fffffffffffff').int64(), Number.MAX_SAFE_INTEGER)
  assert.equal(read('ffe0000000000001').int64(), -Number.MAX_SAFE_INTEGER)
  assert.equal(read('ffffffffffffffff').int64(), -1)
  assert.equal(read('7fffffffffffffff').saturatingInt64(), Number.MAX_SAFE_INTEGER)
  assert.equal(read('8000000000000000').saturatingInt64(), -Number.MAX_SAFE_INTEGER)
})

test('text that is not UTF-8 is refused, and a byte order mark stays part of the text', () => {
  for (const hex of ['c328', '80', 'ff', 'eda080', 'c0af', `${'61'.repeat(60)}f8`]) {
    const length = (hex.length / 2 + 1).toString(16).padStart(2, '0')
    refuses((reader) => reader.string(true), length + hex)
  }
  assert.equal(new WireReader(Buffer.from('05efbbbf61', 'hex')).string(true), '\ufeffa')
})

test('tagged fields out of order, doubled or longer than they say are refused', () => {
  refuses((reader) => reader.unknownTags(), '020500' + '0400')
  refuses((reader) => reader.unknownTags(), '020500' + '0500')
  refuses((reader) => reader.unknownTags(), '010510')
  refuses((reader) => reader.unknownTags(), 'ffffffff0f')
  // CreateTopics v7 names its tag 0 as an int16: one that says three bytes.
  const createTopics = CODECS.find(({ name }) => name === 'CreateTopicsResponse')!
  const topic = `0261${'00'.repeat(16 + 10)}`
  assert.equal(decodesOrRefuses(createTopics, Buffer.from(`0000000002${topic}010002000000`, 'hex'), 7), 'value')
  assert.equal(decodesOrRefuses(createTopics, Buffer.from(`0000000002${topic}01000300000000`, 'hex'), 7), 'failure')
})

test('names that mean something in JavaScript are names like others', () => {
  for (const name of ['__proto__', 'constructor', 'toString']) {
    const bytes = Buffer.concat([Buffer.from([name.length + 1]), Buffer.from(name)])
    assert.equal(new WireReader(bytes).string(true), name)
  }
})

test('a request header of any bytes gives a header or a refusal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        decodeRequestHeader(new WireReader(bytes))
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure
      }
    }),
    { numRuns: 2000 },
  )
})
