import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { Failure } from '../base/failure.ts'
import { FrameStream } from './frame-stream.ts'

function framed(payload: Uint8Array): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(payload.length)
  return Buffer.concat([size, payload])
}

describe('the frame stream', () => {
  it('cuts the same frames out of a stream however it is chunked, and keeps no chunk', () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 20_000, size: 'max' }), { maxLength: 6 })
    fc.assert(
      fc.property(payloads, fc.array(fc.integer({ min: 1, max: 30_000 }), { minLength: 1 }), (frames, cuts) => {
        const stream = Buffer.concat(frames.map(framed))
        const reader = new FrameStream(40_000)
        const taken: Buffer[] = []
        for (let at = 0, cut = 0; at < stream.length; cut++) {
          const chunk = Buffer.from(stream.subarray(at, at + cuts[cut % cuts.length]!))
          at += chunk.length
          reader.push(chunk, (frame) => taken.push(frame) > 0)
          chunk.fill(0xa5)
        }
        assert.ok(Buffer.concat(taken).equals(Buffer.concat(frames)))
        assert.deepEqual(
          taken.map((frame) => frame.length),
          frames.map((frame) => frame.length),
        )
      }),
      { numRuns: 50, seed: 1 },
    )
  })

  it('refuses a frame that is too large by its size alone, by the bound of that moment', () => {
    const reader = new FrameStream(10)
    const taken: number[] = []
    reader.push(framed(Buffer.alloc(10)), (frame) => taken.push(frame.length) > 0)
    assert.throws(() => reader.push(Buffer.from([0, 0, 0, 11]), () => true), Failure)
    const raised = new FrameStream(10)
    raised.frameBytesMax = 11
    raised.push(framed(Buffer.alloc(11)), (frame) => taken.push(frame.length) > 0)
    assert.deepEqual(taken, [10, 11])
  })

  it('takes no memory for a size that was only said', () => {
    const before = process.memoryUsage().arrayBuffers
    const readers = Array.from({ length: 50 }, () => {
      const reader = new FrameStream(16 << 20)
      reader.push(Buffer.from([0, 0xff, 0xff, 0xff, 1]), () => true)
      return reader
    })
    const takenBytes = process.memoryUsage().arrayBuffers - before
    assert.equal(readers.length, 50)
    assert.ok(takenBytes < 10 << 20, `${takenBytes} bytes`)
  })

  it('gives nothing more when its taker has had enough', () => {
    const reader = new FrameStream(10)
    const taken: number[] = []
    const two = Buffer.concat([framed(Buffer.alloc(1)), framed(Buffer.alloc(2))])
    reader.push(two, (frame) => {
      taken.push(frame.length)
      return false
    })
    assert.deepEqual(taken, [1])
  })
})
