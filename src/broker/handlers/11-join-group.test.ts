import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { join, joinAlone, sync } from '../../../test/fakes/group-members.ts'
import { joinGroupApi } from '../../protocol/generated/11-join-group.ts'
import { heartbeatApi } from '../../protocol/generated/12-heartbeat.ts'

const MEMBER_ID_REQUIRED = 79

describe('JoinGroup', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open({ groupSizeMax: 2 })
  })

  it('lets a member in at once below version 4, and tells the leader who is there', async () => {
    for (const version of [0, 1, 2, 3]) {
      const joined = await join(room, { groupId: `g${version}`, version })
      assert.equal(joined.errorCode, 0)
      assert.equal(joined.protocolName, 'range')
      assert.equal(joined.leader, joined.memberId)
      assert.match(joined.memberId, /^client-/)
      assert.deepEqual(
        joined.members.map(({ memberId }) => memberId),
        [joined.memberId],
      )
    }
  })

  it('gives out an id first from version 4 on', async () => {
    for (const version of [4, 5, 6, 7, 8, 9]) {
      const first = await join(room, { groupId: `g${version}`, version })
      assert.equal(first.errorCode, MEMBER_ID_REQUIRED)
      assert.equal(first.generationId, -1)
      const second = await join(room, { groupId: `g${version}`, version }, first.memberId)
      assert.equal(second.errorCode, 0)
      assert.equal(second.memberId, first.memberId)
      assert.equal(second.protocolType, version >= 7 ? 'consumer' : null)
    }
  })

  it('names no protocol in a refusal, as null or as nothing by version', async () => {
    assert.equal((await join(room, { version: 6 })).protocolName, '')
    assert.equal((await join(room, { version: 7 })).protocolName, null)
  })

  it('refuses with the code of the reason', async () => {
    const code = async (options: Parameters<typeof join>[1], memberId?: string) => (await join(room, options, memberId)).errorCode
    await joinAlone(room)
    assert.equal(await code({ groupId: '' }), 24)
    assert.equal(await code({}, 'stranger'), 25)
    assert.equal(await code({ protocolType: 'connect' }), 23)
    const protocols = [{ name: 'range', metadata: Buffer.alloc(0) }]
    const hasty = { groupId: 'g', sessionTimeoutMs: 1, memberId: '', protocolType: 'consumer', protocols }
    assert.equal((await room.ask(joinGroupApi, hasty, { version: 3 })).errorCode, 26)
  })

  it('tells the leader that comes back under its instance id not to assign', async () => {
    const former = await joinAlone(room, { instanceId: 'i' })
    const joined = await join(room, { instanceId: 'i' })
    assert.equal(joined.skipAssignment, true)
    assert.equal(joined.generationId, former.generation)
    assert.deepEqual((await sync(room, { ...joined, members: [] })).assignment, former.assignment)
  })

  it('answers a waiting member when the broker closes', async () => {
    const { memberId } = await joinAlone(room)
    const request = {
      groupId: 'g',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 30_000,
      memberId: '',
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.alloc(1) }],
    }
    const waiting = room.send(joinGroupApi, request, { version: 3 })
    assert.equal((await room.ask(heartbeatApi, { groupId: 'g', generationId: 1, memberId })).errorCode, 27)
    room.broker.close()
    assert.equal((await room.settled(waiting)).errorCode, 15)
  })

  it('keeps who is connected from where, as Kafka shows it', async () => {
    await joinAlone(room)
    const [record] = [...room.log.state.groups.values()]
    assert.ok(Buffer.from(record!).includes('/127.0.0.1'))
  })
})
