import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { joinAlone } from '../../../test/fakes/group-members.ts'
import { offsetCommitApi } from '../../protocol/generated/08-offset-commit.ts'
import { describeGroupsApi } from '../../protocol/generated/15-describe-groups.ts'
import { listGroupsApi } from '../../protocol/generated/16-list-groups.ts'
import { deleteGroupsApi } from '../../protocol/generated/42-delete-groups.ts'

describe('groups as tools see them', () => {
  let room: BrokerRoom

  beforeEach(async () => {
    room = await BrokerRoom.open()
    await room.createTopic('t')
    await joinAlone(room, { instanceId: 'i' })
    const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
    await room.ask(offsetCommitApi, { groupId: 'simple', topics: [{ name: 't', partitions }] }, { version: 9 })
  })

  it('are described with their members', async () => {
    const { groups } = await room.ask(describeGroupsApi, { groups: ['g'], includeAuthorizedOperations: true })
    const { errorCode, groupState, protocolType, protocolData, members, authorizedOperations } = groups[0]!
    assert.deepEqual([errorCode, groupState, protocolType, protocolData], [0, 'Stable', 'consumer', 'range'])
    const [{ memberId, groupInstanceId, clientId, clientHost, memberAssignment }] = members as [(typeof members)[0]]
    assert.deepEqual([groupInstanceId, clientId, clientHost], ['i', 'client', '/127.0.0.1'])
    assert.equal(memberAssignment.toString(), memberId)
    assert.ok(authorizedOperations > 0)
  })

  it('are Empty without a protocol type if they only have offsets', async () => {
    const { groups } = await room.ask(describeGroupsApi, { groups: ['simple'], includeAuthorizedOperations: false })
    assert.deepEqual([groups[0]!.errorCode, groups[0]!.groupState, groups[0]!.protocolType], [0, 'Empty', ''])
    assert.equal(groups[0]!.authorizedOperations, -0x80000000)
  })

  it('are Dead if there are none, with an error of its own from version 6 on', async () => {
    for (const version of [0, 3, 5, 6]) {
      const request = { groups: ['nobody'], includeAuthorizedOperations: false }
      const { groups } = await room.ask(describeGroupsApi, request, { version })
      assert.equal(groups[0]!.groupState, 'Dead')
      assert.equal(groups[0]!.errorCode, version === 6 ? 69 : 0)
      assert.equal(groups[0]!.errorMessage, version === 6 ? 'there is no group nobody' : null)
    }
  })

  it('are listed once each, in every version', async () => {
    for (const version of [0, 1, 2, 3, 4, 5]) {
      const { groups } = await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] }, { version })
      assert.deepEqual(
        groups.map(({ groupId, protocolType }) => [groupId, protocolType]),
        [
          ['g', 'consumer'],
          ['simple', ''],
        ],
      )
      assert.equal(groups[0]!.groupState, version >= 4 ? 'Stable' : '')
      assert.equal(groups[0]!.groupType, version >= 5 ? 'classic' : '')
    }
  })

  it('are listed by state and by type, in any case', async () => {
    const listed = async (statesFilter: string[], typesFilter: string[]) =>
      (await room.ask(listGroupsApi, { statesFilter, typesFilter })).groups.map(({ groupId }) => groupId)
    assert.deepEqual(await listed(['empty', 'DEAD'], []), ['simple'])
    assert.deepEqual(await listed(['STABLE'], ['Classic']), ['g'])
    assert.deepEqual(await listed([], ['share']), [])
    assert.deepEqual(await listed(['no-such-state'], []), [])
  })

  it('are deleted with their offsets if they are empty', async () => {
    const { results } = await room.ask(deleteGroupsApi, { groupsNames: ['g', 'simple', 'nobody', 'simple'] })
    assert.deepEqual(
      results.map(({ groupId, errorCode }) => [groupId, errorCode]),
      [
        ['g', 68],
        ['simple', 0],
        ['nobody', 69],
      ],
    )
    assert.equal(room.log.state.offsets.ofGroup('simple').size, 0)
  })

  it('are deleted for good: a restart does not bring them back', async () => {
    await room.restart()
    await room.clock.pass(11_001)
    assert.equal((await room.ask(deleteGroupsApi, { groupsNames: ['g'] })).results[0]!.errorCode, 0)
    await room.restart()
    assert.deepEqual(
      (await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] })).groups.map(({ groupId }) => groupId),
      ['simple'],
    )
  })
})
