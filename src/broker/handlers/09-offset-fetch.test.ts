import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { offsetCommitApi } from '../../protocol/generated/08-offset-commit.ts'
import { offsetFetchApi } from '../../protocol/generated/09-offset-fetch.ts'

describe('OffsetFetch', () => {
  let room: BrokerRoom
  let topic: string

  beforeEach(async () => {
    room = await BrokerRoom.open()
    topic = await room.createTopic('t', 3)
    await commit('g', 0, 5)
    await commit('g', 2, 7, 6)
    await commit('h', 1, 9, 0)
  })

  async function commit(
    groupId: string,
    partitionIndex: number,
    committedOffset: number,
    committedLeaderEpoch = -1,
  ): Promise<void> {
    const partitions = [{ partitionIndex, committedOffset, committedLeaderEpoch, committedMetadata: 'note' }]
    await room.ask(offsetCommitApi, { groupId, topics: [{ name: 't', partitions }] }, { version: 9 })
  }

  it('gives what was committed, and -1 without an error for all else', async () => {
    const topics = [
      { name: 't', partitionIndexes: [0, 1, 99] },
      { name: 'unknown', partitionIndexes: [0] },
    ]
    for (const version of [1, 2, 5, 6, 7]) {
      const answer = await room.ask(offsetFetchApi, { groupId: 'g', topics }, { version })
      assert.equal(answer.errorCode, 0)
      const rows = answer.topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, committedOffset, committedLeaderEpoch, metadata, errorCode }) => [
          name,
          partitionIndex,
          committedOffset,
          committedLeaderEpoch,
          metadata,
          errorCode,
        ]),
      )
      assert.deepEqual(rows, [
        ['t', 0, 5, -1, 'note', 0],
        ['t', 1, -1, -1, '', 0],
        ['t', 99, -1, -1, '', 0],
        ['unknown', 0, -1, -1, '', 0],
      ])
    }
  })

  it('gives everything of the group for null topics', async () => {
    const answer = await room.ask(offsetFetchApi, { groupId: 'g', topics: null }, { version: 7 })
    assert.deepEqual(
      answer.topics.map(({ name, partitions }) => [name, partitions.map(({ partitionIndex }) => partitionIndex)]),
      [['t', [0, 2]]],
    )
    assert.deepEqual((await room.ask(offsetFetchApi, { groupId: 'nobody', topics: null }, { version: 7 })).topics, [])
  })

  it('never shows a leader epoch above the one that all partitions have', async () => {
    const topics = [{ name: 't', partitionIndexes: [1, 2] }]
    const groups = [
      { groupId: 'g', topics },
      { groupId: 'h', topics },
    ]
    const answer = await room.ask(offsetFetchApi, { groups }, { version: 9 })
    const epochs = answer.groups.map((group) =>
      group.topics[0]!.partitions.map(({ committedLeaderEpoch }) => committedLeaderEpoch),
    )
    assert.deepEqual(epochs, [
      [-1, -1],
      [0, -1],
    ])
  })

  it('answers several groups, each with its own offsets, also under requireStable', async () => {
    const groups = [
      { groupId: 'g', topics: [{ name: 't', partitionIndexes: [0] }] },
      { groupId: 'h', topics: null },
      { groupId: 'nobody', memberId: 'm', memberEpoch: 4, topics: [{ name: 't', partitionIndexes: [0] }] },
    ]
    const answer = await room.ask(offsetFetchApi, { groups, requireStable: true }, { version: 9 })
    assert.deepEqual(
      answer.groups.map(({ groupId, errorCode, topics }) => [groupId, errorCode, topics[0]?.partitions[0]?.committedOffset]),
      [
        ['g', 0, 5],
        ['h', 0, 9],
        ['nobody', 0, -1],
      ],
    )
  })

  it('knows topics by id from version 10 on', async () => {
    const unknownId = 'f'.repeat(32)
    const topics = [
      { topicId: topic, partitionIndexes: [0] },
      { topicId: unknownId, partitionIndexes: [0] },
    ]
    const groups = [
      { groupId: 'g', topics },
      { groupId: 'h', topics: null },
    ]
    const answer = await room.ask(offsetFetchApi, { groups }, { version: 10 })
    const rows = answer.groups.map((group) =>
      group.topics.map(({ topicId, partitions }) => [topicId, partitions[0]!.committedOffset, partitions[0]!.errorCode]),
    )
    assert.deepEqual(rows, [
      [
        [topic, 5, 0],
        [unknownId, -1, 100],
      ],
      [[topic, 9, 0]],
    ])
  })
})
