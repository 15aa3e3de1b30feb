import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectJoined, GroupRoom, reasonOf, subscription } from '../../test/fakes/group-room.ts'
import type { MemberProtocol } from './requests.ts'

const named = (...names: readonly string[]): readonly MemberProtocol[] =>
  names.map((name) => ({ name, metadata: Buffer.from(name) }))

test('a session time-out outside the bounds is refused', async () => {
  const room = new GroupRoom()
  assert.equal(reasonOf(await room.join({ sessionTimeoutMs: 5_999 })), 'invalid-session-timeout')
  assert.equal(reasonOf(await room.join({ sessionTimeoutMs: 1_800_001 })), 'invalid-session-timeout')
})

test('an empty group id is refused everywhere', async () => {
  const room = new GroupRoom()
  const of = { groupId: '', generation: 1, memberId: 'm', instanceId: undefined }
  assert.equal(reasonOf(await room.join({ groupId: '' })), 'invalid-group-id')
  assert.equal(reasonOf(await room.sync({ groupId: '' })), 'invalid-group-id')
  assert.equal(room.groups.heartbeat(of), 'invalid-group-id')
  assert.deepEqual(room.groups.leave({ groupId: '', members: [of] }), { kind: 'refused', reason: 'invalid-group-id' })
})

test('a member id for an unknown group is unknown', async () => {
  assert.equal(reasonOf(await new GroupRoom().join({ memberId: 'm' })), 'unknown-member-id')
})

test('a join without protocol type or protocols is inconsistent and leaves no group behind', async () => {
  const room = new GroupRoom()
  assert.equal(reasonOf(await room.join({ protocolType: '' })), 'inconsistent-group-protocol')
  assert.equal(reasonOf(await room.join({ protocols: [] })), 'inconsistent-group-protocol')
  assert.deepEqual(room.groups.list(), [])
  assert.equal(room.clock.timerCount, 0)
})

test('a join of another type or without a protocol in common is inconsistent', async () => {
  const room = new GroupRoom()
  await room.form('a')
  assert.equal(reasonOf(await room.join({ protocolType: 'connect' })), 'inconsistent-group-protocol')
  assert.equal(reasonOf(await room.join({ protocols: named('sticky') })), 'inconsistent-group-protocol')
})

test('a dynamic member of a newer client gets an id first and joins with it', async () => {
  const room = new GroupRoom()
  const first = await room.join({ requiresMemberId: true, clientId: 'app' })
  assert.equal(reasonOf(first), 'member-id-required')
  assert.match(first.memberId, /^app-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  const second = expectJoined(await room.join({ requiresMemberId: true, memberId: first.memberId }))
  assert.equal(second.memberId, first.memberId)
})

test('a given id that does not come back lapses with the session time-out and leaves nothing behind', async () => {
  const room = new GroupRoom()
  const { memberId } = await room.join({ requiresMemberId: true })
  await room.clock.pass(10_000)
  assert.equal(reasonOf(await room.join({ requiresMemberId: true, memberId })), 'unknown-member-id')
  assert.deepEqual(room.groups.list(), [])
  assert.equal(room.journal.written.length, 0)
})

test('a static member gets an id that begins with its instance id at once', async () => {
  const room = new GroupRoom()
  const joined = expectJoined(await room.join({ requiresMemberId: true, instanceId: 'pod-1' }))
  assert.ok(joined.memberId.startsWith('pod-1-'))
})

test('only the leader gets the members, and all get the same generation, protocol and leader', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  assert.equal(leader!.generation, 1)
  assert.equal(leader!.leader, leader!.memberId)
  assert.deepEqual(
    leader!.members.map(({ memberId }) => memberId),
    [leader!.memberId, follower!.memberId],
  )
  assert.deepEqual(follower, { ...leader!, memberId: follower!.memberId, members: [] })
})

test('the protocol with most votes among those that all support is chosen', async () => {
  const room = new GroupRoom()
  const owed = [named('x', 'y', 'z'), named('y', 'x'), named('z', 'y', 'x')].map((protocols) => room.send({ protocols }))
  await room.clock.pass(0)
  assert.deepEqual(
    owed.map((each) => expectJoined(expectAnswer(each)).protocol),
    ['y', 'y', 'y'],
  )
})

test('a follower that joins again unchanged in a stable group gets the generation without a rebalance', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  const again = expectJoined(await room.join({ memberId: follower!.memberId }))
  assert.deepEqual(again, follower)
  assert.equal(room.state(), 'Stable')
  assert.equal(room.heartbeat(leader!), undefined)
})

test('a follower that joins again with other metadata starts a rebalance', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  const owed = room.send({ memberId: follower!.memberId, protocols: [{ name: 'range', metadata: subscription('other') }] })
  await room.clock.pass(0)
  assert.equal(owed.answer, undefined)
  assert.equal(room.heartbeat(leader!), 'rebalance-in-progress')
})

test('a leader that joins again unchanged starts a rebalance and goes on leading', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  const owed = room.send({ memberId: leader!.memberId })
  const joined = expectJoined(await room.join({ memberId: follower!.memberId }))
  assert.equal(joined.generation, 2)
  assert.equal(joined.leader, leader!.memberId)
  assert.equal(expectJoined(expectAnswer(owed)).members.length, 2)
})

test('a join repeated unchanged while assignments are awaited gets the same answer again', async () => {
  const room = new GroupRoom()
  const first = expectJoined(await room.join())
  assert.deepEqual(await room.join({ memberId: first.memberId }), first)
  assert.equal(room.state(), 'CompletingRebalance')
})

test('a join repeated with other metadata while assignments are awaited starts over', async () => {
  const room = new GroupRoom()
  const first = expectJoined(await room.join())
  const again = await room.join({ memberId: first.memberId, protocols: [{ name: 'range', metadata: subscription('other') }] })
  assert.equal(expectJoined(again).generation, 2)
})

test('a join that repeats a waiting one takes its place, and the earlier one is told to try again', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  const earlier = room.send({ memberId: leader!.memberId })
  const later = room.send({ memberId: leader!.memberId })
  await room.join({ memberId: follower!.memberId })
  assert.equal(reasonOf(expectAnswer(earlier)), 'rebalance-in-progress')
  assert.equal(expectJoined(expectAnswer(later)).generation, 2)
})

test('a full group turns new members away and lets known ones in', async () => {
  const room = new GroupRoom({ groupSizeMax: 2 })
  const [, follower] = await room.form('a', 'b')
  assert.equal(reasonOf(await room.join()), 'group-max-size-reached')
  assert.equal(reasonOf(await room.join({ memberId: follower!.memberId })), 'joined')
})

test('members of a first rebalance above the limit are turned away', async () => {
  const room = new GroupRoom({ groupSizeMax: 2, initialRebalanceDelayMs: 3_000 })
  const owed = ['a', 'b', 'c'].map((clientId) => room.send({ clientId }))
  await room.clock.pass(3_000)
  await room.clock.pass(3_000)
  assert.deepEqual(
    owed.map((each) => reasonOf(expectAnswer(each))),
    ['joined', 'joined', 'group-max-size-reached'],
  )
})

test('a broker that holds as many groups as it may refuses another one', async () => {
  const room = new GroupRoom({ groupCountMax: 1 })
  await room.join()
  assert.equal(reasonOf(await room.join({ groupId: 'h' })), 'too-many-groups')
})

test('a client that disconnects stays a member, and only its answer is given up', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  const gone = new AbortController()
  const owed = room.send({ memberId: leader!.memberId }, gone.signal)
  gone.abort()
  await room.clock.settle()
  assert.equal(reasonOf(expectAnswer(owed)), 'coordinator-not-available')
  const joined = expectJoined(await room.join({ memberId: follower!.memberId }))
  assert.equal(joined.leader, leader!.memberId)
  assert.equal(room.groups.describe('g')!.members.length, 2)
})
