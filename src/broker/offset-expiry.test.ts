import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { joinAlone } from '../../test/fakes/group-members.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { leaveGroupApi } from '../protocol/generated/13-leave-group.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'

const RETENTION_MS = 60_000

describe('the expiry of offsets', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open({ offsetsRetentionMs: RETENTION_MS })
    await room.createTopic('t')
    await room.createTopic('u')
  })

  function commit(groupId: string, name = 't', version = 9, retentionTimeMs?: number) {
    const topics = [{ name, partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }] }]
    const retention = retentionTimeMs === undefined ? {} : { retentionTimeMs }
    return room.send(offsetCommitApi, { groupId, topics, ...retention }, { version })
  }

  async function groupIds(): Promise<string[]> {
    const { groups } = await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] })
    return groups.map(({ groupId }) => groupId)
  }

  function countOf(groupId: string): number {
    return room.log.state.offsets.ofGroup(groupId).size
  }

  it('forgets what a simple consumer committed, the retention after that', async () => {
    await room.settled(commit('g'))
    await room.clock.pass(RETENTION_MS - 1)
    await room.settled(room.broker.expireOffsets())
    assert.equal(countOf('g'), 1)
    await room.clock.pass(1)
    await room.settled(room.broker.expireOffsets())
    assert.deepEqual(await groupIds(), [])
  })

  it('keeps what only a clock that jumped ahead of the store’s calls old', async () => {
    await room.settled(commit('g'))
    room.storeMs = room.clock.nowMs()
    room.clock.jumpWall(86_400_000)
    await room.settled(room.broker.expireOffsets())
    assert.equal(countOf('g'), 1)
    room.storeMs += RETENTION_MS
    await room.settled(room.broker.expireOffsets())
    assert.equal(countOf('g'), 0)
  })

  it('minds the retention that a commit brought along', async () => {
    await room.settled(commit('g', 't', 4, 1_000))
    await room.clock.pass(1_000)
    await room.settled(room.broker.expireOffsets())
    assert.equal(countOf('g'), 0)
  })

  it('keeps what members read, and forgets what they no longer do', async () => {
    await room.settled(commit('g', 't'))
    await room.settled(commit('g', 'u'))
    // A session longer than the retention needs no heartbeats meanwhile.
    const { memberId, generation } = await joinAlone(room, { topics: ['t'] })
    for (let passed = 0; passed < RETENTION_MS; passed += 5_000) {
      await room.clock.pass(5_000)
      const topics = [{ name: 'u', partitions: [] }]
      await room.ask(offsetCommitApi, { groupId: 'g', memberId, generationIdOrMemberEpoch: generation, topics }, { version: 9 })
    }
    await room.settled(room.broker.expireOffsets())
    assert.equal(countOf('g'), 1)
    assert.deepEqual(await groupIds(), ['g'])
  })

  it('removes a group that has been empty for long, in memory and in the log', async () => {
    await room.settled(commit('g'))
    const { memberId } = await joinAlone(room)
    await room.ask(leaveGroupApi, { groupId: 'g', members: [{ memberId }] })
    await room.clock.pass(RETENTION_MS - 1)
    await room.settled(room.broker.expireOffsets())
    assert.deepEqual(await groupIds(), ['g'])
    await room.clock.pass(1)
    await room.settled(room.broker.expireOffsets())
    assert.deepEqual(await groupIds(), [])
    assert.equal(room.log.state.groups.size, 0)
  })

  it('keeps a group whose commit was on its way when its last offset expired', async () => {
    await room.settled(commit('g'))
    const { memberId } = await joinAlone(room)
    await room.ask(leaveGroupApi, { groupId: 'g', members: [{ memberId }] })
    await room.clock.pass(RETENTION_MS)
    const committing = commit('g', 'u')
    const expiring = room.broker.expireOffsets()
    const answer = await room.settled(committing)
    await room.settled(expiring)
    assert.equal(answer.topics[0]!.partitions[0]!.errorCode, 0)
    assert.equal(countOf('g'), 1)
    assert.deepEqual(await groupIds(), ['g'])
    await joinAlone(room)
  })
})
