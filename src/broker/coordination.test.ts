import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import { join, joinAlone, type RoomMember } from '../../test/fakes/group-members.ts'
import { subscription } from '../../test/fakes/group-room.ts'
import { offsetCommitApi } from '../protocol/generated/08-offset-commit.ts'
import { offsetFetchApi } from '../protocol/generated/09-offset-fetch.ts'
import { findCoordinatorApi } from '../protocol/generated/10-find-coordinator.ts'
import { joinGroupApi } from '../protocol/generated/11-join-group.ts'
import { heartbeatApi } from '../protocol/generated/12-heartbeat.ts'
import { leaveGroupApi } from '../protocol/generated/13-leave-group.ts'
import { syncGroupApi } from '../protocol/generated/14-sync-group.ts'
import { describeGroupsApi } from '../protocol/generated/15-describe-groups.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'
import { deleteGroupsApi } from '../protocol/generated/42-delete-groups.ts'
import { offsetDeleteApi } from '../protocol/generated/47-offset-delete.ts'

const NOT_COORDINATOR = 16

const JOIN = {
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 30_000,
  memberId: '',
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: subscription('t') }],
}

describe('groups in a cluster', () => {
  let cluster: ClusterRoom

  beforeEach(async () => {
    cluster = await ClusterRoom.open(['a', 'b', 'c'])
    await cluster.room(1).createTopic('t')
    // Until nobody looks any more for groups to take over.
    await cluster.clock.pass(2_000)
  })

  async function coordinatorId(askedOf: BrokerRoom, groupId = 'g'): Promise<number> {
    const { coordinators } = await askedOf.ask(findCoordinatorApi, { keyType: 0, coordinatorKeys: [groupId] })
    return coordinators[0]!.nodeId
  }

  async function coordinator(groupId = 'g', askedOf = 1): Promise<BrokerRoom> {
    return cluster.room(await coordinatorId(cluster.room(askedOf), groupId))
  }

  /** Another broker than the group's coordinator. */
  async function another(groupId = 'g'): Promise<BrokerRoom> {
    const { brokerId } = await coordinator(groupId)
    return cluster.room((brokerId % 3) + 1)
  }

  function commit(room: BrokerRoom, committedOffset: number, member?: RoomMember) {
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset, committedMetadata: '' }] }]
    const who = member === undefined ? {} : { memberId: member.memberId, generationIdOrMemberEpoch: member.generation }
    return room.send(offsetCommitApi, { groupId: 'g', topics, ...who }, { version: 9 })
  }

  async function commitCode(room: BrokerRoom, committedOffset: number, member?: RoomMember): Promise<number> {
    return (await room.settled(commit(room, committedOffset, member))).topics[0]!.partitions[0]!.errorCode
  }

  async function heartbeat(room: BrokerRoom, { memberId, generation }: RoomMember): Promise<number> {
    return (await room.ask(heartbeatApi, { groupId: 'g', generationId: generation, memberId })).errorCode
  }

  async function listed(room: BrokerRoom): Promise<string[]> {
    const { groups } = await room.ask(listGroupsApi, { statesFilter: [], typesFilter: [] })
    return groups.map(({ groupId }) => groupId)
  }

  function committed(room: BrokerRoom): number | undefined {
    return [...room.state.offsets.ofGroup('g').values()][0]?.offset
  }

  it('have one coordinator each, which all brokers name, with its own address, and they spread', async () => {
    const named = new Set<number>()
    for (let at = 0; at < 30; at++) {
      const answers = await Promise.all([1, 2, 3].map((id) => coordinatorId(cluster.room(id), `group-${at}`)))
      assert.equal(new Set(answers).size, 1)
      named.add(answers[0]!)
    }
    assert.deepEqual([...named].sort(), [1, 2, 3])
    const other = await another()
    for (const version of [3, 6]) {
      const asked = version < 4 ? { key: 'g' } : { coordinatorKeys: ['g'] }
      const answer = await other.ask(findCoordinatorApi, { keyType: 0, ...asked }, { version })
      const told = version < 4 ? answer : answer.coordinators[0]!
      assert.equal(told.host, `b${told.nodeId}`)
    }
  })

  it('are answered for by their coordinator alone', async () => {
    const member = await joinAlone(await coordinator())
    const other = await another()
    const topics = [{ name: 't', partitions: [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }] }]
    const codes = [
      (await join(other)).errorCode,
      await heartbeat(other, member),
      (await other.ask(syncGroupApi, { groupId: 'g', generationId: 1, memberId: member.memberId, assignments: [] })).errorCode,
      (await other.ask(leaveGroupApi, { groupId: 'g', members: [{ memberId: member.memberId }] })).errorCode,
      (await other.ask(offsetCommitApi, { groupId: 'g', topics }, { version: 9 })).topics[0]!.partitions[0]!.errorCode,
      (await other.ask(describeGroupsApi, { groups: ['g'] })).groups[0]!.errorCode,
      (await other.ask(describeGroupsApi, { groups: ['g'] }, { version: 5 })).groups[0]!.errorCode,
      (await other.ask(deleteGroupsApi, { groupsNames: ['g'] })).results[0]!.errorCode,
      (await other.ask(offsetDeleteApi, { groupId: 'g', topics: [] })).errorCode,
      (await other.ask(offsetFetchApi, { groups: [{ groupId: 'g', topics: null }] })).groups[0]!.errorCode,
      (await other.ask(offsetFetchApi, { groupId: 'g', topics: null }, { version: 7 })).errorCode,
      (await other.ask(offsetFetchApi, { groupId: 'g', topics: [{ name: 't', partitionIndexes: [0] }] }, { version: 1 }))
        .topics[0]!.partitions[0]!.errorCode,
    ]
    assert.deepEqual(new Set(codes), new Set([NOT_COORDINATOR]))
    assert.equal(await heartbeat(await coordinator(), member), 0)
  })

  it('are listed by one broker each, opened there or not', async () => {
    for (let at = 0; at < 6; at++) await joinAlone(await coordinator(`group-${at}`), { groupId: `group-${at}` })
    await commitCode(await coordinator(), 1)
    await cluster.kill(1)
    const lists = await Promise.all([2, 3].map((id) => listed(cluster.room(id))))
    assert.deepEqual(lists.flat().sort(), ['g', ...Array.from({ length: 6 }, (_, at) => `group-${at}`)])
  })

  it('are found at a broker that lives, though theirs died just before anybody heard of it', async () => {
    const member = await joinAlone(await coordinator())
    const { brokerId } = await coordinator()
    const other = await another()
    await cluster.killUnseen(brokerId)
    const next = await coordinator('g', other.brokerId)
    assert.notEqual(next.brokerId, brokerId)
    assert.equal(await heartbeat(next, member), 0)
  })

  it('go on at another broker when theirs dies: same generation, same assignment, no rebalance', async () => {
    const first = await coordinator()
    const member = await joinAlone(first)
    assert.equal(await commitCode(first, 5, member), 0)
    await cluster.kill(first.brokerId)
    const second = await coordinator('g', (first.brokerId % 3) + 1)
    assert.notEqual(second.brokerId, first.brokerId)
    assert.equal(await heartbeat(second, member), 0)
    const { memberId, generation: generationId } = member
    const synced = await second.ask(syncGroupApi, { groupId: 'g', generationId, memberId, assignments: [] })
    assert.deepEqual([synced.errorCode, synced.assignment], [0, member.assignment])
    assert.equal(await commitCode(second, 6, member), 0)
    assert.equal(committed(second), 6)
  })

  it('never hand a generation out twice, though their broker died before its assignment', async () => {
    const first = await coordinator()
    const member = await joinAlone(first, { instanceId: 'i' })
    await first.ask(leaveGroupApi, { groupId: 'g', members: [{ memberId: member.memberId, groupInstanceId: 'i' }] })
    const { generationId } = await join(first, { instanceId: 'i' })
    await cluster.kill(first.brokerId)
    const second = await coordinator('g', (first.brokerId % 3) + 1)
    const again = await join(second, { instanceId: 'i' })
    assert.equal(again.errorCode, 0)
    assert.ok(again.generationId > generationId, `${again.generationId} after ${generationId}`)
  })

  it('refuse the commits that their old coordinator still had under way', async () => {
    const paused = await coordinator()
    const member = await joinAlone(paused)
    assert.equal(await commitCode(paused, 5, member), 0)
    paused.loglet.hold()
    cluster.lose(paused.brokerId)
    const late = commit(paused, 99, member)
    await cluster.clock.pass(0)
    const second = await coordinator('g', (paused.brokerId % 3) + 1)
    assert.equal(await commitCode(second, 6, member), 0)
    paused.loglet.release()
    await cluster.clock.pass(700)
    assert.equal((await late).topics[0]!.partitions[0]!.errorCode, NOT_COORDINATOR)
    await second.settled(second.log.barrier())
    assert.equal(committed(second), 6)
    assert.equal(paused.state.claims.find('g')!.brokerId, second.brokerId)
    assert.equal(await heartbeat(second, member), 0)
  })

  it('tell those who wait to look for the coordinator when clients are sent to a new broker', async () => {
    const groupIds = Array.from({ length: 12 }, (_, at) => `group-${at}`)
    const waiting = []
    for (const groupId of groupIds) {
      const room = await coordinator(groupId)
      await joinAlone(room, { groupId })
      // The first member would have to join again, too.
      waiting.push({ groupId, room, answer: room.send(joinGroupApi, { ...JOIN, groupId }, { version: 3 }) })
    }
    await cluster.clock.pass(0)
    const fourth = await cluster.add('d')
    let movedCount = 0
    for (const { groupId, room, answer } of waiting) {
      if ((await coordinatorId(room, groupId)) !== fourth.brokerId) continue
      movedCount++
      assert.equal((await room.settled(answer)).errorCode, NOT_COORDINATOR)
      assert.equal((await fourth.ask(describeGroupsApi, { groups: [groupId] })).groups[0]!.groupState, 'Stable')
    }
    assert.ok(movedCount > 0 && movedCount < groupIds.length, `${movedCount} moved`)
  })

  it('lose members that died with the coordinator, though nobody asks', async () => {
    const first = await coordinator()
    await joinAlone(first)
    await cluster.kill(first.brokerId)
    const second = await coordinator('g', (first.brokerId % 3) + 1)
    const claimed = () => second.state.claims.find('g')!.brokerId
    assert.equal(claimed(), first.brokerId)
    await cluster.clock.pass(1_500)
    assert.equal(claimed(), second.brokerId)
    await cluster.clock.pass(11_000)
    const { groups } = await second.ask(describeGroupsApi, { groups: ['g'] })
    assert.deepEqual([groups[0]!.groupState, groups[0]!.members.length], ['Empty', 0])
  })

  it('leave a broker that drains, and come back if it stays', async () => {
    const first = await coordinator()
    const member = await joinAlone(first)
    const drain = (isDraining: boolean) => first.log.submit({ kind: 'drain-broker', brokerId: first.brokerId, isDraining })
    await first.settled(drain(true))
    await cluster.clock.pass(0)
    assert.equal(await heartbeat(first, member), NOT_COORDINATOR)
    const second = await coordinator('g', first.brokerId)
    assert.notEqual(second.brokerId, first.brokerId)
    assert.equal(await heartbeat(second, member), 0)
    await first.settled(drain(false))
    await cluster.clock.pass(0)
    assert.equal(await heartbeat(second, member), NOT_COORDINATOR)
    assert.equal(await heartbeat(first, member), 0)
  })

  it('leave no claim behind when nothing is left of them', async () => {
    const room = await coordinator()
    const { errorCode } = await join(room, { version: 5 })
    assert.equal(errorCode, 79)
    assert.equal(room.state.claims.count, 1)
    await cluster.clock.pass(11_000)
    assert.equal(room.state.claims.count, 0)
  })

  it('cost no claim where a stranger asks for one that is not there', async () => {
    const room = await coordinator()
    assert.equal(await heartbeat(room, { memberId: 'm', generation: 1, assignment: Buffer.alloc(0) }), 25)
    await room.ask(deleteGroupsApi, { groupsNames: ['g'] })
    await room.ask(describeGroupsApi, { groups: ['g'] })
    const partitions = [{ partitionIndex: 0, committedOffset: 1, committedMetadata: '' }]
    const topics = [{ name: 'unknown', partitions }]
    const answer = await room.ask(offsetCommitApi, { groupId: 'g', topics }, { version: 9 })
    assert.equal(answer.topics[0]!.partitions[0]!.errorCode, 3)
    assert.equal(room.state.claims.count, 0)
  })
})
