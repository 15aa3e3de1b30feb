import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { offsetCommitApi } from '../../protocol/generated/08-offset-commit.ts'
import { deleteGroupsApi } from '../../protocol/generated/42-delete-groups.ts'

describe('DeleteGroups', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open()
    await room.createTopic('t')
    await commit('g')
  })

  async function commit(groupId: string) {
    const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
    await room.ask(offsetCommitApi, { groupId, topics: [{ name: 't', partitions }] }, { version: 9 })
  }

  async function erase(...groupsNames: string[]) {
    const { results } = await room.send(deleteGroupsApi, { groupsNames })
    return results.map(({ groupId, errorCode }) => [groupId, errorCode])
  }

  it('erases what is there, and answers a group that is named twice once', async () => {
    assert.deepEqual(await room.settled(erase('g', 'nobody', 'g')), [
      ['g', 0],
      ['nobody', 69],
    ])
    assert.equal(room.state.offsets.ofGroup('g').size, 0)
  })

  it('tells the client to come back while it is open whether the group is gone', async () => {
    room.loglet.hold()
    const first = erase('g')
    await room.clock.pass(1)
    assert.deepEqual(await room.settled(erase('g')), [['g', 15]])
    await room.clock.pass(room.settings.requestMsMax)
    assert.deepEqual(await first, [['g', 15]])
    room.loglet.release()
    await room.clock.pass(1)
    assert.deepEqual(await room.settled(erase('g')), [['g', 69]])
  })

  it('looks again behind a barrier for a group that it does not know', async () => {
    const barrier = room.log.barrier.bind(room.log)
    room.log.barrier = async () => {
      await barrier()
      await commit('late')
    }
    assert.deepEqual(await room.settled(erase('late')), [['late', 0]])
  })
})
