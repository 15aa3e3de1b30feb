import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { frames, openServer } from '../../test/fakes/server-room.ts'
import { type Log, type LogFields, SILENT } from '../base/ports.ts'

describe('a connection', () => {
  it('answers in the order of requests, whichever is done first', async () => {
    const { handler, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b', '1', 'c'))
    await handler.answer('c')
    await handler.answer('b')
    assert.equal(socket.text, '')
    await handler.answer('a')
    assert.equal(socket.text, 'ab1c')
    assert.equal(handler.sentCount, 4)
  })

  it('sends nothing for an answer of none, and keeps the order around it', async () => {
    const { handler, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b', 'c'))
    await handler.answer('b', 'none')
    await handler.answer('c')
    await handler.answer('a')
    assert.equal(socket.text, 'ac')
  })

  it('takes no more requests than its bounds allow, and reads on when there is room', async () => {
    const { handler, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b', 'c', 'd', 'e', 'f'))
    assert.deepEqual(handler.asked, ['a', 'b', 'c', 'd'])
    assert.ok(socket.isPaused)
    await handler.answer('a')
    assert.deepEqual(handler.asked, ['a', 'b', 'c', 'd', 'e'])
    for (const text of ['b', 'c', 'd', 'e', 'f']) await handler.answer(text)
    assert.equal(socket.text, 'abcdef')
    assert.ok(!socket.isPaused)
  })

  it('bounds the bytes of its requests, but always takes one', async () => {
    const { handler, connect } = await openServer()
    const socket = connect()
    socket.push(frames('x'.repeat(120), 'y'))
    assert.equal(handler.asked.length, 1)
    await handler.answer('x'.repeat(120))
    assert.equal(handler.asked.length, 2)
  })

  it('takes no request of a client that doesn’t read its answers', async () => {
    const { handler, connect } = await openServer()
    const socket = connect()
    socket.isReading = false
    for (let at = 0; at < 100; at++) socket.push(frames(`${at}`.padEnd(30, '.')))
    assert.equal(handler.asked.length, 2)
    assert.ok(socket.isPaused)
    assert.equal(handler.sentCount, 0)
    socket.drain()
    assert.equal(handler.asked.length, 100)
    assert.equal(handler.sentCount, 100)
  })

  it('works off 100,000 requests that came at once without growing the stack', async () => {
    const { handler, connect } = await openServer({ requestMemoryBytesMax: 1e9 })
    const socket = connect()
    const texts = Array.from({ length: 100_000 }, (_, at) => String(at))
    socket.push(frames(...texts))
    assert.equal(handler.asked.length, 100_000)
    assert.equal(socket.text, texts.join(''))
  })

  it('sends what was answered before, then closes, and forgets what came behind', async () => {
    const { handler, server, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b', 'c'))
    await handler.answer('c')
    await handler.answer('b', 'close')
    await handler.answer('a')
    assert.equal(socket.text, 'a')
    assert.equal(socket.state, 'ended')
    assert.equal(server.requestMemoryBytes, 0)
    assert.deepEqual(handler.aborted, ['a', 'b', 'c'])
    assert.equal(handler.sentCount, 2)
    socket.push(frames('d'))
    assert.deepEqual(handler.asked, ['a', 'b', 'c'])
  })

  it('that was told to go is heard closing, though it was not read before', async () => {
    const { handler, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b', 'c', 'd', 'e'))
    assert.ok(socket.isPaused)
    await handler.answer('a', 'close')
    assert.deepEqual([socket.state, socket.isPaused], ['ended', false])
  })

  it('that was told to go and stays is cut off', async () => {
    const { clock, handler, server, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b'))
    await handler.answer('a', 'close')
    await clock.pass(12_000)
    assert.equal(socket.state, 'destroyed')
    assert.equal(server.connectionCount, 0)
  })

  it('is closed for bytes that are no frame, without touching others', async () => {
    const { handler, connect } = await openServer()
    const [socket, other] = [connect(), connect()]
    socket.push(Buffer.from('ffffffff', 'hex'))
    assert.equal(socket.state, 'destroyed')
    other.push(frames('1'))
    assert.equal(other.text, '1')
    assert.deepEqual(handler.asked, ['1'])
  })

  it('tells the work that is under way when the client goes, and gives its bytes back when that has ended', async () => {
    const { handler, server, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a', 'b'))
    assert.equal(server.requestMemoryBytes, 2)
    socket.close()
    await undefined
    assert.equal(server.connectionCount, 0)
    assert.deepEqual(handler.aborted, ['a', 'b'])
    assert.equal(server.requestMemoryBytes, 2)
    await handler.answer('a')
    assert.equal(handler.sentCount, 1)
    assert.equal(server.requestMemoryBytes, 1)
    await handler.answer('b')
    assert.equal(server.requestMemoryBytes, 0)
    assert.equal(socket.text, '')
  })

  it('that is cut off lends no answer twice', async () => {
    const { handler, server, connect } = await openServer()
    const socket = connect()
    socket.push(frames('a'))
    const answered = handler.answer('a')
    socket.push(Buffer.from('ffffffff', 'hex'))
    assert.equal(socket.state, 'destroyed')
    await answered
    assert.equal(handler.sentCount, 1)
    assert.equal(server.requestMemoryBytes, 0)
  })

  it('counts answered requests whose bytes are still read against its bounds', async () => {
    const { handler, connect } = await openServer({ requestMemoryBytesMax: 1e9, outboundBytesMax: 1e9 })
    const [many, large] = [connect(), connect()]
    many.push(frames('h1', 'h2', 'h3', 'h4', '5'))
    for (const text of ['h1', 'h2', 'h3', 'h4']) await handler.answer(text, 'none')
    assert.ok(many.isPaused)
    assert.ok(!handler.asked.includes('5'))
    handler.held.shift()!.release()
    assert.equal(many.text, '5')
    large.push(frames('h'.repeat(110), '6'))
    await handler.answer('h'.repeat(110))
    assert.ok(!handler.asked.includes('6'))
    handler.held.pop()!.release()
    assert.ok(large.text.endsWith('6'))
  })
})

describe('the server', () => {
  it('refuses connections beyond its bounds, over all and of one address', async () => {
    const { server, connect } = await openServer()
    const [one, , ofSameAddress] = [connect('a'), connect('a'), connect('a')]
    assert.equal(ofSameAddress.state, 'destroyed')
    connect('b')
    assert.equal(connect('c').state, 'destroyed')
    assert.equal(server.refusedCount, 2)
    one.close()
    await undefined
    assert.equal(connect('a').state, 'open')
    assert.equal(server.acceptedCount, 4)
  })

  it('warns of what clients do once a second, and says how often it was', async () => {
    const lines: (readonly [string, unknown])[] = []
    const log: Log = { ...SILENT, warn: (text: string, fields?: LogFields) => void lines.push([text, fields?.unsaid]) }
    const { clock, connect } = await openServer({ connectionsMax: 2, connectionsMaxOf: () => 2 }, log)
    for (let at = 0; at < 2; at++) connect().push(Buffer.from('ffffffff', 'hex'))
    for (let at = 0; at < 100; at++) connect()
    await clock.pass(1_000)
    for (let at = 0; at < 10; at++) connect()
    assert.deepEqual(lines, [
      ['a connection is closed: its bytes are not a Kafka request', undefined],
      ['a connection is refused: there are too many', undefined],
      ['a connection is refused: there are too many', 99],
    ])
  })

  it('closes a connection that says nothing soon, an idle one later, and none that waits for its answer', async () => {
    const { clock, handler, connect } = await openServer()
    const [silent, idle, waiting] = [connect('a'), connect('b'), connect('c')]
    idle.push(frames('1'))
    waiting.push(frames('a'))
    await clock.pass(12_000)
    assert.deepEqual([silent.state, idle.state, waiting.state], ['destroyed', 'open', 'open'])
    await clock.pass(50_000)
    assert.deepEqual([idle.state, waiting.state], ['destroyed', 'open'])
    await handler.answer('a')
    await clock.pass(62_000)
    assert.equal(waiting.state, 'destroyed')
  })

  it('stops: answers what was taken, takes nothing more, and cuts off what isn’t done in time', async () => {
    const { clock, handler, server, connect } = await openServer()
    const [quick, slow] = [connect(), connect()]
    quick.push(frames('a'))
    slow.push(frames('b'))
    let isClosed = false
    void server.close(1_000).then(() => {
      isClosed = true
    })
    await clock.pass(10)
    quick.push(frames('1'))
    await handler.answer('a')
    assert.equal(quick.text, 'a')
    assert.equal(quick.state, 'ended')
    quick.close()
    await clock.pass(500)
    assert.ok(!isClosed)
    await clock.pass(600)
    assert.ok(isClosed)
    assert.equal(slow.state, 'destroyed')
    assert.deepEqual(handler.asked, ['a', 'b'])
  })

  it('stops: reads nothing while answers are owed, and hears the client close once they are sent', async () => {
    const { clock, handler, server, connect } = await openServer()
    const [owed, idle] = [connect(), connect()]
    owed.push(frames('a', '1').subarray(0, 7))
    const closing = server.close(60_000)
    await clock.pass(0)
    assert.ok(owed.isPaused)
    assert.deepEqual([idle.state, idle.isPaused], ['ended', false])
    await handler.answer('a')
    assert.deepEqual([owed.text, owed.state, owed.isPaused], ['a', 'ended', false])
    for (const socket of [owed, idle]) socket.close()
    await clock.pass(20)
    await closing
    assert.deepEqual(handler.asked, ['a'])
  })

  it('stops: a client that did not read its answers takes them and is heard closing', async () => {
    const { clock, server, connect } = await openServer()
    const slow = connect()
    slow.isReading = false
    slow.push(frames('1'.repeat(60), '2'))
    assert.ok(slow.isPaused)
    const closing = server.close(60_000)
    await clock.pass(0)
    assert.deepEqual([slow.state, slow.isPaused], ['ended', false])
    slow.drain()
    slow.close()
    await clock.pass(20)
    await closing
  })

  it('stops when the log has what it takes without an answer, if that comes in time', async () => {
    const { clock, handler, server, connect } = await openServer()
    const socket = connect()
    socket.push(frames('h'))
    await handler.answer('h', 'none')
    let isClosed = false
    void server.close(1_000).then(() => {
      isClosed = true
    })
    socket.close()
    await clock.pass(500)
    assert.ok(!isClosed)
    handler.held[0]!.release()
    await clock.pass(20)
    assert.ok(isClosed)
  })

  it('is closed if its first request drips in too slowly', async () => {
    const { clock, connect } = await openServer()
    const socket = connect()
    const request = frames('1234567890')
    for (let at = 0; at < 12; at++) {
      socket.push(request.subarray(at, at + 1))
      await clock.pass(1_000)
    }
    assert.equal(socket.state, 'destroyed')
  })
})
