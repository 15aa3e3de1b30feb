import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ClientRoom, clientRoom, TOPIC, TOPIC_ID } from '../../test/fakes/client-parts.ts'
import { SILENCE } from '../../test/fakes/scripted-broker.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type FetchRequest, fetchApi } from '../protocol/generated/01-fetch.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'
import type { Consumer } from './consumer.ts'

const SESSION = 77
const NEWEST = 100

interface Asked {
  readonly session: number
  readonly epoch: number
  /** `partition@offset`. */
  readonly told: readonly string[]
  readonly forgotten: readonly number[]
}

/** Two partitions with one record at each offset below 100; a session's partitions are remembered, and answered from the last on. */
function withSessions({ broker }: ClientRoom, sessionId = SESSION) {
  const asked: Asked[] = []
  const refusals: number[] = []
  const offsets = new Map<number, number>()
  broker.on(fetchApi, (request) => {
    asked.push(readAsked(request))
    const refusal = refusals.shift()
    if (refusal !== undefined) return { throttleTimeMs: 0, errorCode: refusal, sessionId: 0, responses: [] }
    if (request.sessionEpoch <= 0) offsets.clear()
    for (const { partitions } of request.forgottenTopicsData) for (const partition of partitions) offsets.delete(partition)
    for (const { partitions } of request.topics) {
      for (const { partition, fetchOffset } of partitions) offsets.set(partition, fetchOffset)
    }
    if (request.sessionEpoch < 0) return { throttleTimeMs: 0, errorCode: 0, sessionId: 0, responses: [] }
    const responses = [...offsets].reverse().flatMap(([partitionIndex, at]) => {
      if (at >= NEWEST) return []
      const records = buildBatch({ baseOffset: at, records: [{ timestamp: 1, key: null, value: Buffer.from('v') }] })
      const partition = { partitionIndex, errorCode: 0, highWatermark: NEWEST, abortedTransactions: null, records }
      return [{ topicId: TOPIC_ID, partitions: [partition] }]
    })
    return responses.length === 0 ? SILENCE : { throttleTimeMs: 0, errorCode: 0, sessionId, responses }
  })
  return { asked, refusals }
}

function readAsked({ sessionId, sessionEpoch, topics, forgottenTopicsData }: FetchRequest): Asked {
  return {
    session: sessionId,
    epoch: sessionEpoch,
    told: topics.flatMap(({ partitions }) => partitions.map(({ partition, fetchOffset }) => `${partition}@${fetchOffset}`)),
    forgotten: forgottenTopicsData.flatMap(({ partitions }) => partitions),
  }
}

async function read({ clock }: ClientRoom, consumer: Consumer, recordsMax = 100): Promise<readonly string[]> {
  const polled = consumer.poll({ maxWaitMs: 1_000, recordsMax })
  let isDone = false
  void polled.finally(() => {
    isDone = true
  })
  for (let step = 0; step < 100 && !isDone; step++) await clock.pass(10)
  return (await polled).map(({ partition, offset }) => `${partition}@${offset}`).sort()
}

function reading(room: ClientRoom, starts: readonly number[] = [10, 20]): Consumer {
  const consumer = room.client.consumer()
  consumer.assign(starts.map((start, partition) => ({ topic: TOPIC, partition, start })))
  return consumer
}

describe('a fetch session', () => {
  it('begins with all partitions and goes on with what has changed, though the answer names a topic twice', async () => {
    const room = clientRoom()
    const { asked } = withSessions(room)
    const consumer = reading(room, [10, NEWEST])
    assert.deepEqual(await read(room, consumer), ['0@10'])
    assert.deepEqual(await read(room, consumer), ['0@11'])
    consumer.seek({ topic: TOPIC, partition: 1 }, 50)
    assert.deepEqual(await read(room, consumer), ['0@12'])
    assert.deepEqual(await read(room, consumer), ['0@13', '1@50'])
    assert.deepEqual(asked.slice(0, 4), [
      { session: 0, epoch: 0, told: ['0@10', '1@100'], forgotten: [] },
      { session: SESSION, epoch: 1, told: ['0@11'], forgotten: [] },
      { session: SESSION, epoch: 2, told: ['0@12'], forgotten: [] },
      { session: SESSION, epoch: 3, told: ['0@13', '1@50'], forgotten: [] },
    ])
  })

  it('keeps partitions that wait for others to be given out, and forgets what is not read any more', async () => {
    const room = clientRoom()
    const { asked } = withSessions(room)
    const consumer = reading(room)
    assert.deepEqual(await read(room, consumer, 1), ['0@10'])
    assert.deepEqual(await read(room, consumer, 1), ['1@20'])
    await read(room, consumer)
    consumer.assign([{ topic: TOPIC, partition: 1, start: 60 }])
    assert.deepEqual(await read(room, consumer), ['1@60'])
    assert.deepEqual(asked.slice(0, 4), [
      { session: 0, epoch: 0, told: ['0@10', '1@20'], forgotten: [] },
      { session: SESSION, epoch: 1, told: ['0@11', '1@21'], forgotten: [] },
      { session: SESSION, epoch: 2, told: ['0@12', '1@22'], forgotten: [] },
      { session: SESSION, epoch: 3, told: ['1@60'], forgotten: [0] },
    ])
  })

  for (const [name, code, closes] of [
    ['unknown to the broker', ErrorCode.FETCH_SESSION_ID_NOT_FOUND, 0],
    ['at another epoch', ErrorCode.INVALID_FETCH_SESSION_EPOCH, SESSION],
    ['of topic names where ids are told', ErrorCode.FETCH_SESSION_TOPIC_ID_ERROR, SESSION],
  ] as const) {
    it(`that is ${name} is opened again at once, without a gap in what is read`, async () => {
      const room = clientRoom()
      const { asked, refusals } = withSessions(room)
      const consumer = reading(room)
      assert.deepEqual(await read(room, consumer), ['0@10', '1@20'])
      refusals.push(code)
      const beforeMs = room.clock.monotonicMs()
      assert.deepEqual(await read(room, consumer), ['0@11', '1@21'])
      assert.ok(room.clock.monotonicMs() - beforeMs < 100)
      assert.deepEqual(asked[2], { session: closes, epoch: 0, told: ['0@11', '1@21'], forgotten: [] })
    })
  }

  it('that a broker refuses even to open is asked for again only after a pause', async () => {
    const room = clientRoom()
    const { asked, refusals } = withSessions(room)
    const consumer = reading(room)
    refusals.push(...new Array<number>(1_000).fill(ErrorCode.FETCH_SESSION_ID_NOT_FOUND))
    assert.deepEqual(await read(room, consumer), [])
    assert.ok(asked.length <= 5, `${asked.length} requests`)
  })

  it('is done without where the broker grants none', async () => {
    const room = clientRoom()
    const { asked } = withSessions(room, 0)
    const consumer = reading(room)
    await read(room, consumer)
    await read(room, consumer)
    assert.deepEqual(
      asked.slice(0, 2).map(({ session, epoch, told }) => [session, epoch, told.length]),
      [
        [0, 0, 2],
        [0, 0, 2],
      ],
    )
  })

  it('is done without in versions that know none', async () => {
    const room = clientRoom()
    room.broker.served = room.broker.served.map((api) => (api.apiKey === fetchApi.key ? { ...api, maxVersion: 6 } : api))
    const told: number[] = []
    room.broker.on(fetchApi, ({ topics }) => {
      told.push(topics[0]!.partitions.length)
      return SILENCE
    })
    const consumer = reading(room)
    await read(room, consumer)
    assert.deepEqual(told, [2])
  })

  it('is opened anew, in place of the old one, when an answer never came', async () => {
    const room = clientRoom({ backoffMsMax: 10 })
    const { asked } = withSessions(room)
    const consumer = reading(room)
    await read(room, consumer)
    const { served } = room.broker
    room.broker.carry = () => {}
    const lost = read(room, consumer)
    await lost
    await room.clock.pass(60_000)
    room.broker.carry = queueMicrotask
    room.broker.served = served
    assert.deepEqual(await read(room, consumer), ['0@11', '1@21'])
    assert.deepEqual(asked.at(1), { session: SESSION, epoch: 0, told: ['0@11', '1@21'], forgotten: [] })
  })

  it('is ended when the consumer is closed, but not waited for', async () => {
    const room = clientRoom()
    const { asked } = withSessions(room)
    const consumer = reading(room)
    await read(room, consumer)
    await Promise.all([consumer.close(), room.clock.pass(10)])
    assert.deepEqual(asked.at(-1), { session: SESSION, epoch: -1, told: [], forgotten: [] })
    const other = reading(room)
    await read(room, other)
    room.broker.carry = () => {}
    await Promise.all([other.close(), room.clock.pass(1_100)])
  })
})
