import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { BufferPool } from '../base/buffer-pool.ts'
import { FrameReader } from './frame-reader.ts'

function framed(...frames: Uint8Array[]): Buffer {
  return Buffer.concat(
    frames.flatMap((frame) => {
      const size = Buffer.alloc(4)
      size.writeInt32BE(frame.length)
      return [size, frame]
    }),
  )
}

/** Pushes the chunks as a socket does, which writes over each when its time is over. */
function read(chunks: readonly Uint8Array[], release = false): Buffer[] {
  const reader = new FrameReader(1_000_000, new BufferPool(1_000_000))
  const frames: Buffer[] = []
  for (const chunk of chunks) {
    const lent = Buffer.from(chunk)
    reader.push(lent)
    for (let frame = reader.next(); frame !== undefined; frame = reader.next()) {
      frames.push(release ? Buffer.from(frame.bytes) : frame.bytes)
      if (release) {
        frame.release()
        frame.release()
      }
    }
    reader.keepRest()
    lent.fill(0xee)
  }
  return frames
}

describe('the frame reader', () => {
  it('gives the same frames however the stream is cut, and whether they are given back or kept', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 20_000, maxLength: 40_000, size: 'max' })),
          {
            maxLength: 5,
          },
        ),
        fc.array(fc.nat(), { maxLength: 8 }),
        fc.boolean(),
        (frames, cuts, release) => {
          const stream = framed(...frames)
          const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b)
          const chunks = places.slice(1).map((place, at) => stream.subarray(places[at], place))
          assert.deepEqual(
            read(chunks, release).map((frame) => frame.toString('hex')),
            frames.map((frame) => Buffer.from(frame).toString('hex')),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('takes a stream of single bytes', () => {
    const frames = [Buffer.from('one'), Buffer.alloc(0), Buffer.alloc(70_000, 7)]
    assert.deepEqual(read([...framed(...frames)].map((byte) => Uint8Array.of(byte))), frames)
  })

  it('refuses a negative size and one above its bound before anything of the frame came', () => {
    for (const size of [-1, -(2 ** 31), 1_000_001, 2 ** 31 - 1]) {
      const bytes = Buffer.alloc(4)
      bytes.writeInt32BE(size)
      assert.throws(() => read([bytes]), { kind: 'invalid', reason: 'bad-frame-size' })
    }
  })

  it('allocates by what has arrived, not by the size that was said', () => {
    const pool = new BufferPool(0)
    const taken: number[] = []
    const take = pool.take.bind(pool)
    pool.take = (sizeBytes) => {
      taken.push(sizeBytes)
      return take(sizeBytes)
    }
    const reader = new FrameReader(100_000_000, pool)
    const start = Buffer.alloc(1_004)
    start.writeInt32BE(100_000_000)
    reader.push(start)
    assert.equal(reader.next(), undefined)
    assert.ok(Math.max(...taken) <= 16_384, String(taken))
  })
})

describe('a frame', () => {
  it('is released when nobody reads its bytes and its request is over, whichever comes first', async () => {
    for (const isOverFirst of [true, false]) {
      const reader = new FrameReader(1_000, new BufferPool(1_000))
      reader.push(framed(Buffer.from('a')))
      const frame = reader.next()!
      let releasedCount = 0
      let end: () => void = () => {}
      frame.hold()
      frame.holdUntil(new Promise((resolve) => (end = resolve)))
      frame.whenReleased(() => releasedCount++)
      const steps = [end, () => frame.release()]
      for (const step of isOverFirst ? steps : steps.reverse()) {
        assert.equal(releasedCount, 0)
        step()
        await undefined
        await undefined
      }
      assert.equal(releasedCount, 1)
      assert.ok(!frame.isHeld)
    }
  })
})
