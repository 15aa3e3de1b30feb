import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { crc32c, crc32cIsNative, crc32cOfRange, joinCrc32c, tableCrc32c } from './crc32c.ts'

const KNOWN: readonly (readonly [string, Uint8Array, number])[] = [
  ['nothing', new Uint8Array(0), 0],
  ['the check string', Buffer.from('123456789'), 0xe3069283],
  ['32 zeros of RFC 3720', new Uint8Array(32), 0x8a9136aa],
  ['32 ones of RFC 3720', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['counting up, of RFC 3720', Uint8Array.from({ length: 32 }, (_, at) => at), 0x46dd794e],
  ['counting down, of RFC 3720', Uint8Array.from({ length: 32 }, (_, at) => 31 - at), 0x113fdb5c],
]

for (const [name, bytes, sum] of KNOWN) {
  test(`the sum of ${name} is the published one, with and without the addon`, () => {
    assert.equal(crc32c(bytes), sum)
    assert.equal(tableCrc32c(bytes), sum)
  })
}

test('the addon is in use on the machines that we build for', () => {
  assert.equal(crc32cIsNative, true)
})

test('addon and tables agree on any bytes, any alignment and any seed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(16), fc.nat(0xffffffff), (bytes, start, seed) => {
      const view = bytes.subarray(Math.min(start, bytes.length))
      assert.equal(tableCrc32c(view, seed), crc32c(view, seed))
    }),
  )
})

test('the sums of two parts give the sum of the whole, whatever their lengths', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array({ maxLength: 3_000 }), fc.nat(0xffffffff), (first, second, seed) => {
      const sum = crc32c(first, seed)
      assert.equal(joinCrc32c(sum, crc32c(second), second.length), crc32c(second, sum))
    }),
  )
  const long = Buffer.alloc(20_000_003, 'odradek')
  for (const at of [0, 1, 16_384, 9_999_999, long.length])
    assert.equal(joinCrc32c(crc32c(long.subarray(0, at)), crc32c(long.subarray(at)), long.length - at), crc32c(long))
})

test('a sum goes on where another one ended', () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.uint8Array(), (first, second) => {
      const whole = crc32c(Buffer.concat([first, second]))
      assert.equal(crc32c(second, crc32c(first)), whole)
      assert.equal(tableCrc32c(second, tableCrc32c(first)), whole)
    }),
  )
})

test('the sum of a range is that of its view, short or long', () => {
  const bytes = Buffer.alloc(3_000, 'any bytes')
  for (const length of [0, 1, 7, 8, 9, 511, 512, 513, 2_000]) {
    for (const start of [0, 1, 5])
      assert.equal(crc32cOfRange(bytes, start, start + length), crc32c(bytes.subarray(start, start + length)))
  }
})
