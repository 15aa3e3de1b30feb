import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import { Failure } from '../base/failure.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'

async function topicNames(room: BrokerRoom, version = 13): Promise<(string | null)[]> {
  const request = version === 0 ? { topics: [] } : { topics: null, allowAutoTopicCreation: false }
  const { topics: listed } = await room.ask(metadataApi, request, { version })
  return listed.map(({ name }) => name)
}

describe('a list', () => {
  it('of topics has one that was made by way of a broker which this one doesn’t hear of', async () => {
    const cluster = await ClusterRoom.open(['a', 'b'])
    cluster.lose(2)
    await cluster.room(1).createTopic('t')
    assert.equal(cluster.room(2).state.topics.count, 0)
    assert.deepEqual(await topicNames(cluster.room(2)), ['t'])
    assert.deepEqual(await topicNames(cluster.room(2), 0), ['t'])
  })

  describe('where the log can’t be asked', () => {
    let room: BrokerRoom

    beforeEach(async () => {
      room = await BrokerRoom.open()
      await room.createTopic('t')
    })

    it('is what is known here, a second later at most', async () => {
      room.log.barrier = () => new Promise(() => {})
      const asked = [
        room.send(metadataApi, { topics: null, allowAutoTopicCreation: false }),
        room.send(listGroupsApi, { statesFilter: [], typesFilter: [] }),
      ]
      await room.clock.pass(1_000)
      const [metadata, groups] = await Promise.all(asked)
      assert.ok(metadata !== undefined && groups !== undefined)
    })

    it('is what is known here, at once if it says so', async () => {
      room.log.barrier = () => Promise.reject(new Failure('unavailable', 'store-failed', 'no', '503'))
      assert.deepEqual(await topicNames(room), ['t'])
      assert.deepEqual((await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] })).errorCode, 0)
    })

    it('isn’t waited for by who asks for brokers alone', async () => {
      room.log.barrier = () => assert.fail('no barrier is needed')
      const { brokers } = await room.ask(metadataApi, { topics: [], allowAutoTopicCreation: false })
      assert.equal(brokers.length, 1)
    })
  })

  it('of groups comes behind the log’s tail', async () => {
    const room = await BrokerRoom.open()
    let barriers = 0
    const barrier = room.log.barrier.bind(room.log)
    room.log.barrier = async () => {
      barriers++
      await barrier()
    }
    await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] })
    assert.equal(barriers, 1)
  })
})
