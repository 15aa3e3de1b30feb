import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import { rendezvous } from '../base/rendezvous.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import { fetchApi } from '../protocol/generated/01-fetch.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'

const NOT_LEADER = 6

describe('a broker that drains', () => {
  let cluster: ClusterRoom
  let room: BrokerRoom

  beforeEach(async () => {
    cluster = await ClusterRoom.open(['', ''], { drainGraceMs: 2_000 })
    room = cluster.room(1)
    await room.createTopic('t')
    await cluster.clock.pass(0)
  })

  function produce() {
    const record = { timestamp: room.clock.nowMs(), key: Buffer.from('k'), value: Buffer.from('v') }
    const topicData = [{ name: 't', partitionData: [{ index: 0, records: buildBatch({ records: [record] }) }] }]
    return room.send(produceApi, { acks: -1, timeoutMs: 60_000, topicData }, { version: 9 })
  }

  async function fetchCode(): Promise<number> {
    const topics = [{ topic: 't', partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000 }] }]
    const answer = await room.ask(fetchApi, { maxWaitMs: 0, minBytes: 0, topics }, { version: 11 })
    return answer.responses[0]!.partitions[0]!.errorCode
  }

  async function leaders(): Promise<Set<number>> {
    const { topics } = await room.ask(metadataApi, { topics: null, allowAutoTopicCreation: false })
    return new Set(topics.flatMap(({ partitions }) => partitions.map(({ leaderId }) => leaderId)))
  }

  it('goes on serving for a grace while clients are told of others, then refuses, and is drained', async () => {
    let isDrained = false
    const drained = room.broker.drain().then(() => {
      isDrained = true
    })
    await cluster.clock.pass(1_900)
    assert.deepEqual(await leaders(), new Set([2]))
    assert.equal(await room.produce('t', 1), 0)
    assert.equal(await fetchCode(), 0)
    await cluster.clock.pass(200)
    assert.equal(await room.produce('t', 1), NOT_LEADER)
    assert.equal(await fetchCode(), NOT_LEADER)
    assert.equal(isDrained, false)
    await cluster.clock.pass(1_000)
    await drained
    assert.equal(room.state.topics.findByName('t')!.partitions[0]!.highWatermark, 1)
  })

  it('answers what it has submitted with what becomes of it', async () => {
    // The combiner has to get the other's word into the log meanwhile.
    const combiner = rendezvous('combiner', [{ brokerId: 1 }, { brokerId: 2 }])!
    room = cluster.room(3 - combiner.brokerId)
    room.loglet.hold()
    const submitted = produce()
    await cluster.clock.pass(0)
    void cluster.room(combiner.brokerId).log.submit({ kind: 'drain-broker', brokerId: room.brokerId, isDraining: true })
    await cluster.clock.pass(4_000)
    assert.equal(await room.produce('t', 1), NOT_LEADER)
    room.loglet.release()
    await cluster.clock.pass(1_000)
    const { errorCode, baseOffset } = (await submitted).responses[0]!.partitionResponses[0]!
    assert.deepEqual([errorCode, baseOffset], [0, 0])
  })

  it('does not, if an operator changes his mind', async () => {
    const drain = (isDraining: boolean) => room.settled(room.log.submit({ kind: 'drain-broker', brokerId: 1, isDraining }))
    await drain(true)
    await cluster.clock.pass(1_000)
    await drain(false)
    await cluster.clock.pass(3_000)
    assert.equal(await room.produce('t', 1), 0)
    await drain(true)
    await cluster.clock.pass(2_100)
    assert.equal(await room.produce('t', 1), NOT_LEADER)
    await drain(false)
    assert.equal(await room.produce('t', 1), 0)
  })

  it('serves again when the last other one dies', async () => {
    const drained = room.broker.drain()
    await cluster.clock.pass(2_100)
    assert.equal(await room.produce('t', 1), NOT_LEADER)
    await cluster.kill(2)
    await cluster.clock.pass(1_000)
    await drained
    assert.equal(await room.produce('t', 1), 0)
  })

  it('has nothing to wait for where it is alone', async () => {
    const alone = await BrokerRoom.open()
    await alone.createTopic('t')
    await alone.settled(alone.broker.drain())
    assert.equal(await alone.produce('t', 1), 0)
    assert.equal(alone.state.brokers.get(1)!.isDraining, false)
  })
})
