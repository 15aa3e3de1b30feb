import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectAssigned, expectJoined, GroupRoom, reasonOf, subscription } from '../../test/fakes/group-room.ts'

const pods = [{ instanceId: 'i' }, { instanceId: 'j' }] as const

test('a static member that restarts takes its own place without a rebalance, under a new id', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form(...pods)
  const again = expectJoined(await room.join({ instanceId: 'j' }))
  assert.notEqual(again.memberId, follower!.memberId)
  assert.deepEqual([again.generation, again.leader, again.members, again.skipAssignment], [1, leader!.memberId, [], false])
  const assigned = expectAssigned(await room.sync({ memberId: again.memberId, instanceId: 'j' }))
  assert.equal(Buffer.from(assigned.assignment).toString(), follower!.memberId)
  assert.equal(room.heartbeat(leader!, 'i'), undefined)
})

test('the former self of a static member is fenced in every request', async () => {
  const room = new GroupRoom()
  const [, former] = await room.form(...pods)
  await room.join({ instanceId: 'j' })
  const { memberId } = former!
  assert.equal(room.heartbeat(former!, 'j'), 'fenced-instance-id')
  assert.equal(reasonOf(await room.sync({ memberId, instanceId: 'j' })), 'fenced-instance-id')
  assert.equal(reasonOf(await room.join({ memberId, instanceId: 'j' })), 'fenced-instance-id')
  const of = { groupId: 'g', generation: 1, memberId, instanceId: 'j' }
  assert.equal(room.groups.checkCommit(of), 'fenced-instance-id')
  assert.deepEqual(room.groups.leave({ groupId: 'g', members: [of] }), { kind: 'left', outcomes: ['fenced-instance-id'] })
})

test('a static leader that restarts gets the members and need not assign', async () => {
  const room = new GroupRoom()
  await room.form(...pods)
  const again = expectJoined(await room.join({ instanceId: 'i', canSkipAssignment: true }))
  assert.equal(again.leader, again.memberId)
  assert.deepEqual([again.skipAssignment, again.members.length, again.generation], [true, 2, 1])
})

test('a static leader that restarts with an older client is told that its former self leads', async () => {
  const room = new GroupRoom()
  const [former] = await room.form(...pods)
  const again = expectJoined(await room.join({ instanceId: 'i', canSkipAssignment: false }))
  assert.equal(again.leader, former!.memberId)
  assert.deepEqual([again.skipAssignment, again.members.length], [false, 0])
})

test('a static member that restarts with another subscription starts a rebalance', async () => {
  const room = new GroupRoom()
  const [leader] = await room.form(...pods)
  const again = room.send({ instanceId: 'j', protocols: [{ name: 'range', metadata: subscription('other') }] })
  await room.clock.pass(0)
  assert.equal(again.answer, undefined)
  assert.equal(room.heartbeat(leader!, 'i'), 'rebalance-in-progress')
})

test('a static member that restarts with other user data only starts no rebalance', async () => {
  const room = new GroupRoom()
  await room.form(...pods)
  const metadata = Buffer.concat([subscription('topic'), Buffer.from('more')])
  assert.equal(expectJoined(await room.join({ instanceId: 'j', protocols: [{ name: 'range', metadata }] })).generation, 1)
})

test('a static member that restarts while assignments are awaited starts over', async () => {
  const room = new GroupRoom()
  const owed = pods.map((pod) => room.send(pod))
  await room.clock.pass(0)
  const [leader, former] = owed.map((each) => expectJoined(expectAnswer(each)))
  const waiting = room.sendSync({ memberId: former!.memberId, instanceId: 'j' })
  const again = room.send({ instanceId: 'j' })
  await room.clock.pass(0)
  assert.equal(reasonOf(expectAnswer(waiting)), 'fenced-instance-id')
  await room.join({ memberId: leader!.memberId, instanceId: 'i' })
  assert.equal(expectJoined(expectAnswer(again)).generation, 2)
})

test('a static member that restarts while members join waits with them, and its former wait is fenced', async () => {
  const room = new GroupRoom({ initialRebalanceDelayMs: 3_000 })
  const former = room.send({ instanceId: 'i' })
  const again = room.send({ instanceId: 'i' })
  await room.clock.pass(3_000)
  assert.equal(reasonOf(expectAnswer(former)), 'fenced-instance-id')
  assert.equal(expectJoined(expectAnswer(again)).members.length, 1)
})

test('a static member that does not join again stays until its session ends', async () => {
  const room = new GroupRoom()
  await room.form({ instanceId: 'i', sessionTimeoutMs: 60_000 }, { instanceId: 'j', sessionTimeoutMs: 60_000 })
  const newcomer = room.send({ sessionTimeoutMs: 60_000 })
  await room.clock.pass(30_000)
  const joined = expectJoined(expectAnswer(newcomer))
  assert.deepEqual([joined.leader, joined.members.length], [joined.memberId, 3])
})

test('a rebalance that no member joins is put off until the static ones end', async () => {
  const room = new GroupRoom()
  await room.form(
    { instanceId: 'i', sessionTimeoutMs: 100_000, rebalanceTimeoutMs: 30_000 },
    { clientId: 'b', rebalanceTimeoutMs: 30_000 },
  )
  await room.clock.pass(99_999)
  assert.equal(room.state(), 'PreparingRebalance')
  await room.clock.pass(1)
  assert.equal(room.state(), 'Empty')
})

test('the answer to a restarted static member waits until the log knows its new id', async () => {
  const room = new GroupRoom()
  await room.form(...pods)
  room.journal.hold()
  const again = room.send({ instanceId: 'j' })
  await room.clock.pass(0)
  assert.equal(again.answer, undefined)
  room.journal.release()
  await room.clock.pass(0)
  const { memberId } = expectJoined(expectAnswer(again))
  assert.ok(room.journal.records.get('g')!.members.some((member) => member.memberId === memberId))
})

test('a restarted static member is told to try again if the log does not take its new id', async () => {
  const room = new GroupRoom()
  const [leader] = await room.form(...pods)
  room.journal.failing = 'before-writing'
  assert.equal(reasonOf(await room.join({ instanceId: 'j' })), 'coordinator-not-available')
  room.journal.failing = 'no'
  assert.equal(expectJoined(await room.join({ instanceId: 'j' })).generation, 1)
  assert.equal(room.heartbeat(leader!, 'i'), undefined)
})

test('a static id that was handed out in a rebalance is not fenced after a restart of the broker', async () => {
  const room = new GroupRoom()
  const [leader] = await room.form(...pods)
  const newcomer = room.send()
  const again = room.send({ instanceId: 'j' })
  await room.join({ memberId: leader!.memberId, instanceId: 'i' })
  assert.equal(expectJoined(expectAnswer(newcomer)).generation, 2)
  const { memberId } = expectJoined(expectAnswer(again))
  room.restart()
  assert.equal(reasonOf(await room.join({ memberId, instanceId: 'j' })), 'joined')
})

test('a new static id is handed out in a rebalance only when the log knows it', async () => {
  const room = new GroupRoom()
  const [leader] = await room.form(...pods)
  room.send({ memberId: leader!.memberId, instanceId: 'i' })
  room.journal.hold()
  const again = room.send({ instanceId: 'j' })
  await room.clock.pass(0)
  assert.equal(again.answer, undefined)
  room.journal.release()
  await room.clock.pass(0)
  assert.equal(expectJoined(expectAnswer(again)).generation, 2)
})

test('a new static id that the log refused is recorded before a later attempt hands it out', async () => {
  const room = new GroupRoom()
  const [leader] = await room.form({ instanceId: 'i' }, { instanceId: 'j' }, { clientId: 'c', sessionTimeoutMs: 60_000 })
  room.send({ memberId: leader!.memberId, instanceId: 'i' })
  room.journal.failing = 'before-writing'
  const again = room.send({ instanceId: 'j' })
  await room.clock.pass(0)
  room.journal.failing = 'no'
  await room.clock.pass(30_000)
  const { memberId } = expectJoined(expectAnswer(again))
  assert.ok(room.journal.records.get('g')!.members.some((member) => member.memberId === memberId))
})
