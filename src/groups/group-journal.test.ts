import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectAssigned, expectJoined, GroupRoom, reasonOf } from '../../test/fakes/group-room.ts'

test('assignments are answered only when their record is durable', async () => {
  const room = new GroupRoom()
  const joined = expectJoined(await room.join())
  room.journal.hold()
  const waiting = room.sendSync({
    memberId: joined.memberId,
    assignments: [{ memberId: joined.memberId, assignment: Buffer.from('p') }],
  })
  await room.clock.pass(0)
  assert.equal(waiting.answer, undefined)
  assert.equal(room.state(), 'CompletingRebalance')
  room.journal.release()
  await room.clock.pass(0)
  assert.equal(Buffer.from(expectAssigned(expectAnswer(waiting)).assignment).toString(), 'p')
})

test('assignments that the log does not take are not answered, and the group starts over', async () => {
  const room = new GroupRoom()
  const joined = expectJoined(await room.join())
  room.journal.failing = 'before-writing'
  assert.equal(reasonOf(await room.sync({ memberId: joined.memberId })), 'coordinator-not-available')
  assert.equal(room.heartbeat(joined), 'rebalance-in-progress')
  room.journal.failing = 'no'
  const again = expectJoined(await room.join({ memberId: joined.memberId }))
  assert.equal(again.generation, 2)
  await room.assign([again])
  assert.equal(room.state(), 'Stable')
})

test('no generation is handed out before the log reserves it', async () => {
  const room = new GroupRoom()
  room.journal.hold()
  const first = room.send()
  await room.clock.pass(1_000)
  assert.equal(first.answer, undefined)
  room.journal.release()
  await room.clock.pass(0)
  assert.equal(expectJoined(expectAnswer(first)).generation, 1)
})

test('joins are told to try again if the log does not reserve their generation', async () => {
  const room = new GroupRoom()
  room.journal.failing = 'before-writing'
  assert.equal(reasonOf(await room.join()), 'coordinator-not-available')
  room.journal.failing = 'no'
  assert.equal(reasonOf(await room.join()), 'joined')
})

test('members that come back in time after a restart of the broker see no rebalance', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  room.restart()
  await room.clock.pass(9_999)
  assert.equal(room.heartbeat(leader!), undefined)
  assert.equal(room.heartbeat(follower!), undefined)
  assert.deepEqual(expectJoined(await room.join({ memberId: follower!.memberId })), follower)
  const assigned = expectAssigned(await room.sync({ memberId: leader!.memberId }))
  assert.equal(Buffer.from(assigned.assignment).toString(), leader!.memberId)
  await room.clock.pass(9_999)
  assert.equal(room.state(), 'Stable')
})

test('members that do not come back after a restart of the broker end with their fresh session', async () => {
  const room = new GroupRoom()
  const [leader] = await room.form('a', 'b')
  await room.clock.pass(9_000)
  room.restart()
  await room.clock.pass(9_999)
  assert.equal(room.state(), 'Stable')
  room.heartbeat(leader!)
  await room.clock.pass(1)
  assert.equal(room.heartbeat(leader!), 'rebalance-in-progress')
})

test('a generation that was handed out but never recorded is not handed out again after a restart of the broker', async () => {
  const room = new GroupRoom()
  const [first] = await room.form('a')
  const unrecorded = expectJoined(await room.join({ memberId: first!.memberId }))
  assert.equal(unrecorded.generation, 2)
  room.restart()
  assert.equal(reasonOf(await room.sync({ memberId: first!.memberId, generation: 2 })), 'illegal-generation')
  const next = expectJoined(await room.join({ memberId: first!.memberId }))
  assert.ok(next.generation > unrecorded.generation)
  assert.equal(reasonOf(await room.sync({ memberId: first!.memberId, generation: 2 })), 'illegal-generation')
})

test('restarts in a row never hand out a generation twice, whatever was recorded', async () => {
  const room = new GroupRoom()
  const seen = new Set<number>()
  for (let round = 0; round < 40; round++) {
    const joined = expectJoined(await room.join({ sessionTimeoutMs: 6_000 }))
    assert.ok(!seen.has(joined.generation), `generation ${joined.generation} twice`)
    seen.add(joined.generation)
    if (round % 3 === 0) await room.assign([joined])
    if (round % 2 === 0) room.restart()
    await room.clock.pass(60_000)
  }
})

test('a slow log holds one record under way and the newest behind it', async () => {
  const room = new GroupRoom()
  await room.form({ instanceId: 'i' }, { instanceId: 'j' })
  room.journal.hold()
  const before = room.journal.written.length
  const owed = [1, 2, 3, 4].map(() => room.send({ instanceId: 'j' }))
  await room.clock.pass(0)
  room.journal.release()
  await room.clock.pass(0)
  assert.equal(room.journal.written.length - before, 2)
  assert.deepEqual(
    owed.map((each) => reasonOf(expectAnswer(each))),
    ['fenced-instance-id', 'fenced-instance-id', 'fenced-instance-id', 'joined'],
  )
})

test('a rebalance that overtakes the record of an assignment hands that assignment to nobody', async () => {
  const room = new GroupRoom()
  const joined = expectJoined(await room.join())
  room.journal.hold()
  const waiting = room.sendSync({ memberId: joined.memberId })
  room.send()
  await room.clock.pass(0)
  room.journal.release()
  await room.clock.pass(0)
  assert.equal(reasonOf(expectAnswer(waiting)), 'rebalance-in-progress')
  assert.equal(room.state(), 'PreparingRebalance')
})

test('assignments that the leader sends again while they are recorded change nothing', async () => {
  const room = new GroupRoom()
  const { memberId } = expectJoined(await room.join())
  room.journal.hold()
  const earlier = room.sendSync({ memberId, assignments: [{ memberId, assignment: Buffer.from('first') }] })
  const later = room.sendSync({ memberId, assignments: [{ memberId, assignment: Buffer.from('second') }] })
  room.journal.release()
  await room.clock.pass(0)
  assert.equal(reasonOf(expectAnswer(earlier)), 'rebalance-in-progress')
  assert.equal(Buffer.from(expectAssigned(expectAnswer(later)).assignment).toString(), 'first')
  assert.equal(Buffer.from(room.journal.records.get('g')!.members[0]!.assignment).toString(), 'first')
})
