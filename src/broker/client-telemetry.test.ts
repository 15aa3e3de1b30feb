import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { getTelemetrySubscriptionsApi } from '../protocol/generated/71-get-telemetry-subscriptions.ts'
import { type PushTelemetryRequestInit, pushTelemetryApi } from '../protocol/generated/72-push-telemetry.ts'

const NO_ID = '0'.repeat(32)
/** No metrics at all, and still a message. */
const EMPTY = Buffer.alloc(0)

async function configure(room: BrokerRoom, name: string, configs: Readonly<Record<string, string>>): Promise<void> {
  const changes = Object.entries(configs).map(([key, value]) => ({ name: key, value }))
  const version = room.state.configVersion
  await room.settled(room.log.submit({ kind: 'alter-configs', type: 'client-metrics', name, version, changes }))
}

const subscribe = (room: BrokerRoom, clientInstanceId = NO_ID) => room.ask(getTelemetrySubscriptionsApi, { clientInstanceId })

const push = async (
  room: BrokerRoom,
  fields: Pick<PushTelemetryRequestInit, 'clientInstanceId' | 'subscriptionId'> & Partial<PushTelemetryRequestInit>,
) => (await room.ask(pushTelemetryApi, { terminating: false, compressionType: 0, metrics: EMPTY, ...fields })).errorCode

async function subscribed(given: Readonly<Record<string, string>> = {}) {
  const room = await BrokerRoom.open({}, given)
  await configure(room, 'all', { metrics: '*', 'interval.ms': '1000' })
  const { clientInstanceId, subscriptionId } = await subscribe(room)
  return { room, client: { clientInstanceId, subscriptionId } }
}

test('without subscriptions a client gets an id, nothing to push, and a long interval', async () => {
  const room = await BrokerRoom.open()
  const answer = await subscribe(room)
  assert.notEqual(answer.clientInstanceId, NO_ID)
  assert.deepEqual([answer.errorCode, answer.requestedMetrics, answer.pushIntervalMs], [0, [], 300_000])
  assert.deepEqual(answer.acceptedCompressionTypes, [4, 3, 1, 2])
  assert.equal(answer.telemetryMaxBytes, 1_048_576)
  const again = await subscribe(room, answer.clientInstanceId)
  assert.deepEqual(again, answer)
})

test('telemetry is advertised while the metrics of some client are wanted', async () => {
  const room = await BrokerRoom.open()
  const isAdvertised = async () => {
    const { apiKeys } = await room.ask(apiVersionsApi, { clientSoftwareName: 'a', clientSoftwareVersion: '1' })
    return apiKeys.filter(({ apiKey }) => apiKey === 71 || apiKey === 72).length
  }
  assert.equal(await isAdvertised(), 0)
  await configure(room, 'nothing', { 'interval.ms': '1000' })
  assert.equal(await isAdvertised(), 0)
  await configure(room, 'all', { metrics: '*' })
  assert.equal(await isAdvertised(), 2)
})

test('subscriptions that match are one: their metrics together, at the shortest interval', async () => {
  const room = await BrokerRoom.open()
  await configure(room, 'a', { metrics: 'producer.,consumer.', 'interval.ms': '5000' })
  await configure(room, 'b', { metrics: 'consumer.', match: 'client_id=cli+ent,client_source_address=127\\..*' })
  await configure(room, 'c', { metrics: 'other.', 'interval.ms': '100', match: 'client_id=cli' })
  const before = await subscribe(room)
  assert.deepEqual([before.requestedMetrics, before.pushIntervalMs], [['consumer.', 'producer.'], 5_000])
  await configure(room, 'd', { metrics: '*' })
  const after = await subscribe(room, before.clientInstanceId)
  assert.deepEqual(after.requestedMetrics, ['*'])
  assert.notEqual(after.subscriptionId, before.subscriptionId)
})

test('a pattern that is none matches nobody', async () => {
  const room = await BrokerRoom.open()
  await configure(room, 'a', { metrics: '*', match: 'client_id=(' })
  assert.deepEqual((await subscribe(room)).requestedMetrics, [])
})

test('a push is counted by the software that the client named', async () => {
  const { room, client } = await subscribed()
  await room.ask(apiVersionsApi, { clientSoftwareName: 'kafka-client', clientSoftwareVersion: '1.0' }, { version: 3 })
  assert.equal(await push(room, { ...client, metrics: Buffer.from([0x0a, 0]), compressionType: 4 }), 0)
  assert.deepEqual(room.pushes, [{ software: 'kafka-client', payloadBytes: 2, dataPoints: 0 }])
})

test('a client that pushes before its interval is held back', async () => {
  const { room, client } = await subscribed()
  assert.equal(await push(room, client), 0)
  await room.clock.pass(500)
  assert.equal(await push(room, client), 89)
  await room.clock.pass(500)
  assert.equal(await push(room, client), 0)
  assert.equal(room.pushes.length, 2)
})

test('the last push may come early, and nothing comes after it', async () => {
  const { room, client } = await subscribed()
  assert.equal(await push(room, client), 0)
  assert.equal(await push(room, { ...client, terminating: true }), 0)
  await room.clock.pass(5_000)
  assert.equal(await push(room, client), 42)
})

test('a push for what is not asked for any more is told so', async () => {
  const { room, client } = await subscribed()
  await configure(room, 'all', { metrics: 'producer.' })
  assert.equal(await push(room, client), 117)
  const { subscriptionId } = await subscribe(room, client.clientInstanceId)
  assert.equal(await push(room, { ...client, subscriptionId }), 0)
})

test('reserved ids, unknown codecs, large and unreadable payloads are refused and not counted', async () => {
  const { room, client } = await subscribed({ 'telemetry.max.bytes': '4' })
  const refusals = [
    await push(room, { ...client, clientInstanceId: NO_ID }),
    await push(room, { ...client, clientInstanceId: `${'0'.repeat(31)}1` }),
    await push(room, { ...client, compressionType: 9 }),
    await push(room, { ...client, metrics: Buffer.alloc(5) }),
  ]
  await room.clock.pass(1_000)
  refusals.push(await push(room, { ...client, metrics: Buffer.from([0x0b]) }))
  assert.deepEqual(refusals, [42, 42, 76, 118, 87])
  assert.deepEqual(room.pushes, [])
})
