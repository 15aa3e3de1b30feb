import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { joinAlone } from '../../../test/fakes/group-members.ts'
import { offsetCommitApi } from '../../protocol/generated/08-offset-commit.ts'
import { offsetDeleteApi } from '../../protocol/generated/47-offset-delete.ts'

describe('OffsetDelete', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open()
    await room.createTopic('read')
    await room.createTopic('unread')
    const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
    const topics = ['read', 'unread'].map((name) => ({ name, partitions }))
    await room.ask(offsetCommitApi, { groupId: 'g', topics }, { version: 9 })
  })

  async function forget(groupId = 'g') {
    const topics = ['read', 'unread', 'unknown'].map((name) => ({ name, partitions: [{ partitionIndex: 0 }] }))
    const answer = await room.ask(offsetDeleteApi, { groupId, topics })
    return [answer.errorCode, ...answer.topics.map(({ partitions }) => partitions[0]!.errorCode)]
  }

  it('forgets all that is asked for of a group without members', async () => {
    assert.deepEqual(await forget(), [0, 0, 0, 3])
    assert.equal(room.log.state.offsets.ofGroup('g').size, 0)
  })

  it('keeps the offsets of topics that members read', async () => {
    await joinAlone(room, { topics: ['read'] })
    assert.deepEqual(await forget(), [0, 86, 0, 3])
    assert.equal(room.log.state.offsets.ofGroup('g').size, 1)
  })

  it('refuses the whole for members of another kind and for a group that is not there', async () => {
    await joinAlone(room, { protocolType: 'connect' })
    assert.deepEqual(await forget(), [68])
    assert.deepEqual(await forget('nobody'), [69])
  })

  it('tells the client to come back when the log takes too long', async () => {
    room.loglet.hold()
    const topics = [{ name: 'read', partitions: [{ partitionIndex: 0 }] }]
    const waiting = room.send(offsetDeleteApi, { groupId: 'g', topics })
    await room.clock.pass(room.settings.requestMsMax)
    assert.deepEqual(await waiting, { throttleTimeMs: 0, errorCode: 15, topics: [] })
    room.loglet.release()
    await room.clock.pass(1)
    assert.equal(room.log.state.offsets.ofGroup('g').size, 1)
  })

  it('looks again behind a barrier for a group and a topic that it does not know', async () => {
    const barrier = room.log.barrier.bind(room.log)
    let isBehind = false
    room.log.barrier = async () => {
      await barrier()
      if (isBehind) return
      isBehind = true
      await room.createTopic('unknown')
      const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
      await room.ask(offsetCommitApi, { groupId: 'late', topics: [{ name: 'unknown', partitions }] }, { version: 9 })
    }
    assert.deepEqual(await forget('late'), [0, 0, 0, 0])
  })
})
