import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { WireReader } from '../../src/protocol/reader.ts'
import type { Fields } from '../../src/protocol/schema.ts'
import { WireWriter } from '../../src/protocol/writer.ts'
import { absentValue, arbitraryMessage } from './arbitrary-message.ts'
import { CODECS, decoded, encoded, versionsOf } from './codecs.ts'

const RUNS = { numRuns: 12 }

for (const codec of CODECS) {
  test(`${codec.name} survives encoding and decoding in every version`, () => {
    for (const version of versionsOf(codec.schema)) {
      fc.assert(
        fc.property(arbitraryMessage(codec.schema, version), (message) => {
          const bytes = encoded(codec, message, version)
          const reader = new WireReader(bytes)
          assert.deepStrictEqual(codec.decode(reader, version), message)
          assert.equal(reader.remaining, 0)
        }),
        RUNS,
      )
    }
  })
}

test('a field left out is written as its default', () => {
  for (const codec of CODECS) {
    for (const version of versionsOf(codec.schema)) {
      fc.assert(
        fc.property(arbitraryMessage(codec.schema, version), (message) => {
          const bare = withoutDefaults(codec.schema.fields, message)
          assert.deepEqual(encoded(codec, bare, version), encoded(codec, message, version))
        }),
        { numRuns: 2 },
      )
    }
  }
})

test('the frame is the size, the written parts and the large byte fields themselves', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 8 }), (sizes) => {
      const values = sizes.map((size, index) => Buffer.alloc(size, index + 1))
      const writer = new WireWriter(16)
      for (const value of values) writer.bytes(value, true)
      const sizeBytes = writer.sizeBytes
      const chunks = writer.finishFrame()
      for (const value of values) assert.equal(chunks.includes(value), value.length >= 4096)
      const frame = Buffer.concat(chunks)
      assert.equal(frame.readInt32BE(0), sizeBytes)
      assert.equal(frame.length, sizeBytes + 4)
      const reader = new WireReader(frame, 4)
      for (const value of values) assert.deepEqual(reader.bytes(true), value)
    }),
  )
})

test('a tagged field of any length has its size in front', () => {
  for (const length of [0, 1, 126, 127, 128, 16_383, 16_384, 70_000]) {
    const writer = new WireWriter(8)
    writer.uvarint(1)
    const mark = writer.beginTag(5)
    for (let left = length; left > 0; left--) writer.int8(7)
    writer.endTag(mark)
    const [tag] = new WireReader(writer.finishBytes()).unknownTags() ?? []
    assert.deepEqual(tag, { tag: 5, bytes: Buffer.alloc(length, 7) })
  }
})

test('a tagged field from a newer version survives a round trip through an older one', () => {
  const fetch = CODECS.find(({ name }) => name === 'FetchRequest')!
  const partition = { partition: 0, fetchOffset: 0, partitionMaxBytes: 1, highWatermark: 12 }
  const newer = encoded(fetch, fetchOf(partition), 18)
  const between = decoded(fetch, newer, 17)
  assert.deepEqual(decoded(fetch, encoded(fetch, between, 17), 18), decoded(fetch, newer, 18))
})

function fetchOf(partition: object): object {
  return { maxWaitMs: 0, minBytes: 0, topics: [{ topicId: '1'.repeat(32), partitions: [partition] }] }
}

/** Drops what a writer may leave out: fields whose value is the default that the schema gives. */
function withoutDefaults(fields: Fields, message: Record<string, unknown>): Record<string, unknown> {
  const rest: Record<string, unknown> = { ...message }
  for (const [name, field] of Object.entries(fields)) {
    const { type, options } = field
    const value = message[name]
    const mayBeLeftOut = options.default !== undefined || options.tag !== undefined || options.ignorable === true
    if (mayBeLeftOut && isSame(value, absentValue(field))) delete rest[name]
    else if (type.kind === 'array' && type.element.kind === 'structure' && Array.isArray(value)) {
      const { fields: inner } = type.element
      rest[name] = value.map((element: Record<string, unknown>) => withoutDefaults(inner, element))
    }
  }
  return rest
}

function isSame(left: unknown, right: unknown): boolean {
  try {
    assert.deepStrictEqual(left, right)
    return true
  } catch {
    return false
  }
}
