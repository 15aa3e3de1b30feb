import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AskOptions, BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { metadataApi } from '../../protocol/generated/03-metadata.ts'

async function ask(room: BrokerRoom, names: readonly string[], allowAutoTopicCreation: boolean, options: AskOptions = {}) {
  const topics = names.map((name) => ({ name, topicId: NO_TOPIC_ID }))
  const answer = await room.ask(metadataApi, { topics, allowAutoTopicCreation }, options)
  return answer.topics.map(({ errorCode }) => errorCode)
}

describe('Metadata', () => {
  it('describes a topic of one id once, whatever names are beside it', async () => {
    const room = await BrokerRoom.open()
    const id = await room.createTopic('t', 100)
    const topics = Array.from({ length: 50 }, (_, at) => ({ name: `name-${at}`, topicId: id }))
    const answer = await room.ask(metadataApi, { topics, allowAutoTopicCreation: false })
    assert.deepEqual(
      answer.topics.map(({ name, topicId, partitions }) => [name, topicId, partitions.length]),
      [['t', id, 100]],
    )
  })

  it('makes no more topics than one request may make partitions, and leaves the rest unknown', async () => {
    const room = await BrokerRoom.open({ autoCreateTopics: true, partitionCount: 2_500 })
    await room.createTopic('known')
    const names = ['known', 'a', 'not legal', '__consumer_offsets', 'b', 'c', 'd', 'e', 'f']
    assert.deepEqual(await ask(room, names, true), [0, 0, 17, 3, 0, 0, 0, 3, 3])
    assert.equal(room.state.topics.count, 5)
    assert.deepEqual(await ask(room, ['e', 'f'], true), [0, 0], 'the next request may make as many')
  })

  it('says that a name collides only where it would have made the topic', async () => {
    const room = await BrokerRoom.open({ autoCreateTopics: true })
    await room.createTopic('a.b')
    assert.deepEqual(await ask(room, ['a_b'], false), [3])
    assert.deepEqual(await ask(room, ['a_b'], true), [17])
    assert.deepEqual(await ask(room, ['a_b'], true, { version: 3 }), [17])
    const without = await BrokerRoom.open()
    await without.createTopic('a.b')
    assert.deepEqual(await ask(without, ['a_b'], true), [3])
  })
})
