import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { join, joinAlone } from '../../../test/fakes/group-members.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import { type OffsetCommitRequestInit, offsetCommitApi } from '../../protocol/generated/08-offset-commit.ts'

const RETENTION_MS = 5_000

describe('OffsetCommit', () => {
  let room: BrokerRoom
  let topic: string

  beforeEach(async () => {
    room = await BrokerRoom.open()
    topic = await room.createTopic('t', 2)
  })

  async function commit(request: Partial<OffsetCommitRequestInit>, version = 9): Promise<number[]> {
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 5, committedMetadata: 'note' }] }]
    const answer = await room.ask(offsetCommitApi, { groupId: 'g', topics, ...request }, { version })
    return answer.topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))
  }

  function committed(partition = 0, groupId = 'g') {
    const { handle } = room.log.state.topics.findByName('t')!.partitions[partition]!
    return room.log.state.offsets.find(groupId, handle)
  }

  it('keeps the offset of a consumer that is in no group', async () => {
    for (const version of [1, 2, 5, 7, 8, 9]) {
      assert.deepEqual(await commit({ groupId: `g${version}` }, version), [0])
      const { offset, metadata, leaderEpoch, expiresMs } = committed(0, `g${version}`)!
      assert.deepEqual(
        { offset, metadata, leaderEpoch, expiresMs },
        { offset: 5, metadata: 'note', leaderEpoch: -1, expiresMs: -1 },
      )
    }
  })

  it('keeps a null note as an empty one, and an offset that is no place in the log', async () => {
    const partitions = [{ partitionIndex: 1, committedOffset: -1, committedLeaderEpoch: 4, committedMetadata: null }]
    assert.deepEqual(await commit({ topics: [{ name: 't', partitions }] }), [0])
    const { offset, metadata, leaderEpoch } = committed(1)!
    assert.deepEqual({ offset, metadata, leaderEpoch }, { offset: -1, metadata: '', leaderEpoch: 4 })
  })

  it('refuses single partitions and commits the others', async () => {
    const partition = (partitionIndex: number, committedMetadata = '') => ({
      partitionIndex,
      committedOffset: 3,
      committedMetadata,
    })
    const topics = [
      { name: 'unknown', partitions: [partition(0)] },
      { name: 't', partitions: [partition(7), partition(0, 'é'.repeat(21)), partition(1, 'é'.repeat(20))] },
    ]
    assert.deepEqual(await commit({ topics }), [3, 3, 12, 0])
    assert.equal(committed(0), undefined)
    assert.equal(committed(1)!.offset, 3)
  })

  it('finds topics by id from version 10 on', async () => {
    const partitions = [{ partitionIndex: 0, committedOffset: 8, committedMetadata: '' }]
    const topics = [
      { topicId: topic, partitions },
      { topicId: 'f'.repeat(32), partitions },
      { topicId: NO_TOPIC_ID, partitions },
      { topicId: topic, partitions: [{ ...partitions[0]!, partitionIndex: 9 }] },
    ]
    assert.deepEqual(await commit({ topics }, 10), [0, 100, 100, 3])
    assert.equal(committed()!.offset, 8)
  })

  it('keeps the retention that versions 2 to 4 bring along', async () => {
    for (const version of [2, 3, 4]) {
      assert.deepEqual(await commit({ retentionTimeMs: RETENTION_MS }, version), [0])
      const { committedMs, expiresMs } = committed()!
      assert.equal(expiresMs - committedMs, RETENTION_MS)
    }
  })

  it('tells a member of a group that is gone by the code that its version knows', async () => {
    const request = { generationIdOrMemberEpoch: 3, memberId: 'm' }
    assert.deepEqual(await commit(request, 8), [22])
    assert.deepEqual(await commit(request, 9), [69])
  })

  it('takes commits of members of the current generation only', async () => {
    const { memberId, generation } = await joinAlone(room)
    assert.deepEqual(await commit({ generationIdOrMemberEpoch: generation, memberId }), [0])
    assert.deepEqual(await commit({ generationIdOrMemberEpoch: generation + 1, memberId }), [22])
    assert.deepEqual(await commit({ generationIdOrMemberEpoch: generation, memberId: 'other' }), [25])
    assert.deepEqual(await commit({}), [25])
  })

  it('refuses a commit while the leader assigns', async () => {
    const { memberId, generationId } = await join(room)
    assert.deepEqual(await commit({ generationIdOrMemberEpoch: generationId, memberId }), [27])
  })

  it('fences a static member that was replaced', async () => {
    const former = await joinAlone(room, { instanceId: 'i' })
    await joinAlone(room, { instanceId: 'i' })
    const request = { generationIdOrMemberEpoch: former.generation, memberId: former.memberId, groupInstanceId: 'i' }
    assert.deepEqual(await commit(request), [82])
  })

  it('applies commits of one connection in their order, several in one log entry', async () => {
    await commit({})
    const before = room.log.state.appliedIndex
    const sent = [1, 2, 3, 4].map((committedOffset) => {
      const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset, committedMetadata: '' }] }]
      return room.send(offsetCommitApi, { groupId: 'g', topics }, { version: 9 })
    })
    await room.settled(Promise.all(sent))
    assert.equal(committed()!.offset, 4)
    assert.equal(room.log.state.appliedIndex, before + 1)
  })

  it('looks again behind a barrier for what it does not know, and commits the rest without', async () => {
    const partition = { partitionIndex: 0, committedOffset: 5, committedMetadata: '' }
    const topics = ['t', 'late', 'unknown'].map((name) => ({ name, partitions: [partition] }))
    const barrier = room.log.barrier.bind(room.log)
    room.log.barrier = async () => {
      await room.createTopic('late')
      await barrier()
    }
    assert.deepEqual(await commit({ topics }), [0, 0, 3])
    const { handle } = room.log.state.topics.findByName('late')!.partitions[0]!
    assert.deepEqual([committed()!.offset, room.log.state.offsets.find('g', handle)!.offset], [5, 5])
  })

  it('tells the client to come back when the log takes too long, and keeps what the log took after all', async () => {
    await commit({ topics: [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }] }] })
    room.loglet.hold()
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 5, committedMetadata: '' }] }]
    const waiting = room.send(offsetCommitApi, { groupId: 'g', topics }, { version: 9 })
    await room.clock.pass(room.settings.offsetCommitTimeoutMs)
    const answer = await room.settled(waiting)
    assert.equal(answer.topics[0]!.partitions[0]!.errorCode, 15)
    assert.equal(committed()!.offset, 1)
    room.loglet.release()
    await room.clock.settle()
    assert.equal(committed()!.offset, 5)
  })
})
