import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { joinAlone } from '../../../test/fakes/group-members.ts'
import { heartbeatApi } from '../../protocol/generated/12-heartbeat.ts'
import { leaveGroupApi } from '../../protocol/generated/13-leave-group.ts'

describe('LeaveGroup', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open()
  })

  it('answers one member at the top below version 3', async () => {
    for (const version of [0, 1, 2]) {
      const { memberId } = await joinAlone(room)
      assert.equal((await room.ask(leaveGroupApi, { groupId: 'g', memberId }, { version })).errorCode, 0)
      assert.equal((await room.ask(leaveGroupApi, { groupId: 'g', memberId }, { version })).errorCode, 25)
    }
  })

  it('answers each member from version 3 on', async () => {
    for (const version of [3, 4, 5]) {
      const { memberId } = await joinAlone(room)
      const members = [{ memberId }, { memberId: 'stranger' }, { memberId: '', groupInstanceId: 'nobody' }]
      const answer = await room.ask(leaveGroupApi, { groupId: 'g', members }, { version })
      assert.equal(answer.errorCode, 0)
      assert.deepEqual(
        answer.members.map(({ memberId: id, groupInstanceId, errorCode }) => [id, groupInstanceId, errorCode]),
        [
          [memberId, null, 0],
          ['stranger', null, 25],
          ['', 'nobody', 25],
        ],
      )
    }
  })

  it('removes a static member by its instance id', async () => {
    const { memberId, generation } = await joinAlone(room, { instanceId: 'i' })
    const answer = await room.ask(leaveGroupApi, { groupId: 'g', members: [{ memberId: '', groupInstanceId: 'i' }] })
    assert.equal(answer.members[0]!.errorCode, 0)
    assert.equal((await room.ask(heartbeatApi, { groupId: 'g', generationId: generation, memberId })).errorCode, 25)
  })

  it('tells of an unknown group member by member, and of an empty name at the top', async () => {
    const members = [{ memberId: 'm' }]
    assert.equal((await room.ask(leaveGroupApi, { groupId: 'unknown', members })).members[0]!.errorCode, 25)
    assert.equal((await room.ask(leaveGroupApi, { groupId: '', members })).errorCode, 24)
  })
})
