import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { offsetCommitApi } from '../../src/protocol/generated/08-offset-commit.ts'
import { initProducerIdApi } from '../../src/protocol/generated/22-init-producer-id.ts'
import { NO_PLACE, RegisteredBroker } from '../../src/state/brokers.ts'
import { BrokerRoom } from '../fakes/broker-room.ts'
import { checkRoom } from './invariants.ts'

const LOST = 'the log gives another state than the one that was'

/** A room whose log holds some of everything. */
async function usedRoom(): Promise<BrokerRoom> {
  const room = await BrokerRoom.open()
  await room.createTopic('topic', 2, { 'retention.ms': '1000' })
  await room.ask(initProducerIdApi, { transactionalId: null, transactionTimeoutMs: 0 })
  await room.produce('topic', 3, { producerId: 1, producerEpoch: 0, baseSequence: 0 })
  const partitions = [{ partitionIndex: 0, committedOffset: 2, committedMetadata: 'here' }]
  const topics = [{ name: 'topic', partitions }]
  const request = { groupId: 'g', generationIdOrMemberEpoch: -1, memberId: '', topics }
  await room.ask(offsetCommitApi, request, { version: 8 })
  return room
}

/** What the state has and the log doesn't. */
const UNLOGGED: Readonly<Record<string, (room: BrokerRoom) => void>> = {
  'a committed offset': ({ state }) => {
    const committed = { offset: 3, leaderEpoch: -1, metadata: '', committedMs: 1, expiresMs: -1 }
    state.offsets.set('g', state.topics.findByName('topic')!.partitions[1]!.handle, committed)
  },
  'an offset that was removed': ({ state }) => void state.offsets.removeGroup('g'),
  "a producer's sequence": ({ state }) => state.dropProducers(state.topics.findByName('topic')!.partitions[0]!),
  'a producer id': ({ state }) => void state.nextProducerId++,
  "a broker's config": ({ state }) => state.configs.change('broker', '1', [{ name: 'num.io.threads', value: '3' }]),
  "a topic's config": ({ state }) => void state.topics.findByName('topic')!.configVersion++,
  "a group's record": ({ state }) => void state.groups.set('g', Buffer.from('record')),
  'another broker': ({ state }) => void state.brokers.set(2, new RegisteredBroker(2, 1, NO_PLACE)),
  'log time': ({ state }) => {
    state.timeMs += 60_000
  },
}

describe('the check of a room', () => {
  it('finds nothing where the log gives the state again', async () => {
    const room = await usedRoom()
    assert.equal(room.state.offsets.groupIds().next().value, 'g')
    assert.ok(room.state.producers.size > 0)
    assert.equal(await checkRoom(room), undefined)
    room.clock.advance(5_000)
    assert.equal(await checkRoom(room), undefined)
  })

  for (const [what, change] of Object.entries(UNLOGGED)) {
    it(`finds ${what} that another life would not have`, async () => {
      const room = await usedRoom()
      change(room)
      assert.equal(await checkRoom(room), LOST)
    })
  }
})
