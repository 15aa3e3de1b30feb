import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { FakeSocket } from '../../test/fakes/fake-socket.ts'
import { HeardService, SECRET } from '../../test/fakes/peer-cluster.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { Metrics } from '../base/metrics.ts'
import { type Log, SILENT } from '../base/ports.ts'
import { NO_PLACE, RegisteredBroker } from '../state/brokers.ts'
import { DialerHandshake, type PeerName, type Session } from './handshake.ts'
import { encodeBeat, encodeCommands, encodeHead, KINDS } from './messages.ts'
import { PeerCounters } from './peer-counters.ts'
import { Reception } from './reception.ts'

const SELF: PeerName = { brokerId: 1, incarnation: 5 }
const PEER: PeerName = { brokerId: 2, incarnation: 6 }
const random = SimRandom.ofSeed(1)

/** A reception, and raw connections to it in the test's hands. */
function reception() {
  const clock = new FakeClock()
  const metrics = new Metrics()
  const service = new HeardService()
  const fatal: unknown[] = []
  const lines: string[] = []
  const log: Log = { ...SILENT, warn: (text, fields) => lines.push(`${text}: ${fields?.cause}`) }
  const hosted = new Reception({ clock, log, counters: new PeerCounters(metrics) })
  const registered = new Map(
    [SELF, PEER].map((name) => [name.brokerId, new RegisteredBroker(name.brokerId, name.incarnation, NO_PLACE)]),
  )
  const passedOn: number[] = []
  let blockCalls = 0
  hosted.open({
    handshake: { secret: SECRET, clusterId: 'c', self: SELF, random },
    role: {
      service,
      blocks: {
        block: (key) => {
          blockCalls++
          return key === 'slow' ? new Promise(() => {}) : Promise.resolve(Buffer.from(key))
        },
      },
      registered: () => registered,
      onFatal: (error) => fatal.push(error),
    },
    beat: () => ({ appliedIndex: 8, standing: 'unknown', load: 0 }),
    heard() {},
    passOn: (entry) => passedOn.push(entry.index),
    zone: () => 'a',
  })
  const call = (): FakeSocket => {
    const socket = new FakeSocket()
    hosted.accept(socket)
    return socket
  }
  const count = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(metrics.render())?.[1] ?? 0)
  return { clock, hosted, service, fatal, lines, call, count, passedOn, blockCalls: () => blockCalls }
}

function frame(payload: Uint8Array): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(payload.length)
  return Buffer.concat([size, payload])
}

/** The last frame that the listener sent, without its size. */
function lastFrame(socket: FakeSocket): Buffer {
  const sent = Buffer.concat(socket.received)
  socket.received.length = 0
  let at = 0
  while (at + 4 + sent.readUInt32BE(at) < sent.length) at += 4 + sent.readUInt32BE(at)
  return sent.subarray(at + 4)
}

function authenticate(socket: FakeSocket, name = PEER): Session {
  const dialer = new DialerHandshake({ secret: SECRET, clusterId: 'c', self: name, random }, SELF)
  socket.push(frame(dialer.first))
  const { reply, session } = dialer.receive(lastFrame(socket))
  socket.push(frame(reply!))
  return session!
}

const sealed = ({ sealer }: Session, ...chunks: Uint8Array[]): Buffer => frame(Buffer.concat(sealer.seal(chunks)))

/** Kind, correlation and payload of the last answer. */
function answerOf(
  socket: FakeSocket,
  { opener }: Session,
): { readonly kind: number; readonly correlation: number; readonly payload: Buffer } {
  const bytes = opener.open(lastFrame(socket))
  return { kind: bytes[0]!, correlation: bytes.readUInt32LE(1), payload: bytes.subarray(5) }
}

describe('a stranger at the peer listener', () => {
  it('with whatever bytes is sent nothing, and is away after five seconds at the latest', async () => {
    const { clock, call, fatal, count, service } = reception()
    let called = 0
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1, maxLength: 80 }), { minLength: 1, maxLength: 8 }), (chunks) => {
        const socket = call()
        called++
        for (const chunk of chunks) if (socket.state === 'open') socket.push(chunk)
        assert.deepEqual(socket.received, [])
      }),
      { numRuns: 3_000, seed: 1 },
    )
    const open = [call(), call()]
    await clock.pass(5_001)
    assert.deepEqual(
      open.map(({ state }) => state),
      ['destroyed', 'destroyed'],
    )
    assert.equal(count('odradek_peer_strangers_total'), called + 2)
    assert.equal(clock.timerCount, 0)
    assert.deepEqual([fatal, service.announcedAt], [[], []])
  })

  it('who speaks Kafka gets nothing', async () => {
    const { call, clock, lines } = reception()
    const socket = call()
    // ApiVersions, version 3, correlation 1, client "c".
    socket.push(frame(Buffer.from('00120003000000010001630000', 'hex')))
    await clock.settle()
    assert.deepEqual([socket.state, socket.received], ['destroyed', []])
    assert.deepEqual(lines, ["a stranger called at the peer listener: it isn't a broker"])
  })

  it('may not say much: one size too large ends it', () => {
    const { call } = reception()
    const socket = call()
    socket.push(Buffer.from([0, 0, 4, 1]))
    assert.equal(socket.state, 'destroyed')
  })

  it('is told of in one line in ten seconds, with how many there were', async () => {
    const { call, clock, lines, count } = reception()
    for (let at = 0; at < 500; at++) call().push(Buffer.from('rubbish!'))
    await clock.pass(10_000)
    call().push(Buffer.from('rubbish!'))
    await clock.settle()
    assert.equal(lines.length, 2)
    assert.equal(count('odradek_peer_strangers_total'), 501)
  })

  it('who says nothing wrong and goes is counted, and told of in no line', async () => {
    const { call, clock, lines, count } = reception()
    call().close()
    await clock.settle()
    assert.deepEqual([lines, count('odradek_peer_strangers_total')], [[], 1])
  })

  it('keeps no peer out, however many there are', async () => {
    const { call, clock } = reception()
    const strangers = Array.from({ length: 300 }, call)
    const socket = call()
    const session = authenticate(socket)
    await clock.settle()
    assert.equal(strangers.filter(({ state }) => state === 'open').length, 63)
    socket.push(sealed(session, encodeHead(KINDS.ticket, 1)))
    assert.equal(answerOf(socket, session).kind, KINDS.answer)
  })

  it('who has the secret but is an earlier start, or goes by the id of the listener, is not let in', () => {
    for (const name of [{ ...PEER, incarnation: 5 }, SELF]) {
      const { call } = reception()
      const socket = call()
      authenticate(socket, name)
      assert.equal(socket.state, 'destroyed')
    }
  })
})

describe('a peer at the peer listener', () => {
  it('that sends any bytes, sealed as they should be, is answered, refused or cut off, and nothing else happens', async () => {
    const { call, clock, fatal, hosted } = reception()
    const kinds = fc.oneof(fc.constantFrom(...Object.values(KINDS)), fc.nat(255))
    const nonsense = fc.uint8Array({ maxLength: 60 })
    const sensible = fc.constantFrom(
      Buffer.from(encodeBeat({ appliedIndex: 3, standing: 'stranded', load: 1 })),
      Buffer.from(encodeCommands([{ ...PEER, lane: 1, sequence: 1, bytes: Buffer.from('a') }])),
      Buffer.alloc(0),
    )
    let sent = 0
    let cutOff = 0
    const messages = fc.array(fc.tuple(kinds, fc.nat(3), fc.oneof(nonsense, sensible)), { minLength: 1, maxLength: 10 })
    fc.assert(
      fc.property(messages, (all) => {
        const socket = call()
        const session = authenticate(socket)
        for (const [kind, correlation, payload] of all) {
          if (socket.state !== 'open') break
          sent++
          socket.push(sealed(session, encodeHead(kind, correlation), payload))
        }
        if (socket.state !== 'open') cutOff++
        socket.destroy()
      }),
      { numRuns: 4_000, seed: 2 },
    )
    assert.ok(sent > 8_000 && cutOff > 1_000, `${sent} sent, ${cutOff} cut off`)
    await clock.settle()
    assert.deepEqual(fatal, [])
    hosted.close()
  })

  it('that sends what it has not sealed is cut off, be it a single bit', () => {
    const { call, passedOn } = reception()
    for (let bit = 0; bit < 200; bit += 7) {
      const socket = call()
      const session = authenticate(socket)
      const message = sealed(session, encodeHead(KINDS.announce, 0), Buffer.alloc(17 + 40, 1))
      message[4 + (bit >> 3)]! ^= 1 << (bit & 7)
      socket.push(message)
      assert.equal(socket.state, 'destroyed', `bit ${bit}`)
    }
    assert.deepEqual(passedOn, [])
  })

  it('of a newer kind hears that its messages are unknown, and goes on', () => {
    const { call } = reception()
    const socket = call()
    const session = authenticate(socket)
    socket.push(sealed(session, encodeHead(40, 0), Buffer.from('nobody answers')))
    assert.deepEqual(socket.received, [])
    socket.push(sealed(session, encodeHead(40, 9), Buffer.from('a question')))
    const answer = answerOf(socket, session)
    assert.deepEqual([answer.kind, answer.correlation], [KINDS.refusal, 9])
    socket.push(sealed(session, encodeHead(KINDS.ticket, 10)))
    assert.equal(answerOf(socket, session).payload.readDoubleLE(0), 1)
  })

  it('that calls again takes the place of its old connection', async () => {
    const { call, clock } = reception()
    const [old, fresh] = [call(), call()]
    authenticate(old)
    authenticate(fresh)
    await clock.settle()
    assert.deepEqual([old.state, fresh.state], ['destroyed', 'open'])
  })

  it('that does not take its answers is not read until it does, and is left when it stays silent', async () => {
    const { call, clock, hosted } = reception()
    const socket = call()
    const session = authenticate(socket)
    socket.isReading = false
    const key = Buffer.alloc(8 << 20, 'k')
    const name = Buffer.concat([Buffer.from([0x80, 0x80, 0x80, 0x04]), key, Buffer.alloc(8)])
    for (let at = 1; at <= 2; at++) {
      assert.equal(socket.isPaused, false)
      socket.push(sealed(session, encodeHead(KINDS.block, at), name))
      await clock.settle()
    }
    assert.equal(socket.isPaused, true)
    socket.drain()
    assert.equal(socket.isPaused, false)
    await clock.pass(31_000)
    hosted.tick(clock.monotonicMs())
    assert.equal(socket.state, 'destroyed')
  })

  it('may ask for so many blocks and other things at a time, and hears of it when it is too much', async () => {
    const { call, clock, blockCalls, service } = reception()
    const socket = call()
    const session = authenticate(socket)
    const slow = Buffer.concat([Buffer.from([4]), Buffer.from('slow'), Buffer.alloc(8)])
    for (let at = 1; at <= 20; at++) socket.push(sealed(session, encodeHead(KINDS.block, at), slow))
    await clock.settle()
    assert.equal(blockCalls(), 8)
    assert.equal(socket.isPaused, true)
    service.combining = () => new Promise(() => {})
    for (let at = 21; at <= 400; at++) socket.push(sealed(session, encodeHead(KINDS.combine, at), Buffer.from([0])))
    await clock.settle()
    const answers = Buffer.concat(socket.received)
    let refusals = 0
    for (let at = 0; at < answers.length; at += 4 + answers.readUInt32BE(at)) {
      const opened = session.opener.open(answers.subarray(at + 4, at + 4 + answers.readUInt32BE(at)))
      if (opened[0] === KINDS.refusal) refusals++
    }
    assert.equal(refusals, 12 + 380 - (256 - 8))
  })

  it('whose request meets a bug here ends the process, and one that meets trouble does not', async () => {
    const { call, clock, fatal, service } = reception()
    const socket = call()
    const session = authenticate(socket)
    for (const trouble of [new Failure('unavailable', 'closing', 'unknown', 'it stops'), new Error('a bug')]) {
      service.combining = async () => {
        throw trouble
      }
      socket.push(sealed(session, encodeHead(KINDS.combine, 1), Buffer.from([0])))
      await clock.settle()
    }
    assert.deepEqual(fatal.map(String), ['Error: a bug'])
  })
})
