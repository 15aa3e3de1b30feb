import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectAssigned, expectJoined, GroupRoom, reasonOf } from '../../test/fakes/group-room.ts'

test('the first rebalance of an empty group waits for the initial delay', async () => {
  const room = new GroupRoom({ initialRebalanceDelayMs: 3_000 })
  const owed = room.send()
  await room.clock.pass(2_999)
  assert.equal(owed.answer, undefined)
  await room.clock.pass(1)
  assert.equal(expectJoined(expectAnswer(owed)).generation, 1)
})

test('each new member prolongs the first rebalance, up to the rebalance time-out', async () => {
  const room = new GroupRoom({ initialRebalanceDelayMs: 3_000 })
  const first = room.send({ rebalanceTimeoutMs: 7_000 })
  for (const at of [2_000, 5_000]) {
    await room.clock.pass(at - room.clock.monotonicMs())
    room.send({ rebalanceTimeoutMs: 7_000 })
  }
  await room.clock.pass(6_999 - room.clock.monotonicMs())
  assert.equal(first.answer, undefined)
  await room.clock.pass(1)
  assert.equal(expectJoined(expectAnswer(first)).members.length, 3)
})

test('a rebalance ends as soon as all members joined again', async () => {
  const room = new GroupRoom()
  const [first] = await room.form('a')
  const second = room.send()
  await room.clock.pass(0)
  assert.equal(second.answer, undefined)
  assert.equal(room.heartbeat(first!), 'rebalance-in-progress')
  const again = expectJoined(await room.join({ memberId: first!.memberId }))
  assert.equal(again.generation, 2)
  assert.equal(expectJoined(expectAnswer(second)).generation, 2)
})

test('a member that does not join again within the rebalance time-out is removed', async () => {
  const room = new GroupRoom()
  const [first] = await room.form({ sessionTimeoutMs: 600_000, rebalanceTimeoutMs: 30_000 })
  const second = room.send()
  await room.clock.pass(29_999)
  assert.equal(second.answer, undefined)
  await room.clock.pass(1)
  const joined = expectJoined(expectAnswer(second))
  assert.equal(joined.leader, joined.memberId)
  assert.equal(room.heartbeat(first!), 'unknown-member-id')
})

test('an id that was given out and has not joined yet holds up the rebalance until it lapses', async () => {
  const room = new GroupRoom()
  const [first] = await room.form({ sessionTimeoutMs: 60_000 })
  await room.join({ requiresMemberId: true })
  const again = room.send({ memberId: first!.memberId })
  await room.clock.pass(9_999)
  assert.equal(again.answer, undefined)
  await room.clock.pass(1)
  assert.equal(expectJoined(expectAnswer(again)).generation, 2)
})

test('followers wait for the assignment of the leader, and who was left out gets empty bytes', async () => {
  const room = new GroupRoom()
  const owed = ['a', 'b', 'c'].map((clientId) => room.send({ clientId }))
  await room.clock.pass(0)
  const [leader, one, other] = owed.map((each) => expectJoined(expectAnswer(each)))
  const waiting = [one!, other!].map(({ memberId }) => room.sendSync({ memberId }))
  await room.clock.pass(0)
  assert.equal(waiting[0]!.answer, undefined)
  await room.sync({ memberId: leader!.memberId, assignments: [{ memberId: one!.memberId, assignment: Buffer.from('p0') }] })
  assert.deepEqual(
    waiting.map((each) => Buffer.from(expectAssigned(expectAnswer(each)).assignment).toString()),
    ['p0', ''],
  )
  assert.equal(room.state(), 'Stable')
})

test('a sync in a stable group gets the stored assignment again', async () => {
  const room = new GroupRoom()
  const [, follower] = await room.form('a', 'b')
  const assigned = expectAssigned(await room.sync({ memberId: follower!.memberId }))
  assert.equal(Buffer.from(assigned.assignment).toString(), follower!.memberId)
})

test('a sync is checked for member, generation, protocol and phase', async () => {
  const room = new GroupRoom()
  const { memberId } = (await room.form('a'))[0]!
  assert.equal(reasonOf(await room.sync({ memberId: 'other' })), 'unknown-member-id')
  assert.equal(reasonOf(await room.sync({ memberId, generation: 7 })), 'illegal-generation')
  assert.equal(reasonOf(await room.sync({ memberId, protocolType: 'connect' })), 'inconsistent-group-protocol')
  assert.equal(reasonOf(await room.sync({ memberId, protocol: 'sticky' })), 'inconsistent-group-protocol')
  assert.equal(reasonOf(await room.sync({ memberId, protocol: 'range', protocolType: 'consumer' })), 'assigned')
  room.send()
  assert.equal(reasonOf(await room.sync({ memberId })), 'rebalance-in-progress')
})

test('a leader that does not sync in time is removed and the others start over', async () => {
  const room = new GroupRoom()
  const owed = [{ sessionTimeoutMs: 60_000 }, {}].map((request) => room.send(request))
  await room.clock.pass(0)
  const [leader, follower] = owed.map((each) => expectJoined(expectAnswer(each)))
  const waiting = room.sendSync({ memberId: follower!.memberId })
  await room.clock.pass(30_000)
  assert.equal(reasonOf(expectAnswer(waiting)), 'rebalance-in-progress')
  const again = expectJoined(await room.join({ memberId: follower!.memberId }))
  assert.equal(again.leader, follower!.memberId)
  assert.equal(room.heartbeat(leader!), 'unknown-member-id')
})

test('a follower that never syncs is removed although the group is stable', async () => {
  const room = new GroupRoom()
  const owed = [{ sessionTimeoutMs: 60_000 }, { sessionTimeoutMs: 60_000 }].map((request) => room.send(request))
  await room.clock.pass(0)
  const [leader, follower] = owed.map((each) => expectJoined(expectAnswer(each)))
  await room.sync({ memberId: leader!.memberId })
  assert.equal(room.state(), 'Stable')
  await room.clock.pass(30_000)
  assert.equal(room.state(), 'PreparingRebalance')
  assert.equal(room.heartbeat(follower!), 'unknown-member-id')
})

test('a member that waits is not ended for its silence, and its session starts anew with the answer', async () => {
  const room = new GroupRoom()
  const [first] = await room.form({ sessionTimeoutMs: 25_000 }, { sessionTimeoutMs: 6_000 })
  const waiting = room.send({ memberId: first!.memberId, sessionTimeoutMs: 6_000 })
  await room.clock.pass(29_999)
  const joined = expectJoined(expectAnswer(waiting))
  await room.clock.pass(0)
  assert.equal(joined.generation, 2)
  assert.equal(joined.members.length, 1)
})

test('a rebalance that changes again answers those that wait for an assignment', async () => {
  const room = new GroupRoom()
  const owed = ['a', 'b'].map((clientId) => room.send({ clientId }))
  await room.clock.pass(0)
  const [, follower] = owed.map((each) => expectJoined(expectAnswer(each)))
  const waiting = room.sendSync({ memberId: follower!.memberId })
  room.send()
  await room.clock.pass(0)
  assert.equal(reasonOf(expectAnswer(waiting)), 'rebalance-in-progress')
})

test('a group whose last member leaves is empty in a new generation', async () => {
  const room = new GroupRoom()
  const [only] = await room.form('a')
  room.groups.leave({ groupId: 'g', members: [{ memberId: only!.memberId, instanceId: undefined }] })
  await room.clock.pass(0)
  assert.equal(room.state(), 'Empty')
  const record = room.journal.records.get('g')!
  assert.deepEqual([record.generation, record.members, record.protocol, record.leader], [2, [], undefined, undefined])
  assert.equal(expectJoined(await room.join()).generation, 3)
})
