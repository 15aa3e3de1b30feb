import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { Failure } from '../../base/failure.ts'
import { type LogIndex, topicId } from '../../base/units.ts'
import { fetchApi } from '../../protocol/generated/01-fetch.ts'

interface Asked {
  readonly topic: string
  readonly partition?: number
  readonly fetchOffset?: number
  readonly partitionMaxBytes?: number
}

interface Wait {
  readonly maxWaitMs?: number
  readonly minBytes?: number
  readonly maxBytes?: number
  readonly sessionId?: number
  readonly sessionEpoch?: number
  readonly forgotten?: readonly string[]
  readonly signal?: AbortSignal
}

async function send(room: BrokerRoom, asked: readonly Asked[], wait: Wait = {}) {
  const { forgotten = [], signal, ...rest } = wait
  const topics = asked.map(({ topic, partition = 0, fetchOffset = 0, partitionMaxBytes = 1_000_000 }) => ({
    topic,
    partitions: [{ partition, fetchOffset, partitionMaxBytes }],
  }))
  const forgottenTopicsData = forgotten.map((topic) => ({ topic, partitions: [0] }))
  const request = { maxWaitMs: 0, minBytes: 1, maxBytes: 1_000_000, sessionEpoch: -1, ...rest, topics, forgottenTopicsData }
  const options = { version: 12, ...(signal === undefined ? {} : { signal }) }
  const { errorCode, sessionId, responses } = await room.send(fetchApi, request, options)
  const rows = responses.flatMap(({ topic, partitions }) =>
    partitions.map((partition) => [topic, partition.errorCode, partition.records?.length ?? 0, partition.highWatermark] as const),
  )
  return { errorCode, sessionId, rows, names: rows.map(([topic]) => topic) }
}

async function setUp(...topics: string[]) {
  const room = await BrokerRoom.open()
  for (const topic of topics) await room.createTopic(topic)
  return room
}

describe('fetch', () => {
  it('waits for records, wakes when they are there, and no later than asked', async () => {
    const room = await setUp('a')
    const waiting = send(room, [{ topic: 'a' }], { maxWaitMs: 500 })
    await room.clock.pass(100)
    await room.produce('a', 1)
    const { rows } = await room.settled(waiting)
    assert.ok(rows[0]![2] > 0)
    const empty = send(room, [{ topic: 'a', fetchOffset: 1 }], { maxWaitMs: 500 })
    await room.clock.pass(499)
    await assert.rejects(room.settled(empty), /still owed/)
    await room.clock.pass(2)
    assert.deepEqual((await empty).rows, [['a', 0, 0, 1]])
  })

  it('waits for as many bytes as asked', async () => {
    const room = await setUp('a')
    const waiting = send(room, [{ topic: 'a' }], { maxWaitMs: 500, minBytes: 200 })
    for (let at = 0; at < 2; at++) await room.produce('a', 1)
    await assert.rejects(room.settled(waiting), /still owed/)
    await room.produce('a', 1)
    assert.equal((await room.settled(waiting)).rows[0]![3], 3)
  })

  it('wakes when its topic is deleted, and says so', async () => {
    const room = await setUp('a')
    const waiting = send(room, [{ topic: 'a' }], { maxWaitMs: 5_000 })
    await room.clock.pass(1)
    const { id } = room.state.topics.findByName('a')!
    await room.settled(room.log.submit({ kind: 'delete-topic', id }))
    assert.deepEqual((await room.settled(waiting)).rows, [['a', 3, 0, -1]])
  })

  it('wakes when what it waits for was deleted from the log', async () => {
    const room = await setUp('a')
    await room.produce('a', 1)
    await room.produce('a', 1)
    const waiting = send(room, [{ topic: 'a', fetchOffset: 1 }], { maxWaitMs: 5_000, minBytes: 10_000 })
    await room.clock.pass(1)
    const { handle } = room.state.partitions.find(0)!
    await room.settled(room.log.submit({ kind: 'advance-log-start', handle, before: 2 }))
    assert.deepEqual((await room.settled(waiting)).rows, [['a', 1, 0, -1]])
  })

  it('answers at once for an error beside partitions that have nothing', async () => {
    const room = await setUp('a')
    const { rows } = await room.settled(send(room, [{ topic: 'a' }, { topic: 'gone' }], { maxWaitMs: 5_000 }))
    assert.deepEqual(rows, [
      ['a', 0, 0, 0],
      ['gone', 3, 0, -1],
    ])
  })

  it('asks the log’s tail before it says that an offset or a topic isn’t there', async () => {
    const room = await setUp('a')
    let looks = 0
    const tail = room.loglet.contiguousTail.bind(room.loglet)
    room.loglet.contiguousTail = (): Promise<LogIndex> => {
      looks++
      return tail()
    }
    const { rows } = await room.settled(send(room, [{ topic: 'a', fetchOffset: 5 }]))
    assert.deepEqual(rows, [['a', 1, 0, -1]])
    assert.equal(looks, 1)
    await room.settled(send(room, [{ topic: 'gone' }]))
    assert.equal(looks, 2)
    await room.settled(send(room, [{ topic: 'a' }]))
    assert.equal(looks, 2)
  })

  it('ends its wait when the client goes', async () => {
    const room = await setUp('a')
    const gone = new AbortController()
    const waiting = send(room, [{ topic: 'a' }], { maxWaitMs: 60_000, signal: gone.signal })
    await room.clock.pass(1)
    const timers = room.clock.timerCount
    gone.abort()
    await room.settled(waiting)
    assert.equal(room.clock.timerCount, timers - 1)
  })

  it('ends a read from disk that waits when the client goes, and gives back its memory', async () => {
    const room = await BrokerRoom.open({ tailCacheBytesMax: 0 })
    await room.createTopic('a')
    await room.produce('a', 1)
    const gone = new AbortController()
    room.loglet.readBodies = (_slices, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal!.addEventListener('abort', () => reject(new Failure('unavailable', 'aborted', 'no', 'gone')))
      })
    const waiting = send(room, [{ topic: 'a' }], { signal: gone.signal })
    await assert.rejects(room.settled(waiting), /still owed/)
    gone.abort()
    assert.deepEqual((await room.settled(waiting)).rows, [])
  })

  it('names an unknown topic id by its own code', async () => {
    const room = await setUp('a')
    const topics = [{ topicId: topicId('9'.repeat(32)), partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1 }] }]
    const answer = await room.ask(fetchApi, { maxWaitMs: 0, minBytes: 0, sessionEpoch: -1, topics }, { version: 13 })
    assert.equal(answer.responses[0]!.partitions[0]!.errorCode, 100)
  })
})

describe('a fetch session', () => {
  it('tells everything first and then only what changed', async () => {
    const room = await setUp('a', 'b')
    const full = await room.settled(send(room, [{ topic: 'a' }, { topic: 'b' }], { sessionEpoch: 0 }))
    assert.deepEqual(full.names, ['a', 'b'])
    const { sessionId } = full
    assert.ok(sessionId > 0)
    const go = (epoch: number, asked: readonly Asked[] = [], wait: Wait = {}) =>
      room.settled(send(room, asked, { ...wait, sessionId, sessionEpoch: epoch }))
    assert.deepEqual((await go(1)).rows, [])
    await room.produce('b', 1)
    assert.deepEqual((await go(2)).names, ['b'])
    assert.deepEqual((await go(3, [{ topic: 'b', fetchOffset: 1 }])).rows, [])
    await room.produce('b', 1)
    assert.deepEqual((await go(4, [], { forgotten: ['b'] })).rows, [])
    assert.deepEqual((await go(5, [], { forgotten: ['a'] })).sessionId, 0)
    assert.equal((await go(6)).errorCode, 70)
  })

  it('refuses an epoch that isn’t next and an id that isn’t known', async () => {
    const room = await setUp('a')
    const { sessionId } = await room.settled(send(room, [{ topic: 'a' }], { sessionEpoch: 0 }))
    for (const sessionEpoch of [2, 3])
      assert.equal((await room.settled(send(room, [], { sessionId, sessionEpoch }))).errorCode, 71)
    assert.equal((await room.settled(send(room, [], { sessionId: sessionId + 1, sessionEpoch: 1 }))).errorCode, 70)
    assert.equal((await room.settled(send(room, [], { sessionId, sessionEpoch: 1 }))).errorCode, 0)
    await room.settled(send(room, [{ topic: 'a' }], { sessionId, sessionEpoch: -1 }))
    assert.equal((await room.settled(send(room, [], { sessionId, sessionEpoch: 2 }))).errorCode, 70)
  })

  it('tells an error each time, and a success after it', async () => {
    const room = await setUp('a')
    const { sessionId, rows } = await room.settled(send(room, [{ topic: 'late' }], { sessionEpoch: 0 }))
    assert.equal(rows[0]![1], 3)
    const go = (sessionEpoch: number) => room.settled(send(room, [], { sessionId, sessionEpoch }))
    assert.equal((await go(1)).rows[0]![1], 3)
    await room.createTopic('late')
    assert.deepEqual((await go(2)).rows, [['late', 0, 0, 0]])
    assert.deepEqual((await go(3)).rows, [])
  })

  it('lets the partitions take turns when the answer has no room for all', async () => {
    const room = await setUp('a', 'b', 'c')
    const opened = await room.settled(
      send(
        room,
        ['a', 'b', 'c'].map((topic) => ({ topic })),
        { sessionEpoch: 0, maxBytes: 1 },
      ),
    )
    const { sessionId } = opened
    for (const topic of ['a', 'b', 'c']) await room.produce(topic, 1)
    const served: string[] = []
    for (let epoch = 1; epoch <= 6; epoch++) {
      const { rows } = await room.settled(send(room, [], { sessionId, sessionEpoch: epoch, maxBytes: 1 }))
      served.push(...rows.filter(([, , bytes]) => bytes > 0).map(([topic]) => topic))
    }
    assert.deepEqual(served, ['a', 'b', 'c', 'a', 'b', 'c'])
  })

  it('tells of damaged records by a code that the version knows', async () => {
    const room = await BrokerRoom.open({ tailCacheBytesMax: 0 })
    await room.createTopic('a')
    await room.produce('a', 1)
    room.loglet.readBodies = () => Promise.reject(new Failure('corrupt', 'damaged-entry', 'no', 'rot'))
    const partitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000 }]
    const request = { maxWaitMs: 0, minBytes: 1, maxBytes: 1_000, sessionEpoch: -1, topics: [{ topic: 'a', partitions }] }
    for (const [version, code] of [
      [4, 6],
      [5, 6],
      [6, 56],
      [12, 56],
    ] as const) {
      const { responses } = await room.ask(fetchApi, { ...request, forgottenTopicsData: [] }, { version })
      assert.equal(responses[0]!.partitions[0]!.errorCode, code)
    }
  })
})
