import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectJoined, GroupRoom, reasonOf } from '../../test/fakes/group-room.ts'

test('a heartbeat is well in a stable group and while assignments are awaited', async () => {
  const room = new GroupRoom()
  const joined = expectJoined(await room.join())
  assert.equal(room.heartbeat(joined), undefined)
  await room.assign([joined])
  assert.equal(room.heartbeat(joined), undefined)
})

test('a heartbeat is checked for group, member and generation', async () => {
  const room = new GroupRoom()
  const [joined] = await room.form('a')
  assert.equal(room.heartbeat({ ...joined!, generation: 0 }), 'illegal-generation')
  assert.equal(room.heartbeat({ ...joined!, memberId: 'other' }), 'unknown-member-id')
  assert.equal(room.groups.heartbeat({ groupId: 'h', generation: 1, memberId: 'm', instanceId: undefined }), 'unknown-member-id')
})

test('a heartbeat to an empty group is unknown', async () => {
  const room = new GroupRoom()
  const [joined] = await room.form('a')
  await room.clock.pass(10_000)
  assert.equal(room.state(), 'Empty')
  assert.equal(room.heartbeat(joined!), 'unknown-member-id')
})

test('a session that heartbeats renew lasts, and ends one session time-out after the last', async () => {
  const room = new GroupRoom()
  const [joined] = await room.form('a')
  for (let beat = 0; beat < 5; beat++) {
    await room.clock.pass(9_000)
    assert.equal(room.heartbeat(joined!), undefined)
  }
  await room.clock.pass(9_999)
  assert.equal(room.state(), 'Stable')
  await room.clock.pass(1)
  assert.equal(room.state(), 'Empty')
})

test('commits and joins renew the session too', async () => {
  const room = new GroupRoom()
  const [, follower] = await room.form({ sessionTimeoutMs: 60_000 }, 'b')
  await room.clock.pass(9_000)
  assert.equal(room.groups.checkCommit({ groupId: 'g', ...follower!, instanceId: undefined }), undefined)
  await room.clock.pass(9_000)
  await room.join({ memberId: follower!.memberId })
  await room.clock.pass(9_000)
  await room.sync({ memberId: follower!.memberId })
  await room.clock.pass(9_000)
  assert.equal(room.state(), 'Stable')
})

test('the end of a session starts a rebalance of the others', async () => {
  const room = new GroupRoom()
  const [, follower] = await room.form('a', { sessionTimeoutMs: 60_000 })
  await room.clock.pass(10_000)
  assert.equal(room.heartbeat(follower!), 'rebalance-in-progress')
  const again = expectJoined(await room.join({ memberId: follower!.memberId }))
  assert.deepEqual([again.generation, again.leader, again.members.length], [2, follower!.memberId, 1])
})

test('a new member that waits in its first join is given up after five minutes', async () => {
  const room = new GroupRoom()
  await room.form({ instanceId: 'i', sessionTimeoutMs: 1_800_000, rebalanceTimeoutMs: 1_000_000 })
  const waiting = room.send()
  await room.clock.pass(299_999)
  assert.equal(waiting.answer, undefined)
  await room.clock.pass(1)
  assert.equal(reasonOf(expectAnswer(waiting)), 'unknown-member-id')
})

test('a member that leaves starts a rebalance and its waits end', async () => {
  const room = new GroupRoom()
  const [leader, follower] = await room.form('a', 'b')
  const waiting = room.send({ memberId: follower!.memberId, protocols: [{ name: 'range', metadata: Buffer.from('x') }] })
  const left = room.groups.leave({ groupId: 'g', members: [{ memberId: follower!.memberId, instanceId: undefined }] })
  assert.deepEqual(left, { kind: 'left', outcomes: [undefined] })
  await room.clock.pass(0)
  assert.equal(reasonOf(expectAnswer(waiting)), 'unknown-member-id')
  assert.equal(expectJoined(await room.join({ memberId: leader!.memberId })).members.length, 1)
})

test('a batch of leaving members is answered one by one and starts one rebalance', async () => {
  const room = new GroupRoom()
  const [a, b] = await room.form('a', { instanceId: 'i' }, { instanceId: 'j' }, 'd')
  const left = room.groups.leave({
    groupId: 'g',
    members: [
      { memberId: a!.memberId, instanceId: undefined },
      { memberId: '', instanceId: 'i' },
      { memberId: b!.memberId, instanceId: 'i' },
      { memberId: 'stale', instanceId: 'j' },
      { memberId: '', instanceId: 'unknown' },
      { memberId: '', instanceId: undefined },
    ],
  })
  assert.deepEqual(left, {
    kind: 'left',
    outcomes: [undefined, undefined, 'unknown-member-id', 'fenced-instance-id', 'unknown-member-id', 'unknown-member-id'],
  })
  assert.equal(room.groups.describe('g')!.members.length, 2)
  assert.equal(room.state(), 'PreparingRebalance')
})

test('members that leave a group that is not there are unknown each', () => {
  const members = [{ memberId: 'm', instanceId: undefined }]
  assert.deepEqual(new GroupRoom().groups.leave({ groupId: 'g', members }), { kind: 'left', outcomes: ['unknown-member-id'] })
})

test('an id that was given out can leave, which ends what waits for it', async () => {
  const room = new GroupRoom()
  const [first] = await room.form('a')
  const { memberId } = await room.join({ requiresMemberId: true })
  const again = room.send({ memberId: first!.memberId })
  room.groups.leave({ groupId: 'g', members: [{ memberId, instanceId: undefined }] })
  await room.clock.pass(0)
  assert.equal(expectJoined(expectAnswer(again)).generation, 2)
})

test('a commit of a member is checked for member, instance, generation and phase', async () => {
  const room = new GroupRoom()
  const joined = expectJoined(await room.join({ instanceId: 'i' }))
  const commit = { groupId: 'g', generation: 1, memberId: joined.memberId, instanceId: 'i' }
  assert.equal(room.groups.checkCommit(commit), 'rebalance-in-progress')
  await room.assign([joined])
  assert.equal(room.groups.checkCommit(commit), undefined)
  assert.equal(room.groups.checkCommit({ ...commit, generation: 2 }), 'illegal-generation')
  assert.equal(room.groups.checkCommit({ ...commit, memberId: 'other' }), 'fenced-instance-id')
  assert.equal(room.groups.checkCommit({ ...commit, memberId: 'other', instanceId: undefined }), 'unknown-member-id')
  room.send()
  assert.equal(room.state(), 'PreparingRebalance')
  assert.equal(room.groups.checkCommit(commit), undefined)
})

test('a commit outside of any membership is taken only while the group has no members', async () => {
  const room = new GroupRoom()
  const simple = { groupId: 'g', generation: -1, memberId: '', instanceId: undefined }
  assert.equal(room.groups.checkCommit(simple), undefined)
  const [joined] = await room.form('a')
  assert.equal(room.groups.checkCommit(simple), 'unknown-member-id')
  room.groups.leave({ groupId: 'g', members: [{ memberId: joined!.memberId, instanceId: undefined }] })
  assert.equal(room.groups.checkCommit(simple), undefined)
})

test('a commit of a member to a group that is not there tells so', () => {
  const room = new GroupRoom()
  const commit = { groupId: 'g', generation: 1, memberId: 'm', instanceId: undefined }
  assert.equal(room.groups.checkCommit(commit), 'group-id-not-found')
  room.offsets.add('g')
  assert.equal(room.groups.checkCommit(commit), 'unknown-member-id')
})
