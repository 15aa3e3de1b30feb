import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ClientRoom, clientRoom, TOPIC, TOPIC_ID } from '../../test/fakes/client-parts.ts'
import { SILENCE } from '../../test/fakes/scripted-broker.ts'
import { encodeAssignment } from '../protocol/consumer-protocol.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { joinGroupApi } from '../protocol/generated/11-join-group.ts'
import { heartbeatApi } from '../protocol/generated/12-heartbeat.ts'
import { leaveGroupApi } from '../protocol/generated/13-leave-group.ts'
import { syncGroupApi } from '../protocol/generated/14-sync-group.ts'
import { BATCH_HEADER_BYTES } from '../protocol/records/batch-header.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'
import type { Consumer, ConsumerRecord } from './consumer.ts'

const START_OFFSET = 10

const batch = (baseOffset: number, count: number): Buffer =>
  buildBatch({
    baseOffset,
    records: Array.from({ length: count }, (_, index) => ({
      timestamp: 1,
      key: null,
      value: Buffer.from(`v${baseOffset + index}`),
    })),
  })

/** Partition 0 of the topic holds offsets 10 to 29, in batches of five. */
function withLog(room: ClientRoom): number[] {
  const asked: number[] = []
  room.broker.on(listOffsetsApi, ({ topics }) => ({
    throttleTimeMs: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex, timestamp }) => ({
        partitionIndex,
        errorCode: 0,
        offset: timestamp === -2 ? START_OFFSET : 30,
      })),
    })),
  }))
  room.broker.on(fetchApi, ({ topics }) => {
    const { partition, fetchOffset } = topics[0]!.partitions[0]!
    asked.push(fetchOffset)
    if (fetchOffset >= 30) return SILENCE
    const isGone = fetchOffset < START_OFFSET
    const first = fetchOffset - (fetchOffset % 5)
    const answer = isGone
      ? { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE, records: null }
      : { errorCode: 0, records: batch(first, 5) }
    const partitions = [{ partitionIndex: partition, highWatermark: 30, abortedTransactions: null, ...answer }]
    return { throttleTimeMs: 0, errorCode: 0, responses: [{ topicId: TOPIC_ID, partitions }] }
  })
  return asked
}

async function poll({ clock }: ClientRoom, consumer: Consumer, recordsMax = 100): Promise<readonly ConsumerRecord[]> {
  let records: readonly ConsumerRecord[] | undefined
  const polled = consumer.poll({ maxWaitMs: 2_000, recordsMax }).then((found) => {
    records = found
  })
  for (let step = 0; step < 100 && records === undefined; step++) await clock.pass(50)
  await polled
  return records!
}

const offsets = (records: readonly ConsumerRecord[]): number[] => records.map(({ offset }) => offset)

/** A consumer that is a member of its group and has read once. */
async function joined() {
  const room = clientRoom()
  withLog(room)
  const log = withGroup(room)
  const consumer = room.client.consumer({ group: 'g', offsetReset: 'earliest', heartbeatMs: 1_000 })
  consumer.subscribe([TOPIC])
  await poll(room, consumer)
  return { room, log, consumer }
}

describe('a consumer', () => {
  it('leaves out what lies before its position in a batch', async () => {
    const room = clientRoom()
    withLog(room)
    const consumer = room.client.consumer()
    consumer.assign([{ topic: TOPIC, partition: 0, start: 13 }])
    assert.deepEqual(offsets(await poll(room, consumer)), [13, 14])
    assert.deepEqual(offsets(await poll(room, consumer)), [15, 16, 17, 18, 19])
    assert.deepEqual(consumer.positions, [{ topic: TOPIC, partition: 0, offset: 20 }])
  })

  it('gives out no more than it is asked for, and keeps the rest without fetching again', async () => {
    const room = clientRoom()
    const asked = withLog(room)
    const consumer = room.client.consumer()
    consumer.assign([{ topic: TOPIC, partition: 0, start: 10 }])
    assert.deepEqual(offsets(await poll(room, consumer, 2)), [10, 11])
    assert.deepEqual(offsets(await poll(room, consumer, 2)), [12, 13])
    assert.deepEqual(asked, [10])
  })

  it('goes on where its setting says when its offset is gone', async () => {
    const room = clientRoom()
    withLog(room)
    const consumer = room.client.consumer({ offsetReset: 'earliest' })
    consumer.assign([{ topic: TOPIC, partition: 0, start: 3 }])
    assert.deepEqual(offsets(await poll(room, consumer)), [10, 11, 12, 13, 14])
    const strict = room.client.consumer({ offsetReset: 'fail' })
    strict.assign([{ topic: TOPIC, partition: 0, start: 3 }])
    await assert.rejects(poll(room, strict), { errorCode: ErrorCode.OFFSET_OUT_OF_RANGE })
  })

  it('gives out what it took before it tells of a damaged batch in another partition', async () => {
    const room = clientRoom()
    withLog(room)
    room.broker.on(fetchApi, ({ topics }) => {
      const partitions = topics[0]!.partitions.map(({ partition, fetchOffset }) => {
        const records = batch(fetchOffset, 5)
        if (partition === 1) records[BATCH_HEADER_BYTES] = 0xff
        return { partitionIndex: partition, errorCode: 0, highWatermark: 30, abortedTransactions: null, records }
      })
      return { throttleTimeMs: 0, errorCode: 0, responses: [{ topicId: TOPIC_ID, partitions }] }
    })
    const consumer = room.client.consumer()
    consumer.assign([0, 1].map((partition) => ({ topic: TOPIC, partition, start: 10 })))
    assert.deepEqual(offsets(await poll(room, consumer)), [10, 11, 12, 13, 14])
    await assert.rejects(poll(room, consumer), { kind: 'corrupt' })
    let next: readonly ConsumerRecord[] = []
    for (let attempt = 0; attempt < 5 && next.length === 0; attempt++) next = await poll(room, consumer).catch(() => [])
    assert.deepEqual(offsets(next), [15, 16, 17, 18, 19])
  })

  it('returns nothing when the time is up', async () => {
    const room = clientRoom()
    withLog(room)
    const consumer = room.client.consumer({ offsetReset: 'latest' })
    consumer.assign([{ topic: TOPIC, partition: 0 }])
    assert.deepEqual(await poll(room, consumer), [])
  })

  it('ends a wait when its signal fires', async () => {
    const room = clientRoom()
    withLog(room)
    const consumer = room.client.consumer()
    consumer.assign([{ topic: TOPIC, partition: 0 }])
    const abort = new AbortController()
    const ended = assert.rejects(consumer.poll({ maxWaitMs: 60_000, recordsMax: 1, signal: abort.signal }), { reason: 'aborted' })
    await room.clock.pass(100)
    abort.abort()
    await ended
  })
})

interface GroupLog {
  readonly joins: string[]
  readonly committed: number[]
  /** What heartbeats are answered with. */
  beat: number
  left: number
}

/** A coordinator that gives member ids m1, m2, … and partition 0 to whoever comes. */
function withGroup({ broker }: ClientRoom): GroupLog {
  const log: GroupLog = { joins: [], committed: [], beat: 0, left: 0 }
  let generation = 0
  let memberCount = 0
  broker.on(findCoordinatorApi, ({ coordinatorKeys }) => ({
    throttleTimeMs: 0,
    coordinators: coordinatorKeys.map((key) => ({ key, nodeId: 1, host: 'one', port: 9092, errorCode: 0, errorMessage: null })),
  }))
  broker.on(joinGroupApi, ({ memberId, protocols }) => {
    log.joins.push(memberId)
    const base = { throttleTimeMs: 0, protocolType: 'consumer', protocolName: 'range', skipAssignment: false }
    if (memberId === '') {
      const given = `m${++memberCount}`
      return { ...base, errorCode: ErrorCode.MEMBER_ID_REQUIRED, leader: '', memberId: given, members: [] }
    }
    log.beat = 0
    const members = [{ memberId, metadata: protocols[0]!.metadata }]
    return { ...base, errorCode: 0, generationId: ++generation, leader: memberId, memberId, members }
  })
  broker.on(syncGroupApi, () => ({
    throttleTimeMs: 0,
    errorCode: 0,
    assignment: encodeAssignment({ assignedPartitions: [{ topic: TOPIC, partitions: [0] }] }),
  }))
  broker.on(offsetFetchApi, () => ({
    throttleTimeMs: 0,
    groups: [
      {
        groupId: 'g',
        errorCode: 0,
        topics: [
          {
            name: TOPIC,
            partitions: [{ partitionIndex: 0, committedOffset: log.committed.at(-1) ?? -1, metadata: '', errorCode: 0 }],
          },
        ],
      },
    ],
  }))
  broker.on(offsetCommitApi, ({ topics }) => {
    log.committed.push(topics[0]!.partitions[0]!.committedOffset)
    return { throttleTimeMs: 0, topics: [{ name: TOPIC, partitions: [{ partitionIndex: 0, errorCode: 0 }] }] }
  })
  broker.on(heartbeatApi, () => ({ throttleTimeMs: 0, errorCode: log.beat }))
  broker.on(leaveGroupApi, () => {
    log.left++
    return { throttleTimeMs: 0, errorCode: 0, members: [{ memberId: 'm1', groupInstanceId: null, errorCode: 0 }] }
  })
  return log
}

describe('a member of a group', () => {
  it('joins with the id that it is given, begins where the group is, commits and leaves', async () => {
    const room = clientRoom()
    withLog(room)
    const log = withGroup(room)
    const consumer = room.client.consumer({ group: 'g', offsetReset: 'earliest' })
    consumer.subscribe([TOPIC])
    assert.deepEqual(offsets(await poll(room, consumer)), [10, 11, 12, 13, 14])
    const closed = consumer.close()
    await room.clock.pass(100)
    await closed
    assert.deepEqual(log, { joins: ['', 'm1'], committed: [15], beat: 0, left: 1 })
  })

  it('commits before it joins again when the group rebalances, and goes on from there', async () => {
    const room = clientRoom()
    withLog(room)
    const log = withGroup(room)
    const heard: string[] = []
    const consumer = room.client.consumer({ group: 'g', offsetReset: 'earliest', heartbeatMs: 1_000 })
    consumer.subscribe([TOPIC], {
      revoked: async () => void heard.push('revoked'),
      assigned: () => void heard.push('assigned'),
    })
    await poll(room, consumer)
    log.beat = ErrorCode.REBALANCE_IN_PROGRESS
    await room.clock.pass(1_500)
    assert.deepEqual(offsets(await poll(room, consumer)), [15, 16, 17, 18, 19])
    assert.deepEqual(log.joins, ['', 'm1', 'm1'])
    assert.deepEqual(log.committed, [15])
    assert.deepEqual(heard, ['assigned', 'revoked', 'assigned'])
  })

  it('commits no more than it is told is done, also where it gives up its partitions', async () => {
    const room = clientRoom()
    withLog(room)
    const log = withGroup(room)
    const consumer = room.client.consumer({ group: 'g', commits: 'done', offsetReset: 'earliest', heartbeatMs: 1_000 })
    consumer.subscribe([TOPIC])
    const [first, second] = await poll(room, consumer)
    consumer.done([first!, second!])
    log.beat = ErrorCode.REBALANCE_IN_PROGRESS
    await room.clock.pass(1_500)
    const again = await poll(room, consumer)
    assert.deepEqual(offsets(again), [12, 13, 14])
    await Promise.all([consumer.close(), room.clock.pass(100)])
    assert.deepEqual(log.committed, [12])
    assert.equal(log.left, 1)
  })

  it('owns nothing after a join that failed half way, and commits nothing of it in the new generation', async () => {
    const room = clientRoom()
    withLog(room)
    const log = withGroup(room)
    const heard: string[] = []
    const commitsIn: number[] = []
    const consumer = room.client.consumer({ group: 'g', offsetReset: 'earliest', heartbeatMs: 1_000 })
    consumer.subscribe([TOPIC], { revoked: async () => void heard.push('revoked') })
    await poll(room, consumer)
    room.broker.on(offsetCommitApi, ({ generationIdOrMemberEpoch }) => {
      commitsIn.push(generationIdOrMemberEpoch)
      const partitions = [{ partitionIndex: 0, errorCode: ErrorCode.REBALANCE_IN_PROGRESS }]
      return { throttleTimeMs: 0, topics: [{ name: TOPIC, partitions }] }
    })
    room.broker.on(syncGroupApi, () => ({
      throttleTimeMs: 0,
      errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED,
      assignment: Buffer.alloc(0),
    }))
    log.beat = ErrorCode.REBALANCE_IN_PROGRESS
    await room.clock.pass(1_500)
    await assert.rejects(poll(room, consumer), { errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED })
    assert.deepEqual(consumer.assigned, [])
    await assert.rejects(poll(room, consumer), { errorCode: ErrorCode.GROUP_AUTHORIZATION_FAILED })
    assert.deepEqual(commitsIn, [1])
    assert.deepEqual(heard, ['revoked'])
  })

  it('joins as somebody new when the group has forgotten it, without committing for its old self', async () => {
    const { room, log, consumer } = await joined()
    log.beat = ErrorCode.UNKNOWN_MEMBER_ID
    await room.clock.pass(1_500)
    await poll(room, consumer)
    assert.deepEqual(log.joins, ['', 'm1', '', 'm2'])
    assert.deepEqual(log.committed, [])
  })

  it('keeps its id when its generation is over, so that its old self leaves no ghost that the group waits for', async () => {
    const { room, log, consumer } = await joined()
    log.beat = ErrorCode.ILLEGAL_GENERATION
    await room.clock.pass(1_500)
    await poll(room, consumer)
    assert.deepEqual(log.joins, ['', 'm1', 'm1'])
    let syncs = 0
    room.broker.on(syncGroupApi, () => ({
      throttleTimeMs: 0,
      errorCode: syncs++ === 0 ? ErrorCode.ILLEGAL_GENERATION : 0,
      assignment: encodeAssignment({ assignedPartitions: [{ topic: TOPIC, partitions: [0] }] }),
    }))
    log.beat = ErrorCode.REBALANCE_IN_PROGRESS
    await room.clock.pass(1_500)
    await poll(room, consumer)
    assert.deepEqual(log.joins, ['', 'm1', 'm1', 'm1', 'm1'])
  })

  it('refuses to commit while it is no member, so that nobody is taken for it', async () => {
    const room = clientRoom()
    withLog(room)
    const log = withGroup(room)
    const consumer = room.client.consumer({ group: 'g', offsetReset: 'earliest', heartbeatMs: 1_000 })
    consumer.subscribe([TOPIC])
    const given = [{ topic: TOPIC, partition: 0, offset: 12 }]
    const refused = { kind: 'fenced', reason: 'no-member', applied: 'no' }
    await assert.rejects(consumer.commit(given), refused)
    for (const code of [ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.ILLEGAL_GENERATION]) {
      await poll(room, consumer)
      log.beat = code
      await room.clock.pass(1_500)
      await assert.rejects(consumer.commit(), refused)
      await assert.rejects(consumer.commit(given), refused)
    }
    assert.deepEqual(log.committed, [])
  })

  it('joins again as its leader when a topic that it subscribed to is made, and when one is gone', async () => {
    const room = clientRoom({ metadataAgeMsMax: 1_000, unknownTopicMs: 500 })
    withLog(room)
    const log = withGroup(room)
    let isThere = false
    room.broker.on(metadataApi, ({ topics }) => ({
      throttleTimeMs: 0,
      brokers: [{ nodeId: 1, host: 'one', port: 9092 }],
      topics: (topics ?? []).map(({ name }) => ({
        errorCode: name === TOPIC || isThere ? 0 : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
        name,
        topicId: TOPIC_ID,
        partitions: [{ errorCode: 0, partitionIndex: 0, leaderId: 1, replicaNodes: [1], isrNodes: [1], offlineReplicas: [] }],
      })),
    }))
    const consumer = room.client.consumer({ group: 'g', offsetReset: 'earliest', heartbeatMs: 1_000 })
    consumer.subscribe([TOPIC, 'later'])
    await poll(room, consumer)
    await room.clock.pass(3_000)
    await poll(room, consumer)
    assert.deepEqual(log.joins, ['', 'm1'])
    isThere = true
    await room.clock.pass(3_000)
    await poll(room, consumer)
    assert.deepEqual(log.joins, ['', 'm1', 'm1'])
    isThere = false
    await room.clock.pass(3_000)
    await poll(room, consumer)
    assert.deepEqual(log.joins, ['', 'm1', 'm1', 'm1'])
  })

  it('fails the next read when another member took over its instance id', async () => {
    const room = clientRoom()
    withLog(room)
    const log = withGroup(room)
    const consumer = room.client.consumer({ group: 'g', instanceId: 'one', offsetReset: 'earliest', heartbeatMs: 1_000 })
    consumer.subscribe([TOPIC])
    await poll(room, consumer)
    log.beat = ErrorCode.FENCED_INSTANCE_ID
    await room.clock.pass(1_500)
    await assert.rejects(poll(room, consumer), { errorCode: ErrorCode.FENCED_INSTANCE_ID, kind: 'fenced' })
  })
})
