import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { ByteReader } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import { logIndex } from '../base/units.ts'
import {
  decodeAnnouncement,
  decodeBeat,
  decodeBlockName,
  decodeCommands,
  decodeIndex,
  decodeRefusal,
  encodeAnnouncement,
  encodeBeat,
  encodeBlockName,
  encodeCommands,
  encodeHead,
  encodeIndex,
  encodeRefusal,
} from './messages.ts'

const whole = fc.nat(Number.MAX_SAFE_INTEGER)
const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array))
const command = fc.record(
  { brokerId: fc.nat(2 ** 32 - 1), incarnation: whole, lane: fc.nat(255), sequence: whole, bytes },
  { noNullPrototype: true },
)
const options = { numRuns: 300, seed: 1 }
const read = (encoded: Uint8Array): ByteReader => new ByteReader(encoded)

describe('messages between brokers', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(
        whole,
        fc.constantFrom('unknown' as const, 'stranded' as const, 'well' as const),
        fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
        (appliedIndex, standing, load) => {
          const beat = { appliedIndex, standing, load }
          assert.deepEqual(decodeBeat(read(encodeBeat(beat))), beat)
        },
      ),
      options,
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        assert.deepEqual(decodeCommands(read(encodeCommands(commands))), commands)
      }),
      options,
    )
    fc.assert(
      fc.property(whole, whole, bytes, fc.boolean(), (index, bodyBytes, header, isToPassOn) => {
        const entry = { index: logIndex(index + (index === 0 ? 1 : 0)), bodyBytes, header }
        const encoded = Buffer.concat([encodeAnnouncement(entry, isToPassOn), header])
        assert.deepEqual(decodeAnnouncement(read(encoded)), { entry, isToPassOn })
      }),
      options,
    )
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), whole, (key, block) => {
        assert.deepEqual(decodeBlockName(read(encodeBlockName({ key, block }))), { key, block })
        assert.equal(decodeIndex(read(encodeIndex(block))), block)
      }),
      options,
    )
    assert.deepEqual(decodeRefusal(read(encodeRefusal('unknown', 'why'))), { applied: 'unknown', text: 'why' })
    assert.equal(decodeRefusal(read(encodeRefusal('no', 'w'.repeat(9_999)))).text.length, 500)
  })

  it('keep their layout', () => {
    assert.equal(encodeHead(3, 7).toString('hex'), '0307000000')
    assert.equal(
      encodeBeat({ appliedIndex: 3, standing: 'stranded', load: 0.5 }).toString('hex'),
      '000000000000084001000000000000e03f',
    )
    assert.equal(encodeIndex(3).toString('hex'), '0000000000000840')
    const commands = encodeCommands([{ brokerId: 1, incarnation: 2, lane: 1, sequence: 3, bytes: Buffer.from([9]) }])
    assert.equal(commands.toString('hex'), '01010000000000000000000040010000000000000840' + '0109')
    const announced = encodeAnnouncement({ index: logIndex(3), bodyBytes: 0, header: Buffer.alloc(0) }, true)
    assert.equal(announced.toString('hex'), '0100000000000008400000000000000000')
    assert.equal(encodeBlockName({ key: 'k', block: 3 }).toString('hex'), '016b0000000000000840')
    assert.equal(encodeRefusal('no', 'x').toString('hex'), '000178')
  })

  it('of any bytes are a value or a failure', () => {
    const decoders = [decodeBeat, decodeIndex, decodeCommands, decodeAnnouncement, decodeBlockName, decodeRefusal]
    fc.assert(
      fc.property(fc.constantFrom(...decoders), fc.uint8Array({ maxLength: 80 }), (decode, random) => {
        try {
          decode(read(random))
        } catch (error) {
          assert.ok(error instanceof Failure)
        }
      }),
      { numRuns: 10_000, seed: 1 },
    )
  })
})
