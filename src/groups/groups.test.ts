import assert from 'node:assert/strict'
import { test } from 'node:test'
import { expectAnswer, expectJoined, GroupRoom, reasonOf } from '../../test/fakes/group-room.ts'

const SESSION_MS = 10_000

test('a group is described with protocol, metadata and assignments only while it is stable', async () => {
  const room = new GroupRoom()
  const [member] = await room.form({ clientId: 'app', instanceId: 'i' })
  const stable = room.groups.describe('g')!
  assert.deepEqual([stable.state, stable.protocolType, stable.protocol], ['Stable', 'consumer', 'range'])
  const shown = stable.members[0]!
  assert.deepEqual(
    [shown.memberId, shown.instanceId, shown.clientId, shown.clientHost],
    [member!.memberId, 'i', 'app', '/127.0.0.1'],
  )
  assert.ok(shown.metadata.length > 0 && shown.assignment.length > 0)
  room.send()
  const preparing = room.groups.describe('g')!
  assert.deepEqual([preparing.state, preparing.protocol], ['PreparingRebalance', ''])
  assert.ok(preparing.members.every(({ metadata, assignment }) => metadata.length === 0 && assignment.length === 0))
})

test('a group that only has offsets is an empty one without a protocol type', () => {
  const room = new GroupRoom()
  assert.equal(room.groups.describe('g'), undefined)
  room.offsets.add('g')
  const expected = { groupId: 'g', kind: 'classic', state: 'Empty', protocolType: '' }
  assert.deepEqual(room.groups.describe('g'), { ...expected, protocol: '', members: [] })
  assert.deepEqual(room.groups.list(), [expected])
})

test('each group is listed once, whether it has members, offsets or both', async () => {
  const room = new GroupRoom()
  room.offsets.add('g').add('h')
  await room.form('a')
  assert.deepEqual(
    room.groups.list().map(({ groupId, state }) => [groupId, state]),
    [
      ['g', 'Stable'],
      ['h', 'Empty'],
    ],
  )
  assert.deepEqual(room.groups.countByState(), { Empty: 0, PreparingRebalance: 0, CompletingRebalance: 0, Stable: 1, Dead: 0 })
})

test('only an empty group can be deleted', async () => {
  const room = new GroupRoom()
  assert.equal(await room.groups.delete('g'), 'group-id-not-found')
  const [member] = await room.form('a')
  assert.equal(await room.groups.delete('g'), 'non-empty-group')
  room.groups.leave({ groupId: 'g', members: [{ memberId: member!.memberId, instanceId: undefined }] })
  assert.equal(await room.groups.delete('g'), undefined)
  assert.equal(room.journal.records.size, 0)
  assert.deepEqual(room.groups.list(), [])
})

test('a group whose sessions are over is deleted, however late its timer comes', async () => {
  const room = new GroupRoom()
  const [member] = await room.form({ clientId: 'app', instanceId: 'i' })
  room.clock.skip(SESSION_MS - 1)
  assert.equal(await room.groups.delete('g'), 'non-empty-group')
  assert.equal(room.heartbeat(member!, 'i'), undefined)
  room.clock.skip(SESSION_MS)
  assert.equal(await room.groups.delete('g'), undefined)
  await room.clock.pass(SESSION_MS)
  assert.deepEqual([room.journal.records.size, room.groups.list()], [0, []])
})

test('a group that is being deleted tells its clients to come back, and lives on if the log refuses', async () => {
  const room = new GroupRoom()
  const [member] = await room.form('a')
  room.groups.leave({ groupId: 'g', members: [{ memberId: member!.memberId, instanceId: undefined }] })
  await room.clock.settle()
  room.journal.hold()
  room.journal.failing = 'before-writing'
  const deleted = room.groups.delete('g')
  assert.equal(reasonOf(await room.join()), 'coordinator-not-available')
  assert.equal(await room.groups.delete('g'), 'coordinator-not-available')
  assert.equal(room.groups.checkOffsetDelete('g'), 'coordinator-not-available')
  room.journal.release()
  assert.equal(await deleted, 'coordinator-not-available')
  room.journal.failing = 'no'
  assert.equal(expectJoined(await room.join()).generation, 3)
})

test('offsets may be deleted of consumers, topic by topic, and of other groups only without members', async () => {
  const room = new GroupRoom()
  assert.equal(room.groups.checkOffsetDelete('g'), 'group-id-not-found')
  await room.form('a')
  assert.equal(room.groups.checkOffsetDelete('g'), undefined)
  assert.equal(room.groups.isSubscribed('g', 'topic'), true)
  assert.equal(room.groups.isSubscribed('g', 'other'), false)
  await room.join({ groupId: 'h', protocolType: 'connect', protocols: [{ name: 'default', metadata: Buffer.from('x') }] })
  assert.equal(room.groups.checkOffsetDelete('h'), 'non-empty-group')
})

test('consumers whose subscriptions cannot be read count as subscribed to everything', async () => {
  const room = new GroupRoom()
  await room.form({ protocols: [{ name: 'range', metadata: Buffer.from('?') }] })
  assert.equal(room.groups.isSubscribed('g', 'any'), true)
  assert.equal(room.groups.expiryView('g').subscribedTopics, undefined)
})

test('a group needs one timer however many members it has', async () => {
  const room = new GroupRoom()
  await room.form(...Array.from({ length: 50 }, (_, index) => `client-${index}`))
  assert.equal(room.clock.timerCount, 1)
})

test('closing answers all that wait and stops all timers', async () => {
  const room = new GroupRoom({ initialRebalanceDelayMs: 3_000 })
  const waiting = room.send()
  room.groups.close()
  await room.clock.settle()
  assert.equal(reasonOf(expectAnswer(waiting)), 'coordinator-not-available')
  assert.equal(room.clock.timerCount, 0)
  assert.equal(reasonOf(await room.join()), 'coordinator-not-available')
})

test('a group that is retired lets no commit in meanwhile, and stays if it has offsets then', async () => {
  const room = new GroupRoom()
  const [member] = await room.form('a')
  room.groups.leave({ groupId: 'g', members: [{ memberId: member!.memberId, instanceId: undefined }] })
  await room.clock.pass(0)
  room.offsets.add('g')
  const commit = { groupId: 'g', generation: -1, memberId: '', instanceId: undefined }
  await room.groups.retire('g', async () => {
    assert.equal(room.groups.checkCommit(commit), 'coordinator-not-available')
  })
  assert.equal(room.journal.records.size, 1)
  assert.equal(room.groups.checkCommit(commit), undefined)
  await assert.rejects(
    room.groups.retire('g', () => Promise.reject(new Error('no log'))),
    /no log/,
  )
  assert.equal(room.state(), 'Empty')
  await room.groups.retire('g', async () => void room.offsets.delete('g'))
  assert.equal(room.state(), undefined)
  assert.equal(room.journal.records.size, 0)
})

test('a group with members is not retired', async () => {
  const room = new GroupRoom()
  await room.form('a')
  await room.groups.retire('g', () => Promise.reject(new Error('never asked')))
  assert.equal(room.state(), 'Stable')
})
