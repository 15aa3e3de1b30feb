import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import { frames, openServer, serveBy } from '../../test/fakes/server-room.ts'
import { rendezvous } from '../base/rendezvous.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { encodeRequestHeader } from '../protocol/header.ts'
import { WireWriter } from '../protocol/writer.ts'

describe('the memory of all requests', () => {
  it('stops reading while it is full, and goes on in turn', async () => {
    const { handler, server, connect } = await openServer({ requestMemoryBytesMax: 3 })
    const [one, other] = [connect(), connect()]
    one.push(frames('aaa'))
    other.push(frames('bb'))
    assert.deepEqual(handler.asked, ['aaa'])
    assert.ok(other.isPaused)
    await handler.answer('aaa')
    assert.deepEqual(handler.asked, ['aaa', 'bb'])
    assert.ok(!other.isPaused)
    assert.equal(server.requestMemoryBytes, 2)
  })

  it('is held by requests that were answered while the log still reads their bytes, and by those of clients that left', async () => {
    const { handler, server, connect } = await openServer({ requestMemoryBytesMax: 6 })
    const [answered, left, waiting] = [connect('a'), connect('b'), connect('c')]
    answered.push(frames('h1'))
    left.push(frames('h2', 'h3'))
    await handler.answer('h1')
    await handler.answer('h2', 'close')
    await handler.answer('h3')
    assert.equal(left.state, 'ended')
    left.close()
    await undefined
    assert.equal(server.requestMemoryBytes, 6)
    waiting.push(frames('4'))
    assert.equal(waiting.text, '')
    for (const frame of handler.held) frame.release()
    assert.equal(server.requestMemoryBytes, 0)
    assert.equal(waiting.text, '4')
  })

  it('is held by requests that a stranded broker gave up, until nobody works on them any more', async () => {
    const cluster = await ClusterRoom.open(['', ''])
    const combiner = rendezvous('combiner', [{ brokerId: 1 }, { brokerId: 2 }])!
    const room = cluster.room(3 - combiner.brokerId)
    await cluster.room(combiner.brokerId).createTopic('t')
    await cluster.clock.pass(0)
    const request = newestOffset('t')
    const requestBytes = request.length - 4
    const { server, connect } = await serveBy(room.broker.dispatch, { requestMemoryBytesMax: 2 * requestBytes })
    room.loglet.cut()
    cluster.strand(room.brokerId)
    for (const host of ['a', 'b']) {
      const socket = connect(host)
      socket.push(request)
      await cluster.clock.pass(510)
      assert.equal(socket.state, 'ended')
      socket.close()
      await undefined
    }
    assert.equal(server.connectionCount, 0)
    assert.equal(server.requestMemoryBytes, 2 * requestBytes)
    const next = connect('c')
    next.push(request)
    assert.ok(next.isPaused, 'no room for what comes again and again')
    room.loglet.release()
    await cluster.clock.pass(1_000)
    assert.ok(!next.isPaused)
    assert.equal(server.requestMemoryBytes, 0)
  })

  it('keeps the answers of a connection in order when its own room lets it go on', async () => {
    const { handler, connect } = await openServer({ requestMemoryBytesMax: 3 })
    const socket = connect()
    socket.push(frames('aaa', '1', '2'))
    assert.deepEqual(handler.asked, ['aaa'])
    await handler.answer('aaa')
    assert.equal(socket.text, 'aaa12')
  })

  it('wakes ten thousand waiting connections without growing the stack', async () => {
    const many = { requestMemoryBytesMax: 1, connectionsMax: 1e5, connectionsMaxOf: () => 1e5 }
    const { handler, connect } = await openServer(many)
    const first = connect()
    first.push(frames('a'))
    const sockets = Array.from({ length: 10_000 }, () => connect())
    for (const socket of sockets) socket.push(frames('1'))
    assert.equal(handler.asked.length, 1)
    await handler.answer('a')
    assert.equal(handler.asked.length, 10_001)
    assert.ok(sockets.every(({ text }) => text === '1'))
  })
})

describe('the memory of all answers', () => {
  const ROOMY = { requestsInFlightMax: 100, requestBytesInFlightMax: 1e6, requestMemoryBytesMax: 1e6 }
  const long = (letter: string) => letter.repeat(60)

  it('counts answers that wait for their turn against the bound of their connection', async () => {
    const { handler, server, connect } = await openServer(ROOMY)
    const socket = connect()
    socket.push(frames('a', long('1'), '2'))
    assert.deepEqual(handler.asked, ['a', long('1')])
    assert.ok(socket.isPaused)
    assert.equal(server.answerMemoryBytes, 60)
    await handler.answer('a')
    assert.equal(socket.text, `a${long('1')}2`)
    assert.equal(server.answerMemoryBytes, 0)
    assert.ok(!socket.isPaused)
  })

  it('is not filled by one burst: answers are expected to be as large as the ones before', async () => {
    const { handler, connect } = await openServer(ROOMY)
    const socket = connect()
    socket.push(frames('1'.repeat(30), 'a', 'b', 'c', 'd'))
    assert.deepEqual(handler.asked.slice(1), ['a', 'b'])
    assert.ok(socket.isPaused)
    for (const text of ['a', 'b', 'c', 'd']) await handler.answer(text)
    assert.deepEqual(handler.asked.slice(1), ['a', 'b', 'c', 'd'])
    assert.ok(!socket.isPaused)
  })

  it('is not filled by a first burst: of answers that nothing is known of, only some are awaited at a time', async () => {
    const { handler, connect } = await openServer({ ...ROOMY, requestsInFlightMax: 1_000 })
    const socket = connect()
    const texts = Array.from({ length: 200 }, (_, at) => `a${at}`)
    socket.push(frames(...texts))
    assert.equal(handler.asked.length, 64)
    for (const text of texts) await handler.answer(text)
    assert.equal(handler.asked.length, 200)
  })

  it('keeps no connection from going on that had to wait for it, however long', async () => {
    const { clock, connect } = await openServer({ ...ROOMY, answerMemoryBytesMax: 60, firstRequestMsMax: 5_000 })
    const [slow, other] = [connect(), connect()]
    slow.isReading = false
    slow.push(frames(long('1')))
    other.push(frames('2'))
    await clock.pass(12_000)
    assert.deepEqual([slow.state, other.state, other.text], ['destroyed', 'open', '2'])
  })

  it('stops all reading while it is full, and goes on when a client takes its answers', async () => {
    const { handler, server, connect } = await openServer({ ...ROOMY, answerMemoryBytesMax: 60 })
    const [slow, other] = [connect(), connect()]
    slow.isReading = false
    slow.push(frames(long('1')))
    other.push(frames('2'))
    assert.deepEqual(handler.asked, [long('1')])
    assert.ok(other.isPaused)
    assert.equal(server.answerMemoryBytes, 60)
    slow.drain()
    assert.equal(other.text, '2')
    assert.ok(!other.isPaused)
    assert.equal(server.answerMemoryBytes, 0)
  })

  it('is freed of the clients that hold most and take nothing, no more of them than it needs', async () => {
    const { clock, server, connect } = await openServer({ ...ROOMY, outboundBytesMax: 500, answerMemoryBytesMax: 150 })
    const [little, most, other] = [connect('a'), connect('b'), connect('c')]
    for (const socket of [little, most]) socket.isReading = false
    little.push(frames(long('1')))
    most.push(frames(long('1'), long('2')))
    other.push(frames('3'))
    await clock.pass(9_000)
    assert.deepEqual([little.state, most.state, other.text], ['open', 'open', ''])
    await clock.pass(2_000)
    assert.deepEqual([little.state, most.state, other.text], ['open', 'destroyed', '3'])
    assert.equal(server.answerMemoryBytes, 60)
  })

  it('is not freed of a client that takes what it holds, however slowly', async () => {
    const { clock, connect } = await openServer({ ...ROOMY, answerMemoryBytesMax: 60 })
    const slow = connect()
    slow.isReading = false
    slow.push(frames(long('1')))
    for (let at = 0; at < 50; at++) {
      slow.takeSome(1)
      await clock.pass(1_000)
    }
    assert.equal(slow.state, 'open')
    await clock.pass(12_000)
    assert.equal(slow.state, 'destroyed')
  })

  it('lets clients be slow while there is room', async () => {
    const { clock, connect } = await openServer(ROOMY)
    const slow = connect()
    slow.isReading = false
    slow.push(frames(long('1')))
    await clock.pass(50_000)
    assert.equal(slow.state, 'open')
  })

  it('gets back what a connection holds that goes, sent or not', async () => {
    const { handler, server, connect } = await openServer(ROOMY)
    const [gone, told] = [connect(), connect()]
    gone.isReading = false
    gone.push(frames('1', 'a', '2'))
    told.push(frames('b', '3'))
    assert.equal(server.answerMemoryBytes, 3)
    await handler.answer('b', 'close')
    assert.equal(server.answerMemoryBytes, 2)
    gone.close()
    await undefined
    assert.equal(server.answerMemoryBytes, 0)
  })
})

/** It has to look at the log. */
function newestOffset(name: string): Buffer {
  const writer = new WireWriter()
  encodeRequestHeader(writer, { apiKey: listOffsetsApi.key, apiVersion: 4, correlationId: 1, clientId: 'c' })
  const topics = [{ name, partitions: [{ partitionIndex: 0, timestamp: -1 }] }]
  listOffsetsApi.encodeRequest(writer, { replicaId: -1, topics }, 4)
  return Buffer.concat(writer.finishFrame())
}
