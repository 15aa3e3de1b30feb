import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectAssigned, expectJoined, GroupRoom, reasonOf } from '../../test/fakes/group-room.ts'
import type { MemberProtocol } from './requests.ts'

const BYTES_MAX = 10_000

const of = (...sizes: readonly number[]): readonly MemberProtocol[] =>
  sizes.map((size, index) => ({ name: `protocol-${index}`, metadata: Buffer.alloc(size) }))

test('a member that brings more bytes than a group may keep is turned away and leaves no group behind', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  assert.equal(reasonOf(await room.join({ protocols: of(BYTES_MAX) })), 'group-bytes-reached')
  assert.equal(reasonOf(await room.join({ protocols: of(4_000, 3_000, 3_000) })), 'group-bytes-reached')
  assert.deepEqual(room.groups.list(), [])
  assert.equal(room.clock.timerCount, 0)
})

test('the members of a group share its bytes, and what leaves makes room', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  const [first] = await room.form({ clientId: 'a', protocols: of(6_000) }, { clientId: 'b', protocols: of(1_000) })
  assert.equal(reasonOf(await room.join({ clientId: 'c', protocols: of(6_000) })), 'group-bytes-reached')
  room.groups.leave({ groupId: 'g', members: [{ memberId: first!.memberId, instanceId: undefined }] })
  const late = room.send({ clientId: 'c', protocols: of(6_000) })
  await room.clock.pass(30_000)
  assert.equal(reasonOf(expectAnswer(late)), 'joined')
})

test('a member that joins again is counted once', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  const [member] = await room.form({ protocols: of(6_000) })
  assert.equal(reasonOf(await room.join({ memberId: member!.memberId, protocols: of(7_000) })), 'joined')
  assert.equal(reasonOf(await room.join({ memberId: member!.memberId, protocols: of(BYTES_MAX) })), 'group-bytes-reached')
})

test('a static member that restarts is counted once', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  await room.form({ instanceId: 'i', protocols: of(6_000) })
  assert.equal(reasonOf(await room.join({ instanceId: 'i', protocols: of(6_000) })), 'joined')
  assert.equal(reasonOf(await room.join({ instanceId: 'i', protocols: of(BYTES_MAX) })), 'group-bytes-reached')
})

test('many protocols without metadata count too', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  const protocols = of(...new Array<number>(1_000).fill(0))
  assert.equal(reasonOf(await room.join({ protocols })), 'group-bytes-reached')
})

test('members of a restored group count', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  await room.form({ protocols: of(6_000) })
  room.restart()
  assert.equal(reasonOf(await room.join({ protocols: of(6_000) })), 'group-bytes-reached')
})

test('assignments of more bytes than a group may keep are refused to all that wait for them, and the group starts over', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  const owed = ['a', 'b'].map((clientId) => room.send({ clientId }))
  await room.clock.pass(0)
  const [leader, follower] = owed.map((each) => expectJoined(expectAnswer(each)))
  const { generation } = leader!
  const recorded = room.journal.written.length
  const waiting = room.sendSync({ memberId: follower!.memberId, generation })
  const assignments = [leader!, follower!].map(({ memberId }) => ({ memberId, assignment: Buffer.alloc(6_000) }))
  const answer = await room.sync({ memberId: leader!.memberId, generation, assignments })
  assert.equal(reasonOf(answer), 'assignments-too-large')
  assert.equal(reasonOf(expectAnswer(waiting)), 'assignments-too-large')
  assert.equal(room.state(), 'PreparingRebalance')
  assert.equal(room.journal.written.length, recorded)
})

test('assignments of nobody in the group are neither kept nor counted', async () => {
  const room = new GroupRoom({ groupBytesMax: BYTES_MAX })
  const { memberId, generation } = expectJoined(await room.join())
  const assignments = [
    { memberId: 'stranger', assignment: Buffer.alloc(BYTES_MAX * 2) },
    { memberId, assignment: Buffer.from('mine') },
  ]
  assert.equal(Buffer.from(expectAssigned(await room.sync({ memberId, generation, assignments })).assignment).toString(), 'mine')
})
