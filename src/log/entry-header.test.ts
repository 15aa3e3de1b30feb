import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../base/failure.ts'
import { decodeEntryHeader, type EntryHeader, encodeEntryHeader } from './entry-header.ts'

const whole = fc.integer({ min: 0, max: 2 ** 32 - 1 })
const header: fc.Arbitrary<EntryHeader> = fc.record(
  {
    brokerId: whole,
    incarnation: fc.maxSafeNat(),
    nonce: whole,
    timeMs: fc.maxSafeNat(),
    commands: fc.array(
      fc.record(
        {
          brokerId: whole,
          incarnation: fc.maxSafeNat(),
          lane: fc.nat(255),
          sequence: fc.maxSafeNat(),
          bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        },
        { noNullPrototype: true },
      ),
      { maxLength: 4 },
    ),
  },
  { noNullPrototype: true },
)

describe('the header of an entry', () => {
  it('comes back from its bytes', () => {
    fc.assert(fc.property(header, (value) => assert.deepEqual(decodeEntryHeader(encodeEntryHeader(value)), value)))
  })

  it('gives a value or a Failure for any bytes and every part of a header', () => {
    const check = (bytes: Uint8Array) => {
      try {
        decodeEntryHeader(bytes)
      } catch (error) {
        if (!(error instanceof Failure) || error.kind !== 'corrupt') throw error
      }
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => check(Uint8Array.of(1, ...bytes))))
    fc.assert(
      fc.property(header, fc.nat(), fc.nat(255), (value, place, byte) => {
        const bytes = encodeEntryHeader(value)
        check(bytes.subarray(0, place % bytes.length))
        bytes[place % bytes.length] = byte
        check(bytes)
      }),
    )
  })

  it('keeps its bytes of version 1', () => {
    const commands = [{ brokerId: 2, incarnation: 3, lane: 1, sequence: 4, bytes: Buffer.from('0f0167', 'hex') }]
    const bytes = encodeEntryHeader({ brokerId: 1, incarnation: 2, nonce: 5, timeMs: 8, commands })
    const first = '01' + '01000000' + '0000000000000040' + '05000000' + '0000000000002040'
    assert.equal(bytes.toString('hex'), `${first}0102000000000000000000084001000000000000104003${'0f0167'}`)
  })

  it('of a newer version says so', () => {
    assert.throws(() => decodeEntryHeader(Uint8Array.of(2)), { reason: 'newer-format' })
  })
})
