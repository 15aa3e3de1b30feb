import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import { NO_TOPIC_ID } from '../base/units.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { describeClusterApi } from '../protocol/generated/60-describe-cluster.ts'
import { describeTopicPartitionsApi } from '../protocol/generated/75-describe-topic-partitions.ts'

const PARTITIONS = 60
const ZONES = ['a', 'a', 'b', 'b', 'c']

async function clusterWithTopic(zones: readonly string[] = ZONES): Promise<ClusterRoom> {
  const cluster = await ClusterRoom.open(zones)
  await cluster.room(1).createTopic('t', PARTITIONS)
  await cluster.clock.pass(0)
  return cluster
}

async function partitionsOf(room: BrokerRoom, clientId: string) {
  room.session.zone = undefined
  const topics = [{ name: 't', topicId: NO_TOPIC_ID }]
  const answer = await room.ask(metadataApi, { topics, allowAutoTopicCreation: false }, { clientId })
  return answer.topics[0]!.partitions
}

async function leadersOf(room: BrokerRoom, clientId: string): Promise<number[]> {
  return (await partitionsOf(room, clientId)).map(({ leaderId }) => leaderId)
}

/** Of brokers 1 and 2 the first one is asked; while its log can't be looked at, broker 3 joins and 2 dies, which nobody has seen yet. */
async function askedMeanwhile<Answer>(ask: (room: BrokerRoom) => Promise<Answer>): Promise<Answer> {
  const cluster = await clusterWithTopic(['a', 'a'])
  const room = cluster.room(1)
  const barrier = room.log.barrier.bind(room.log)
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  room.log.barrier = () => gate.then(barrier)
  const answer = ask(room)
  await cluster.clock.pass(0)
  await cluster.add('a')
  await cluster.killUnseen(2)
  release()
  return room.settled(answer)
}

function leadersIn(
  topics: readonly { readonly name: string | null; readonly partitions: readonly { readonly leaderId: number }[] }[],
) {
  const { partitions } = topics.find(({ name }) => name === 't')!
  return [...new Set(partitions.map(({ leaderId }) => leaderId))].sort()
}

describe('leaders', () => {
  it('are brokers of the client’s zone, the same whichever broker is asked', async () => {
    const cluster = await clusterWithTopic()
    for (const [zone, brokerIds] of [
      ['a', [1, 2]],
      ['b', [3, 4]],
      ['c', [5]],
    ] as const) {
      const answers = await Promise.all([...cluster.rooms.values()].map((room) => leadersOf(room, `app,zone=${zone}`)))
      for (const answer of answers) assert.deepEqual(answer, answers[0])
      assert.deepEqual([...new Set(answers[0])].sort(), brokerIds)
    }
  })

  it('are any brokers where the zone is unknown or has none', async () => {
    const cluster = await clusterWithTopic()
    const unknown = await leadersOf(cluster.room(1), 'app')
    assert.deepEqual([...new Set(unknown)].sort(), [1, 2, 3, 4, 5])
    assert.deepEqual(await leadersOf(cluster.room(2), 'zone=elsewhere'), unknown)
  })

  it('are none that died just before anybody heard of it, and nobody is told of it as a broker', async () => {
    const topics = [{ name: 't', topicId: NO_TOPIC_ID }]
    const named = async (ask: (room: BrokerRoom) => Promise<number[]>): Promise<number[]> => {
      const cluster = await clusterWithTopic(['a', 'a', 'a'])
      await cluster.killUnseen(2)
      return [...new Set(await ask(cluster.room(1)))].sort()
    }
    const answers = await Promise.all([
      named(async (room) => (await room.ask(metadataApi, { topics })).topics[0]!.partitions.map(({ leaderId }) => leaderId)),
      named(async (room) => (await room.ask(metadataApi, { topics })).brokers.map(({ nodeId }) => nodeId)),
      named(async (room) => {
        const asked = { topics, responsePartitionLimit: PARTITIONS, cursor: null }
        const answer = await room.ask(describeTopicPartitionsApi, asked)
        return answer.topics[0]!.partitions.map(({ leaderId }) => leaderId)
      }),
      named(async (room) => {
        const { brokers } = await room.ask(describeClusterApi, { includeClusterAuthorizedOperations: false })
        return brokers.map(({ brokerId }) => brokerId)
      }),
    ])
    for (const answer of answers) assert.deepEqual(answer, [1, 3])
  })

  it('live, and are brokers of the same answer, whoever comes and dies while the log is waited for', async () => {
    const t = { name: 't', topicId: NO_TOPIC_ID }
    for (const topics of [null, [{ name: 'missing', topicId: NO_TOPIC_ID }, t]]) {
      const answer = await askedMeanwhile((room) => room.send(metadataApi, { topics, allowAutoTopicCreation: false }))
      assert.deepEqual(answer.brokers.map(({ nodeId }) => nodeId).sort(), [1, 3])
      assert.deepEqual(leadersIn(answer.topics), [1, 3])
    }
    const asked = { topics: [t], responsePartitionLimit: PARTITIONS, cursor: null }
    const { topics } = await askedMeanwhile((room) => room.send(describeTopicPartitionsApi, asked))
    assert.deepEqual(leadersIn(topics), [1, 3])
  })

  it('stay where they are when a broker of their zone goes that did not have them', async () => {
    const cluster = await clusterWithTopic()
    const before = await leadersOf(cluster.room(1), 'zone=b')
    await cluster.kill(3)
    const after = await leadersOf(cluster.room(1), 'zone=b')
    assert.ok(after.every((leaderId) => leaderId === 4))
    assert.deepEqual(await leadersOf(cluster.room(1), 'zone=a'), await leadersOf(cluster.room(4), 'zone=a'))
    await cluster.kill(4)
    const none = await leadersOf(cluster.room(1), 'zone=b')
    assert.deepEqual([...new Set(none)].sort(), [1, 2, 5])
    assert.ok(new Set(before).size === 2)
  })

  it('follow what brokers weigh, with no more moves than that takes', async () => {
    const cluster = await clusterWithTopic(['', '', ''])
    const before = await leadersOf(cluster.room(1), 'app')
    const room = cluster.room(2)
    await room.settled(room.log.submit({ kind: 'weigh-brokers', weights: [{ brokerId: 1, weight: 4 }] }))
    await cluster.clock.pass(0)
    const after = await leadersOf(cluster.room(3), 'app')
    assert.deepEqual(await leadersOf(cluster.room(1), 'app'), after)
    const countOf = (leaders: readonly number[]) => leaders.filter((leaderId) => leaderId === 1).length
    assert.ok(countOf(after) < countOf(before) / 2, `${countOf(after)} of ${countOf(before)}`)
    for (const [at, leaderId] of before.entries()) if (leaderId !== 1) assert.equal(after[at], leaderId)
  })

  it('are no brokers that drain, unless all do', async () => {
    const cluster = await clusterWithTopic(['a', 'a'])
    const drain = async (brokerId: number) => {
      const room = cluster.room(brokerId)
      await room.settled(room.log.submit({ kind: 'drain-broker', brokerId, isDraining: true }))
      await cluster.clock.pass(0)
    }
    await drain(1)
    for (const id of [1, 2]) assert.deepEqual(new Set(await leadersOf(cluster.room(id), 'zone=a')), new Set([2]))
    await drain(2)
    assert.deepEqual([...new Set(await leadersOf(cluster.room(1), 'zone=a'))].sort(), [1, 2])
  })
})

describe('replicas', () => {
  it('are the same whoever asks, hold every zone’s leader, begin with the one who asks is sent to, and are all in sync', async () => {
    const cluster = await clusterWithTopic()
    const shown: Awaited<ReturnType<typeof partitionsOf>>[] = []
    // One after the other: a connection is in one zone.
    for (const clientId of ['zone=a', 'zone=b', 'zone=c', 'app']) shown.push(await partitionsOf(cluster.room(2), clientId))
    for (const partitions of shown) {
      for (const [at, { replicaNodes, isrNodes, leaderId, offlineReplicas }] of partitions.entries()) {
        assert.deepEqual(replicaNodes.toSorted(), shown[0]![at]!.replicaNodes.toSorted())
        assert.deepEqual(isrNodes, replicaNodes)
        assert.deepEqual(offlineReplicas, [])
        assert.equal(replicaNodes.length, 3)
        assert.equal(replicaNodes[0], leaderId)
      }
    }
  })

  it('are as many as were asked for, of those that live', async () => {
    const cluster = await ClusterRoom.open(['', '', ''])
    const room = cluster.room(1)
    for (const [at, replicationFactor] of [1, 2, 3, 5].entries()) {
      const topic = { id: `${at}`.repeat(32) as never, name: `t${at}`, partitionCount: 1, replicationFactor, configs: new Map() }
      await room.settled(room.log.submit({ kind: 'create-topic', ...topic }))
    }
    const answer = await room.ask(metadataApi, { topics: null, allowAutoTopicCreation: false })
    assert.deepEqual(answer.topics.map(({ partitions }) => partitions[0]!.replicaNodes.length).sort(), [1, 2, 3, 3])
  })
})

describe('traffic', () => {
  it('is counted by the zone of the client, in the bytes of requests and answers', async () => {
    const cluster = await ClusterRoom.open(['a'])
    const room = cluster.room(1)
    await room.createTopic('t')
    await partitionsOf(room, 'zone=b')
    await partitionsOf(room, 'app')
    assert.deepEqual(
      room.traffic.map(({ zone }) => zone),
      ['b', ''],
    )
    const [first, second] = room.traffic
    assert.equal(first!.bytesIn - second!.bytesIn, 'zone=b'.length - 'app'.length)
    assert.ok(first!.bytesIn > 0 && first!.bytesOut === second!.bytesOut && first!.bytesOut > 60)
  })
})

describe('brokers', () => {
  it('are all told in every answer, with their zones, and one of them takes admin requests', async () => {
    const cluster = await clusterWithTopic()
    for (const room of cluster.rooms.values()) {
      const { brokers, controllerId } = await room.ask(
        metadataApi,
        { topics: [], allowAutoTopicCreation: false },
        { clientId: 'zone=b' },
      )
      assert.deepEqual(
        brokers.map(({ nodeId, rack }) => [nodeId, rack]),
        ZONES.map((zone, at) => [at + 1, zone]),
      )
      assert.equal(controllerId, 1)
      // Itself by the listener that the client came in by, others by what they registered.
      assert.deepEqual(new Set(brokers.map(({ host }) => host)).has('localhost'), true)
      const described = await room.ask(describeClusterApi, { includeClusterAuthorizedOperations: false })
      assert.deepEqual([described.brokers.length, described.controllerId], [5, 1])
    }
    await cluster.kill(1)
    const { brokers, controllerId } = await cluster.room(3).ask(metadataApi, { topics: [], allowAutoTopicCreation: false })
    assert.deepEqual([brokers.length, controllerId], [4, 2])
  })

  it('are described the same page by page', async () => {
    const cluster = await clusterWithTopic()
    const room = cluster.room(3)
    const { topics } = await room.ask(describeTopicPartitionsApi, { topics: [{ name: 't' }] }, { clientId: 'zone=c' })
    assert.ok(topics[0]!.partitions.every(({ leaderId }) => leaderId === 5))
  })
})

describe('a fetch that names the client’s rack', () => {
  const fetchOf = async (room: BrokerRoom, rackId: string, clientId = 'app', sessionEpoch = -1) => {
    room.session.zone = undefined
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) => ({
      partition,
      fetchOffset: 0,
      partitionMaxBytes: 1_000,
    }))
    const request = {
      maxWaitMs: 60_000,
      maxBytes: 1_000_000,
      minBytes: 1,
      sessionEpoch,
      rackId,
      topics: [{ topic: 't', partitions }],
    }
    const answer = await room.send(fetchApi, request, { version: 12, clientId })
    return { sessionId: answer.sessionId, partitions: answer.responses.flatMap((topic) => topic.partitions) }
  }

  it('is sent at once to the broker that its partitions have in that zone, unless this one is in it', async () => {
    const cluster = await clusterWithTopic()
    const room = cluster.room(5)
    await room.produce('t', 1)
    const { partitions } = await room.settled(fetchOf(room, 'a'))
    assert.deepEqual(
      partitions.map(({ preferredReadReplica }) => preferredReadReplica),
      await leadersOf(room, 'zone=a'),
    )
    assert.ok(partitions.every(({ errorCode, records }) => errorCode === 0 && (records?.length ?? 0) === 0))
    for (const [rackId, brokerId] of [
      ['a', 1],
      ['elsewhere', 5],
      ['', 5],
    ] as const) {
      const near = await cluster.room(brokerId).settled(fetchOf(cluster.room(brokerId), rackId))
      assert.ok(near.partitions.every(({ preferredReadReplica }) => preferredReadReplica === -1))
      assert.ok((near.partitions[0]!.records?.length ?? 0) > 0)
    }
  })

  it('is sent again by a session that told it before', async () => {
    const cluster = await clusterWithTopic()
    const room = cluster.room(5)
    const { sessionId } = await room.settled(fetchOf(room, 'a', 'app', 0))
    const request = { maxWaitMs: 60_000, maxBytes: 1_000_000, minBytes: 1, sessionId, sessionEpoch: 1, rackId: 'a', topics: [] }
    const { responses } = await room.settled(room.send(fetchApi, request, { version: 12 }))
    assert.equal(responses.flatMap(({ partitions }) => partitions).length, PARTITIONS)
  })

  it('is served where it comes in by a client whose id names this zone', async () => {
    const cluster = await clusterWithTopic()
    const room = cluster.room(5)
    await room.produce('t', 1)
    const { partitions } = await room.settled(fetchOf(room, 'a', 'app,zone=c'))
    assert.ok((partitions[0]!.records?.length ?? 0) > 0)
  })
})
