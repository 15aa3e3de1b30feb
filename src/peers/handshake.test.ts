import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { DialerHandshake, encodeHello, type HandshakeParts, ListenerHandshake, type PeerName, type Session } from './handshake.ts'

const SECRET = Buffer.alloc(32, 7)
const random = SimRandom.ofSeed(1)

function parts(brokerId: number, changed: Partial<HandshakeParts> = {}): HandshakeParts {
  return { secret: SECRET, clusterId: 'c', self: { brokerId, incarnation: 10 }, random, ...changed }
}

const anybody = (): void => {}

interface Ends {
  readonly dialer: DialerHandshake
  readonly listener: ListenerHandshake
}

function ends(dialer = parts(1), listener = parts(2), target: PeerName = { brokerId: 2, incarnation: 10 }): Ends {
  return { dialer: new DialerHandshake(dialer, target), listener: new ListenerHandshake(listener, anybody) }
}

function shake({ dialer, listener }: Ends): readonly [dialer: Session, listener: Session] {
  const challenge = listener.receive(dialer.first).reply!
  const proved = dialer.receive(challenge)
  return [proved.session!, listener.receive(proved.reply!).session!]
}

const isRefused = (reason: string) => (error: unknown) => error instanceof Failure && error.reason === reason

describe('the handshake', () => {
  it('tells each side who the other is, and gives both the same keys, one for each direction', () => {
    const [dialer, listener] = shake(ends())
    assert.deepEqual([dialer.peer, listener.peer], [parts(2).self, parts(1).self])
    const sealed = Buffer.concat(dialer.sealer.seal([Buffer.from('to the listener')]))
    assert.equal(String(listener.opener.open(sealed)), 'to the listener')
    const back = Buffer.concat(listener.sealer.seal([Buffer.from('and back')]))
    assert.equal(String(dialer.opener.open(back)), 'and back')
  })

  it('makes keys that were never there before, each time', () => {
    const [first] = shake(ends())
    const [, second] = shake(ends())
    const sealed = Buffer.concat(first.sealer.seal([Buffer.from('a')]))
    assert.throws(() => second.opener.open(sealed), isRefused('peer-stranger'))
  })

  it('is refused by the dialer where the listener has another secret or another cluster', () => {
    for (const other of [{ secret: Buffer.alloc(32, 8) }, { clusterId: 'd' }]) {
      assert.throws(() => shake(ends(parts(1), parts(2, other))), isRefused('peer-stranger'))
    }
  })

  it('is refused by the listener where the dialer proves nothing', () => {
    for (const proof of [Buffer.alloc(32), Buffer.alloc(0), Buffer.alloc(33)]) {
      const { dialer, listener } = ends()
      listener.receive(dialer.first)
      assert.throws(() => listener.receive(proof), isRefused('peer-stranger'))
    }
  })

  it("takes the listener's own proof for none of the dialer's", () => {
    const { dialer, listener } = ends()
    const challenge = listener.receive(dialer.first).reply!
    assert.throws(() => listener.receive(challenge.subarray(-32)), isRefused('peer-stranger'))
  })

  it('that was listened to opens nothing when it is played again', () => {
    const { dialer, listener } = ends()
    const hello = Buffer.from(dialer.first)
    const proof = dialer.receive(listener.receive(hello).reply!).reply!
    const again = new ListenerHandshake(parts(2), anybody)
    again.receive(hello)
    assert.throws(() => again.receive(proof), isRefused('peer-stranger'))
  })

  it('with any bit of it changed on the way is refused', () => {
    const { dialer, listener } = ends()
    const challenge = listener.receive(dialer.first).reply!
    for (let bit = 0; bit < challenge.length * 8; bit++) {
      const changed = Buffer.from(challenge)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      assert.throws(() => dialer.receive(changed), Failure, `bit ${bit} of the challenge`)
    }
    for (let bit = 0; bit < dialer.first.length * 8; bit++) {
      const changed = Buffer.from(dialer.first)
      changed[bit >> 3]! ^= 1 << (bit & 7)
      const other = new ListenerHandshake(parts(2), anybody)
      const whole = (): void => {
        dialer.receive(other.receive(changed).reply!)
      }
      assert.throws(whole, Failure, `bit ${bit} of the hello`)
    }
  })

  it('ends when another broker is found, or an earlier start, and not when it is a later one', () => {
    const found = (incarnation: number, target: PeerName) =>
      shake(ends(parts(1), parts(2, { self: { brokerId: 2, incarnation } }), target))
    assert.throws(() => found(9, { brokerId: 2, incarnation: 10 }), isRefused('peer-stranger'))
    assert.throws(() => found(10, { brokerId: 3, incarnation: 10 }), isRefused('peer-stranger'))
    assert.deepEqual(found(11, { brokerId: 2, incarnation: 10 })[0].peer, { brokerId: 2, incarnation: 11 })
  })

  it('leaves the last word to the listener, who hears only of those that have the secret', () => {
    const heard: number[] = []
    const admit = ({ brokerId }: PeerName): void => {
      heard.push(brokerId)
      throw new Failure('fenced', 'fenced-incarnation', 'no', 'an earlier start')
    }
    const dialer = new DialerHandshake(parts(1), parts(2).self)
    const listener = new ListenerHandshake(parts(2), admit)
    const { reply } = dialer.receive(listener.receive(dialer.first).reply!)
    const stranger = new ListenerHandshake(parts(2), admit)
    stranger.receive(dialer.first)
    assert.throws(() => stranger.receive(Buffer.alloc(32)), isRefused('peer-stranger'))
    assert.deepEqual(heard, [])
    assert.throws(() => listener.receive(reply!), isRefused('fenced-incarnation'))
    assert.deepEqual(heard, [1])
  })

  it('begins with nothing that a Kafka listener would take for a request', () => {
    assert.equal(ends().dialer.first.readInt16BE(0), 0x5052)
  })

  it('finds the version that both speak, or none', () => {
    const hello = (lowest: number, highest: number) =>
      encodeHello({ lowest, highest, target: 2, self: parts(1).self, nonce: Buffer.alloc(32) })
    const challenged = new ListenerHandshake(parts(2), anybody).receive(Buffer.concat([hello(1, 9), Buffer.from('more')])).reply!
    assert.equal(challenged[4], 1)
    const tooNew = new ListenerHandshake(parts(2), anybody)
    assert.throws(() => tooNew.receive(hello(2, 9)), isRefused('unsupported-version'))
  })
})
