import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'

const ASKED = { transactionalId: null, transactionTimeoutMs: 60_000 }

test('each call gives another id at epoch 0', async () => {
  const room = await BrokerRoom.open()
  const first = await room.ask(initProducerIdApi, ASKED)
  const second = await room.ask(initProducerIdApi, ASKED)
  assert.deepEqual([first.errorCode, first.producerEpoch, second.errorCode], [0, 0, 0])
  assert.notEqual(first.producerId, second.producerId)
})

test('a producer id that the log does not give in time is answered with an error that clients retry', async () => {
  const room = await BrokerRoom.open()
  room.loglet.hold()
  const waiting = room.send(initProducerIdApi, ASKED)
  await room.clock.pass(room.settings.requestMsMax)
  const { errorCode, producerId } = await waiting
  assert.deepEqual([errorCode, producerId], [15, -1])
  room.loglet.release()
  await room.clock.pass(0)
  assert.equal((await room.ask(initProducerIdApi, ASKED)).errorCode, 0)
})

test('a topic that is not made in time is not there yet, and is there at the next call', async () => {
  const room = await BrokerRoom.open({ autoCreateTopics: true })
  const request = { topics: [{ name: 'late' }], allowAutoTopicCreation: true }
  room.loglet.hold()
  const waiting = room.send(metadataApi, request)
  await room.clock.pass(room.settings.requestMsMax)
  assert.equal((await waiting).topics[0]?.errorCode, 3)
  room.loglet.release()
  await room.clock.pass(0)
  assert.equal((await room.ask(metadataApi, request)).topics[0]?.errorCode, 0)
})
