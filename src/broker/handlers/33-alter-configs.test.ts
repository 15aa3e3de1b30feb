import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { alterConfigsApi } from '../../protocol/generated/33-alter-configs.ts'

function resource(resourceType: number, resourceName: string, configs: Readonly<Record<string, string | null>>) {
  return { resourceType, resourceName, configs: Object.entries(configs).map(([name, value]) => ({ name, value })) }
}

async function replace(room: BrokerRoom, resources: readonly ReturnType<typeof resource>[], validateOnly = false) {
  const { responses } = await room.ask(alterConfigsApi, { resources, validateOnly })
  return responses.map(({ errorCode, errorMessage }) => (errorCode === 0 ? errorCode : [errorCode, errorMessage]))
}

test('what is not named is deleted', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t', 1, { 'segment.ms': '5', 'retention.ms': '6' })
  assert.deepEqual(await replace(room, [resource(2, 't', { 'retention.ms': '7', 'message.format.version': '2.8' })]), [0])
  assert.deepEqual(Object.fromEntries(room.state.topics.findByName('t')!.configs), { 'retention.ms': '7' })
  assert.deepEqual(await replace(room, [resource(2, 't', {})], true), [0])
  assert.equal(room.state.topics.findByName('t')!.configs.size, 1)
  assert.deepEqual(await replace(room, [resource(2, 't', {})]), [0])
  assert.equal(room.state.topics.findByName('t')!.configs.size, 0)
})

test('groups and log levels are left to the younger request, and null is no value', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const answers = await replace(room, [
    resource(32, 'g', { 'consumer.session.timeout.ms': '50000' }),
    resource(8, '1', { root: 'DEBUG' }),
    resource(2, 't', { 'retention.ms': null }),
    resource(4, '', { 'message.max.bytes': '2000' }),
  ])
  assert.deepEqual(answers, [
    [42, 'Group configs are changed by IncrementalAlterConfigs only.'],
    [42, 'Log levels are changed by IncrementalAlterConfigs only.'],
    [42, 'Null value not supported for config retention.ms.'],
    0,
  ])
  assert.deepEqual(Object.fromEntries(room.state.configs.of('broker', '')), { 'message.max.bytes': '2000' })
})
