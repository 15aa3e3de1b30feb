import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../base/failure.ts'
import { Opener, Sealer } from './seal.ts'

const KEY = Buffer.alloc(32, 1)

function sealedFrames(count: number): Buffer[] {
  const sealer = new Sealer(KEY)
  return Array.from({ length: count }, (_, at) => Buffer.concat(sealer.seal([Buffer.from(`frame ${at}`), Buffer.from('!')])))
}

describe('sealed frames', () => {
  it('open in their order to what they were, however many', () => {
    const opener = new Opener(KEY)
    const opened = sealedFrames(300).map((frame) => String(opener.open(frame)))
    assert.deepEqual([opened[0], opened[299]], ['frame 0!', 'frame 299!'])
  })

  it('that are left out, repeated or swapped do not open', () => {
    for (const order of [[1], [0, 0], [0, 2, 1]]) {
      const frames = sealedFrames(3)
      const opener = new Opener(KEY)
      const open = (): void => {
        for (const at of order) opener.open(frames[at]!)
      }
      assert.throws(open, (error) => error instanceof Failure && error.kind === 'corrupt', order.join())
    }
  })

  it('with a bit changed, cut short or under another key do not open', () => {
    const [frame] = sealedFrames(1)
    for (let bit = 0; bit < frame!.length * 8; bit++) {
      const changed = Buffer.from(frame!)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      assert.throws(() => new Opener(KEY).open(changed), Failure)
    }
    for (let end = 0; end < frame!.length; end++) assert.throws(() => new Opener(KEY).open(frame!.subarray(0, end)), Failure)
    assert.throws(() => new Opener(Buffer.alloc(32, 2)).open(frame!), Failure)
  })
})
