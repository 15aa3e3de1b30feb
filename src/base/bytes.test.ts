import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { AssertionError } from './assert.ts'
import { ByteReader, ByteWriter } from './bytes.ts'

describe('bytes', () => {
  it('give back every text, and two texts never have the same bytes', () => {
    const text = fc.string({ unit: 'binary', maxLength: 20 })
    fc.assert(
      fc.property(text, (value) => {
        const writer = new ByteWriter(1)
        writer.string(value)
        assert.equal(new ByteReader(writer.finish()).string(), value)
      }),
    )
    const writer = new ByteWriter()
    writer.string('\ufeffgroup')
    assert.equal(new ByteReader(writer.finish()).string(), '\ufeffgroup')
  })

  it('give back every count up to 2^53 - 1, and refuse to write what is none', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        const writer = new ByteWriter(1)
        writer.varint(value)
        assert.equal(new ByteReader(writer.finish()).varint(), value)
      }),
    )
    for (const value of [-1, Number.NaN, 2 ** 53]) assert.throws(() => new ByteWriter().varint(value), AssertionError)
  })

  it('refuse a count of more than could be there, before anything is made for it', () => {
    const writer = new ByteWriter()
    writer.varint(4)
    writer.raw(Buffer.alloc(7))
    assert.throws(() => new ByteReader(writer.finish()).count(2), { reason: 'undecodable' })
  })

  it('refuse text that is no UTF-8, and bytes that are left over', () => {
    assert.throws(() => new ByteReader(Buffer.from('02c328', 'hex')).string(), { reason: 'undecodable' })
    assert.throws(() => new ByteReader(Buffer.from('00', 'hex')).end(), { reason: 'undecodable' })
  })
})
