import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeFrameHead, encodeFrameHead, FRAME_HEAD_BYTES, isFrameHeadIntact } from './frame.ts'

const HEAD = { headerBytes: 3, bodyBytes: 300, index: 2 ** 40 + 1, position: 2 ** 41, syncedBefore: 2 ** 39, bodyCrc: 0xdeadbeef }
const HEADER = Buffer.from('abc')

function encoded(): Buffer {
  const bytes = Buffer.alloc(FRAME_HEAD_BYTES + 3)
  encodeFrameHead(bytes, 0, HEAD, HEADER, 5)
  HEADER.copy(bytes, FRAME_HEAD_BYTES)
  return bytes
}

test('a frame of version 1 lies in these bytes', () => {
  const golden = '4f445246010000000300000' + '02c010000001000000000704200000000000080420000000000006042efbeadde'
  assert.equal(encoded().toString('hex', 0, 44), golden)
  assert.deepEqual(decodeFrameHead(encoded(), 0, HEAD.position), HEAD)
})

test('a head with any bit wrong, of another place or of another log is not intact', () => {
  const isGood = (bytes: Buffer, position = HEAD.position, salt = 5): boolean => {
    const head = decodeFrameHead(bytes, 0, position)
    return head !== undefined && FRAME_HEAD_BYTES + head.headerBytes <= bytes.length && isFrameHeadIntact(bytes, 0, head, salt)
  }
  assert.ok(isGood(encoded()))
  assert.ok(!isGood(encoded(), HEAD.position + 1))
  assert.ok(!isGood(encoded(), HEAD.position, 6))
  for (let bit = 0; bit < encoded().length * 8; bit++) {
    const damaged = encoded()
    damaged[bit >>> 3]! ^= 1 << (bit & 7)
    assert.ok(!isGood(damaged), `bit ${bit}`)
  }
})
