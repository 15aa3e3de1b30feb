import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import { joinAlone } from '../../test/fakes/group-members.ts'
import { rendezvous } from '../base/rendezvous.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { heartbeatApi } from '../protocol/generated/12-heartbeat.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'

const NOT_LEADER = 6
const NOT_COORDINATOR = 16

describe('a broker whose log is out of reach while others get at it', () => {
  let cluster: ClusterRoom
  let room: BrokerRoom
  let other: BrokerRoom

  beforeEach(async () => {
    cluster = await ClusterRoom.open(['', ''])
    // The other one combines, so that what has no records gets into the log by way of that one.
    const combiner = rendezvous('combiner', [{ brokerId: 1 }, { brokerId: 2 }])!
    other = cluster.room(combiner.brokerId)
    room = cluster.room(3 - combiner.brokerId)
    await other.createTopic('t')
    await cluster.clock.pass(0)
  })

  function strand(isStranded = true): void {
    cluster.strand(room.brokerId, isStranded)
  }

  /** The result is what becomes of the first topic's batch. */
  function produce(to = room, topics = ['t']) {
    const record = { timestamp: room.clock.nowMs(), key: Buffer.from('k'), value: Buffer.from('v') }
    const batchOf = (name: string) => ({ name, partitionData: [{ index: 0, records: buildBatch({ records: [record] }) }] })
    const topicData = topics.map(batchOf)
    return to
      .send(produceApi, { acks: -1, timeoutMs: 60_000, topicData }, { version: 9 })
      .then(({ responses }) => responses[0]!.partitionResponses[0]!.errorCode, closed)
  }

  function watermark(): number {
    return room.state.topics.findByName('t')!.partitions[0]!.highWatermark
  }

  function fetch(fetchOffset = 0, maxWaitMs = 0) {
    const topics = [{ topic: 't', partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000 }] }]
    return room
      .send(fetchApi, { maxWaitMs, minBytes: 1, topics }, { version: 11 })
      .then(({ responses }) => responses[0]!.partitions[0]!.errorCode, closed)
  }

  function closed(error: Error): string {
    assert.match(error.message, /no answer but 'close'/)
    return 'closed'
  }

  it('refuses at once what it would submit or read, names the others, and serves again when it gets at the log', async () => {
    strand()
    assert.equal(await room.settled(produce()), NOT_LEADER)
    assert.equal(await room.settled(fetch()), NOT_LEADER)
    const { topics, brokers } = await room.ask(metadataApi, { topics: null, allowAutoTopicCreation: false })
    assert.equal(topics[0]!.partitions[0]!.leaderId, other.brokerId)
    assert.equal(brokers.length, 2)
    assert.equal(room.broker.isStranded, true)
    assert.equal(other.broker.isStranded, false)
    strand(false)
    assert.equal(await room.settled(produce()), 0)
    assert.equal(await room.settled(fetch()), 0)
  })

  it('lists its topics without a look at the log that would take for ever', async () => {
    room.loglet.cut()
    strand()
    const { topics } = await room.ask(metadataApi, { topics: null, allowAutoTopicCreation: false })
    assert.equal(topics[0]!.partitions[0]!.leaderId, other.brokerId)
    assert.equal((await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] })).errorCode, 0)
    room.loglet.release()
  })

  it('closes the connection of what it has submitted, of which nobody knows the outcome, and never writes what it has not', async () => {
    room.loglet.cut()
    const submitted = produce()
    await cluster.clock.pass(0)
    const waits = produce()
    await cluster.clock.pass(1_000)
    strand()
    assert.equal(await room.settled(waits), NOT_LEADER, 'it went nowhere, and that is known')
    await cluster.clock.pass(100)
    assert.equal(await room.settled(submitted), 'closed')
    assert.equal(await other.settled(produce(other)), 0)
    room.loglet.release()
    await cluster.clock.pass(2_000)
    assert.equal(watermark(), 2, 'the submitted one came late, and the one that waited not at all')
    assert.deepEqual(room.bugs, [])
  })

  it('begins nothing more of a request that it gave up, whether the log is back before or after its broker is well', async () => {
    for (const isWellBefore of [false, true]) {
      const before = watermark()
      room.loglet.cut()
      const looks = produce(room, ['t', 'absent'])
      await cluster.clock.pass(0)
      strand()
      await cluster.clock.pass(100)
      assert.equal(await room.settled(looks), 'closed')
      assert.equal(await other.settled(produce(other)), 0)
      if (isWellBefore) strand(false)
      room.loglet.release()
      await cluster.clock.pass(1_000)
      strand(false)
      await cluster.clock.pass(1_000)
      assert.equal(watermark(), before + 1, 'what its client wrote elsewhere, and no late copy')
    }
    assert.deepEqual(room.bugs, [])
  })

  it('refuses what had to wait behind what it refused, however short that was: the order of requests stays', async () => {
    room.loglet.cut()
    const submitted = produce()
    await cluster.clock.pass(0)
    const waits = produce()
    const looks = produce(room, ['t', 'absent'])
    const behind = produce()
    await cluster.clock.pass(0)
    strand()
    assert.equal(await room.settled(waits), NOT_LEADER)
    strand(false)
    room.loglet.release()
    await cluster.clock.pass(1_000)
    assert.deepEqual(await Promise.all([submitted, looks, behind]), [0, NOT_LEADER, NOT_LEADER])
    assert.equal(watermark(), 1)
    assert.equal(await room.settled(produce()), 0)
  })

  it('closes nothing where it gets at the log in the same moment', async () => {
    room.loglet.cut()
    const submitted = produce()
    await cluster.clock.pass(1_000)
    strand()
    strand(false)
    room.loglet.release()
    await cluster.clock.pass(100)
    assert.equal(await room.settled(submitted), 0)
  })

  it('lets no fetch wait for records', async () => {
    const waiting = fetch(0, 30_000)
    await cluster.clock.pass(100)
    strand()
    assert.equal(await room.settled(waiting), NOT_LEADER)
  })

  it('still does what gets into the log by way of another broker, and gives up what has to look there itself', async () => {
    room.loglet.cut()
    strand()
    const made = room.send(initProducerIdApi, { transactionalId: null, transactionTimeoutMs: 60_000 })
    await cluster.clock.pass(50)
    assert.equal((await room.settled(made)).errorCode, 0)
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, timestamp: -1 }] }]
    const looked = room.send(listOffsetsApi, { replicaId: -1, topics }, { version: 4 }).then(() => 'answered', closed)
    await cluster.clock.pass(510)
    assert.equal(await room.settled(looked), 'closed')
    room.loglet.release()
    await cluster.clock.pass(1_000)
    assert.deepEqual(room.bugs, [])
  })

  it('keeps its clients where nobody is better', async () => {
    cluster.strand(other.brokerId)
    strand()
    assert.equal(await room.settled(produce()), 0)
    assert.equal(await other.settled(produce(other)), 0)
    const { topics } = await room.ask(metadataApi, { topics: null, allowAutoTopicCreation: false })
    assert.notEqual(topics[0]!.partitions[0]!.leaderId, -1)
  })

  it('hands its groups over, which go on with their generation and without a rebalance', async () => {
    const groupId = ['g', 'h', 'i', 'j', 'k', 'l'].find(
      (name) => rendezvous(name, [{ brokerId: 1 }, { brokerId: 2 }])!.brokerId === room.brokerId,
    )!
    const member = await joinAlone(room, { groupId })
    const { memberId, generation } = member
    const commit = (to: BrokerRoom, committedOffset: number) => {
      const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset, committedMetadata: '' }] }]
      const request = { groupId, topics, memberId, generationIdOrMemberEpoch: generation }
      return to.send(offsetCommitApi, request, { version: 9 }).then((told) => told.topics[0]!.partitions[0]!.errorCode, closed)
    }
    assert.equal(await room.settled(commit(room, 5)), 0)
    strand()
    const beat = { groupId, generationId: generation, memberId }
    assert.equal((await room.ask(heartbeatApi, beat)).errorCode, NOT_COORDINATOR)
    const { coordinators } = await room.ask(findCoordinatorApi, { keyType: 0, coordinatorKeys: [groupId] })
    assert.equal(coordinators[0]!.nodeId, other.brokerId)
    assert.equal((await other.ask(heartbeatApi, beat)).errorCode, 0)
    assert.equal(await room.settled(commit(room, 9)), NOT_COORDINATOR)
    assert.equal(await other.settled(commit(other, 6)), 0)
    assert.equal([...other.state.offsets.ofGroup(groupId).values()][0]?.offset, 6)
  })
})
