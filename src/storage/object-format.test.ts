import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import { topicId } from '../base/units.ts'
import { mintIndexOf, objectName } from '../state/object-name.ts'
import { checkObject, decodeObject, encodeObjectEnd, type ObjectContent } from './object-format.ts'

const KEY = { mintIndex: 12, brokerId: 3, incarnation: 4, ordinal: 5 }

function objectOf(body: Buffer, content: Partial<ObjectContent> = {}) {
  const runs = [{ topicId: topicId('1'.repeat(32)), partitionIndex: 2, baseOffset: 7, position: 0, sizeBytes: body.length }]
  const whole = { key: KEY, kind: 'segment', runs, bodyBytes: body.length, bodyCrc: crc32c(body), ...content } as const
  const { end, reference } = encodeObjectEnd(whole)
  return { whole, reference, bytes: Buffer.concat([body, end]) }
}

describe('the format of stored objects', () => {
  it('gives back what was written, and tells its size and sum', () => {
    const { whole, reference, bytes } = objectOf(Buffer.from('batches'))
    assert.deepEqual(decodeObject(bytes), whole)
    assert.deepEqual(checkObject(bytes, reference), whole)
    assert.deepEqual([reference.sizeBytes, reference.crc], [bytes.length, bytes.readUInt32LE(bytes.length - 4)])
  })

  it('keeps its bytes', () => {
    const { bytes } = objectOf(Buffer.from('batches'))
    const footer = '0c03040501111111111111111111111111111111110200000000000' + '01c400007'
    assert.equal(bytes.toString('hex').slice(14, 14 + footer.length), footer)
    assert.equal(bytes.length, 7 + footer.length / 2 + 26)
  })

  it('finds every flipped bit, every missing byte, and another object in its place', () => {
    const { reference, bytes } = objectOf(Buffer.from('batches'))
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), fc.nat(bytes.length - 1), (bit, end) => {
        const flipped = Buffer.from(bytes)
        flipped[bit >>> 3]! ^= 1 << (bit & 7)
        for (const damaged of [flipped, bytes.subarray(0, end)])
          assert.throws(
            () => checkObject(damaged, reference),
            (cause) => cause instanceof Failure && cause.kind === 'corrupt',
          )
      }),
    )
    const other = objectOf(Buffer.from('batches'), { key: { ...KEY, ordinal: 6 } })
    assert.throws(() => checkObject(other.bytes, reference), { reason: 'bad-object' })
    const rewritten = objectOf(Buffer.from('batcheS'))
    assert.throws(() => checkObject(rewritten.bytes, reference), { reason: 'bad-object' })
  })

  it('has a sum that differs where contents do', () => {
    assert.notEqual(objectOf(Buffer.from('a')).reference.crc, objectOf(Buffer.from('b')).reference.crc)
  })

  it('is named so that names sort by age, and only such names are taken for one', () => {
    const names = [9, 10, 123_456_789_012].map((mintIndex) => objectName({ ...KEY, mintIndex }))
    assert.deepEqual([...names].sort(), names)
    assert.deepEqual(names.map(mintIndexOf), [9, 10, 123_456_789_012])
    for (const foreign of ['', 'objects/', 'objects/x', 'log/00000000000000000009-3-4-5', `${names[0]}-1`, `${names[0]}.part`])
      assert.equal(mintIndexOf(foreign), undefined, foreign)
  })
})
