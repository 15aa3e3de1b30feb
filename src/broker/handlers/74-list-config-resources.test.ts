import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { listConfigResourcesApi } from '../../protocol/generated/74-list-config-resources.ts'

async function list(room: BrokerRoom, resourceTypes: readonly number[], version = 1) {
  const answer = await room.ask(listConfigResourcesApi, { resourceTypes }, { version })
  return [answer.errorCode, answer.configResources.map(({ resourceType, resourceName }) => [resourceType, resourceName])]
}

async function filledRoom(): Promise<BrokerRoom> {
  const room = await BrokerRoom.open()
  await room.createTopic('t2')
  await room.createTopic('t1')
  for (const [type, name] of [
    ['group', 'g'],
    ['client-metrics', 'm'],
  ] as const) {
    const version = room.state.configVersion
    const changes = [{ name: type === 'group' ? 'share.isolation.level' : 'interval.ms', value: '1000' }]
    await room.settled(room.log.submit({ kind: 'alter-configs', type, name, version, changes }))
  }
  return room
}

test('no types mean all of them, each once', async () => {
  const room = await filledRoom()
  const all = [
    [2, 't1'],
    [2, 't2'],
    [4, '1'],
    [8, '1'],
    [16, 'm'],
    [32, 'g'],
  ]
  assert.deepEqual(await list(room, []), [0, all])
  assert.deepEqual(await list(room, [32, 32, 4]), [
    0,
    [
      [32, 'g'],
      [4, '1'],
    ],
  ])
})

test('the first version lists client-metrics subscriptions only', async () => {
  assert.deepEqual(await list(await filledRoom(), [], 0), [0, [[16, 'm']]])
})

test('a type that is not known refuses the whole request', async () => {
  assert.deepEqual(await list(await filledRoom(), [2, 3]), [35, []])
})
