import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { join, joinAlone, sync } from '../../../test/fakes/group-members.ts'
import { heartbeatApi } from '../../protocol/generated/12-heartbeat.ts'
import { syncGroupApi } from '../../protocol/generated/14-sync-group.ts'

describe('SyncGroup', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open()
  })

  it('gives each version what the leader assigned, which is durable then', async () => {
    for (const version of [0, 1, 2, 3, 4, 5]) {
      const groupId = `g${version}`
      const { memberId, generationId } = await join(room, { groupId })
      const assignments = [{ memberId, assignment: Buffer.from('mine') }]
      const synced = await room.ask(syncGroupApi, { groupId, generationId, memberId, assignments }, { version })
      assert.equal(synced.errorCode, 0)
      assert.equal(synced.assignment.toString(), 'mine')
      assert.deepEqual([synced.protocolType, synced.protocolName], version === 5 ? ['consumer', 'range'] : [null, null])
      assert.ok(Buffer.from(room.log.state.groups.get(groupId)!).includes('mine'))
    }
  })

  it('compares protocol type and name where a client gives them', async () => {
    const { memberId, generation } = await joinAlone(room)
    const request = { groupId: 'g', generationId: generation, memberId, assignments: [] }
    assert.equal((await room.ask(syncGroupApi, { ...request, protocolType: 'connect', protocolName: 'range' })).errorCode, 23)
    assert.equal((await room.ask(syncGroupApi, { ...request, protocolType: 'consumer', protocolName: 'other' })).errorCode, 23)
    assert.equal((await room.ask(syncGroupApi, { ...request, protocolType: 'consumer', protocolName: 'range' })).errorCode, 0)
  })

  it('refuses strangers and other generations', async () => {
    const joined = await join(room)
    assert.equal((await sync(room, { ...joined, memberId: 'stranger' })).errorCode, 25)
    assert.equal((await sync(room, { ...joined, generationId: joined.generationId + 1 })).errorCode, 22)
    assert.equal((await sync(room, joined, { groupId: '' })).errorCode, 24)
  })

  it('leaves a group as it was when the broker restarts: same generation, same assignment, no rebalance', async () => {
    const { memberId, generation, assignment } = await joinAlone(room)
    await room.restart()
    assert.equal((await room.ask(heartbeatApi, { groupId: 'g', generationId: generation, memberId })).errorCode, 0)
    const synced = await room.ask(syncGroupApi, { groupId: 'g', generationId: generation, memberId, assignments: [] })
    assert.deepEqual(synced.assignment, assignment)
  })

  it('ends the session of a member that does not come back after a restart', async () => {
    const { memberId, generation } = await joinAlone(room)
    await room.restart()
    // A second until the group is taken over, and then its session.
    await room.clock.pass(11_001)
    assert.equal((await room.ask(heartbeatApi, { groupId: 'g', generationId: generation, memberId })).errorCode, 25)
  })

  it('answers nobody before the assignments are durable', async () => {
    const joined = await join(room)
    room.loglet.hold()
    const { generationId, memberId } = joined
    const assignments = [{ memberId, assignment: Buffer.from('mine') }]
    const waiting = room.send(syncGroupApi, { groupId: 'g', generationId, memberId, assignments })
    await assert.rejects(room.settled(waiting), /still owed/)
    room.loglet.release()
    assert.equal((await room.settled(waiting)).errorCode, 0)
  })
})
