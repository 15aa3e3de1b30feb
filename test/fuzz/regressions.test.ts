import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BufferPool } from '../../src/base/buffer-pool.ts'
import { type Network, SILENT, type Socket } from '../../src/base/ports.ts'
import { BoundedCompute } from '../../src/broker/bounded-compute.ts'
import { countDataPoints } from '../../src/broker/otlp.ts'
import type { Session } from '../../src/broker/session.ts'
import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { fetchApi } from '../../src/protocol/generated/01-fetch.ts'
import { listOffsetsApi } from '../../src/protocol/generated/02-list-offsets.ts'
import { deleteGroupsApi } from '../../src/protocol/generated/42-delete-groups.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import { ArrivingMemory } from '../../src/server/arriving-memory.ts'
import { Doorway } from '../../src/server/doorway.ts'
import { Server, type ServerSettings } from '../../src/server/server.ts'
import { BrokerRoom } from '../fakes/broker-room.ts'
import { FakeSocket } from '../fakes/fake-socket.ts'
import { plainCompute } from '../fakes/plain-compute.ts'
import { frameOf } from './raw-client.ts'
import { fetchRequest } from './work.ts'

/** The answer to a frame, and when the client has taken it. */
async function handled(room: BrokerRoom, frame: Buffer, session: Session, signal = new AbortController().signal) {
  const answer = await room.broker.dispatch.handle(
    { bytes: frame.subarray(4), hold() {}, release() {}, holdUntil() {} },
    session,
    signal,
  )
  return answer
}

test('a request with more elements than the loop can bear closes its connection', async () => {
  const room = await BrokerRoom.open()
  const frame = frameOf(deleteGroupsApi, { groupsNames: Array.from({ length: 500_000 }, () => 'g') }, 2)
  assert.equal(await handled(room, frame, room.session), 'close')
  const small = frameOf(deleteGroupsApi, { groupsNames: Array.from({ length: 10_000 }, () => 'g') }, 2)
  assert.notEqual(await handled(room, small, room.session), 'close')
})

test('a partition that a ListOffsets names in two topic entries is refused in both', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  const topic = { name: 'topic', partitions: [{ partitionIndex: 0, timestamp: 1 }] }
  const { topics } = await room.ask(listOffsetsApi, { replicaId: -1, isolationLevel: 0, topics: [topic, topic] }, { version: 7 })
  assert.deepEqual(
    topics.map(({ partitions }) => partitions[0]!.errorCode),
    [42, 42],
  )
})

test('the next fetch of a connection waits until the client has taken the answer before', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  await room.produce('topic', 1)
  const frame = frameOf(fetchApi, fetchRequest('topic', 0, 0, 1_000), 12)
  const first = await handled(room, frame, room.session)
  let isAnswered = false
  const second = handled(room, frame, room.session).then((answer) => {
    isAnswered = true
    return answer
  })
  await room.clock.pass(1_000)
  assert.equal(isAnswered, false)
  assert.ok(typeof first !== 'string')
  first.sent?.()
  const answer = await room.settled(second)
  assert.ok(typeof answer !== 'string')
  answer.sent?.()
  assert.equal(room.session.fetchTurn, undefined)
})

test('a fetch whose client has gone reads nothing', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  await room.produce('topic', 1)
  const frame = frameOf(fetchApi, fetchRequest('topic', 0, 0, 1_000), 12)
  const answer = await handled(room, frame, room.session, AbortSignal.abort())
  assert.ok(typeof answer !== 'string' && Buffer.concat(answer.chunks).length < 40)
  answer.sent?.()
  assert.equal(room.session.fetchTurn, undefined)
})

test('a thousand tiny limits do not read an extent a thousand times', async () => {
  const room = await BrokerRoom.open({ tailCacheBytesMax: 1_048_576 })
  await room.createTopic('topic')
  assert.equal(await room.produce('topic', 3_000), 0)
  const request = fetchRequest('topic', 0, 0, 150_000)
  const row = { ...request.topics[0]!.partitions[0]!, partitionMaxBytes: 1 }
  const before = process.memoryUsage().arrayBuffers
  const partitions = Array.from({ length: 1_000 }, () => row)
  const answer = await room.ask(fetchApi, { ...request, topics: [{ topic: 'topic', partitions }] }, { version: 12 })
  assert.ok(answer.responses[0]!.partitions[0]!.records!.length > 20_000)
  assert.ok(process.memoryUsage().arrayBuffers - before < 10_000_000)
})

test('past the bound of arriving bytes the connection that holds the most is closed', () => {
  const memory = new ArrivingMemory(100)
  const closed: string[] = []
  const small = () => void closed.push('small')
  const large = () => void closed.push('large')
  memory.hold(small, 30)
  memory.hold(large, 60)
  assert.deepEqual(closed, [])
  memory.hold(small, 50)
  assert.deepEqual(closed, ['large'])
  assert.equal(memory.bytes, 50)
  memory.hold(small, 0)
  assert.equal(memory.bytes, 0)
})

test('clients that repeat what a stalled disk does not take, and come again, fill no more than the bound of request memory', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('topic')
  let accept: (socket: Socket) => void = () => {}
  const network: Network = {
    async listen(address, accepted) {
      accept = accepted
      return { address, close: async () => {} }
    },
    connect: () => Promise.reject(new Error('nobody connects')),
  }
  const { clock } = room
  const settings: ServerSettings = {
    frameBytesMax: 1_000_000,
    requestsInFlightMax: 100,
    requestBytesInFlightMax: 1_000_000,
    outboundBytesMax: 1_000_000,
    connectionsMax: 10,
    connectionsMaxOf: () => 10,
    idleMsMax: 60_000,
    firstRequestMsMax: 60_000,
    requestMemoryBytesMax: 1_000_000,
    answerMemoryBytesMax: 1_000_000,
  }
  const handler = room.broker.dispatch
  const pool = new BufferPool(1_000_000)
  const server = new Server({ clock, log: SILENT, handler, pool, settings, counted() {} })
  const doorway = await Doorway.open(network, { host: 'localhost', port: 0 })
  server.serve(doorway, doorway.address)
  const record = { timestamp: clock.nowMs(), key: null, value: Buffer.alloc(100_000) }
  const topicData = [{ name: 'topic', partitionData: [{ index: 0, records: buildBatch({ records: [record] }) }] }]
  const frames = [-1, 0].map((acks) => frameOf(produceApi, { acks, timeoutMs: 50, topicData }, 9))
  room.loglet.hold()
  for (let at = 0; at < 100; at++) {
    const socket = new FakeSocket()
    accept(socket)
    for (const frame of frames) socket.push(frame)
    await clock.pass(100)
    socket.close()
    await clock.pass(0)
  }
  assert.ok(server.requestMemoryBytes < 1_200_000, `${server.requestMemoryBytes} bytes are held`)
  const taken = Math.round(server.requestMemoryBytes / frames[0]!.length)
  room.loglet.release()
  await clock.pass(100)
  assert.equal(server.requestMemoryBytes, 0)
  assert.equal(room.state.partitions.find(0)!.highWatermark, taken)
  const later = new FakeSocket()
  accept(later)
  later.push(frames[0]!)
  await clock.pass(1)
  assert.equal(later.received.length > 0, true)
})

test('what is inflated at a time stays within the bound', async () => {
  let underWay = 0
  let most = 0
  const inflate = async (_codec: unknown, bytes: Uint8Array) => {
    most = Math.max(most, ++underWay)
    for (let turn = 0; turn < 5; turn++) await undefined
    underWay--
    return bytes
  }
  const compute = new BoundedCompute(plainCompute(inflate), 1_000_000)
  await Promise.all(Array.from({ length: 50 }, () => compute.decompress('gzip', Buffer.alloc(500), 900_000)))
  assert.equal(most, 1)
})

test('telemetry of a million empty messages is refused before they are counted', () => {
  const payload = Buffer.alloc(4_000_000, '0a00', 'hex')
  assert.throws(() => countDataPoints(payload), { name: 'Failure', reason: 'undecodable' })
})
