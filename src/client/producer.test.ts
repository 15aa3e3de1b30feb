import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ClientRoom, clientRoom, TOPIC, TOPIC_ID } from '../../test/fakes/client-parts.ts'
import { HANG_UP, SILENCE } from '../../test/fakes/scripted-broker.ts'
import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type ProduceRequest, produceApi } from '../protocol/generated/00-produce.ts'
import { metadataApi } from '../protocol/generated/03-metadata.ts'
import { baseSequence, producerId, recordCount } from '../protocol/records/batch-header.ts'
import { BrokerFailure } from './broker-failure.ts'
import type { ProducerOptions } from './producer-options.ts'
import type { Delivery } from './producer-record.ts'

interface Arrived {
  readonly producerId: number
  readonly baseSequence: number
  readonly count: number
  readonly bytes: Buffer
}

type Verdict = typeof SILENCE | typeof HANG_UP | number

/** Lets the broker treat the batches of partition 0 one after the other; each verdict is a base offset, below 0 minus an error code. */
function verdicts(room: ClientRoom, ...given: Verdict[]): Arrived[] {
  const arrived: Arrived[] = []
  room.broker.on(produceApi, (request) => {
    const batch = batchOf(request)
    arrived.push({
      producerId: producerId(batch, 0),
      baseSequence: baseSequence(batch, 0),
      count: recordCount(batch, 0),
      bytes: Buffer.from(batch),
    })
    const verdict = given.shift() ?? 0
    if (typeof verdict !== 'number') return verdict
    const outcome = verdict < 0 ? { errorCode: -verdict, baseOffset: -1 } : { errorCode: 0, baseOffset: verdict }
    return { throttleTimeMs: 0, responses: [{ topicId: TOPIC_ID, partitionResponses: [{ index: 0, ...outcome }] }] }
  })
  return arrived
}

function batchOf({ topicData }: ProduceRequest): Buffer {
  return topicData[0]!.partitionData[0]!.records!
}

/** So that several batches are on their way before the first answer comes. */
function slowly({ broker, clock }: ClientRoom): void {
  broker.carry = (arrive) => void clock.after(5, arrive)
}

/** One record a batch, so that their order can be seen. */
const SMALL = { batchBytesMax: 1 } as const

function sendAll(room: ClientRoom, options: Partial<ProducerOptions>, ...values: string[]) {
  const producer = room.client.producer({ ...SMALL, ...options })
  const outcomes: (Delivery | Failure | undefined)[] = values.map(() => undefined)
  values.forEach((value, index) => {
    producer.send({ topic: TOPIC, partition: 0, value: Buffer.from(value) }).then(
      (delivery) => {
        outcomes[index] = delivery
      },
      (error: unknown) => {
        outcomes[index] = error as Failure
      },
    )
  })
  return { producer, outcomes }
}

const told = (outcome: Delivery | Failure | undefined): unknown =>
  outcome instanceof Failure ? [wordOf(outcome), outcome.applied] : outcome?.offset
const wordOf = (failure: Failure): unknown => (failure instanceof BrokerFailure ? failure.errorCode : failure.reason)

describe('a producer', () => {
  it('tells the offset of each record, counted within its batch', async () => {
    const room = clientRoom()
    verdicts(room, 40)
    const { outcomes } = sendAll(room, { batchBytesMax: 1_000 }, 'a', 'b', 'c')
    await room.clock.pass(10)
    assert.deepEqual(outcomes.map(told), [40, 41, 42])
  })

  it('sends the same bytes again when an answer was lost', async () => {
    const room = clientRoom()
    const arrived = verdicts(room, HANG_UP, 7)
    const { outcomes } = sendAll(room, {}, 'a')
    await room.clock.pass(2_000)
    assert.deepEqual(outcomes.map(told), [7])
    assert.equal(arrived.length, 2)
    assert.deepEqual(arrived[0]!.bytes, arrived[1]!.bytes)
  })

  it('never sends a record twice without idempotence, and says that its fate is unknown', async () => {
    const room = clientRoom()
    const arrived = verdicts(room, HANG_UP, 7)
    const { outcomes } = sendAll(room, { idempotent: false }, 'a')
    await room.clock.pass(2_000)
    assert.deepEqual(outcomes.map(told), [['connection-lost', 'unknown']])
    assert.equal(arrived.length, 1)
  })

  it('keeps the order of batches when the first one has to go again', async () => {
    const room = clientRoom()
    slowly(room)
    const outOfOrder = -ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER
    const arrived = verdicts(room, 0, -ErrorCode.NOT_ENOUGH_REPLICAS, outOfOrder, outOfOrder, 1, 2, 3)
    const { outcomes } = sendAll(room, {}, 'first', 'a', 'b', 'c')
    await room.clock.pass(5_000)
    assert.deepEqual(outcomes.map(told), [0, 1, 2, 3])
    assert.deepEqual(
      arrived.map((batch) => batch.baseSequence),
      [0, 1, 2, 3, 1, 2, 3],
    )
  })

  it('goes on under a new producer id behind a batch that was refused', async () => {
    const room = clientRoom()
    slowly(room)
    const arrived = verdicts(room, 4, -ErrorCode.MESSAGE_TOO_LARGE, -ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, 5)
    const { outcomes } = sendAll(room, {}, 'first', 'a', 'b')
    await room.clock.pass(5_000)
    assert.deepEqual(outcomes.map(told), [4, [ErrorCode.MESSAGE_TOO_LARGE, 'no'], 5])
    const last = arrived.at(-1)!
    assert.deepEqual([last.producerId, last.baseSequence], [101, 0])
  })

  it('keeps saying unknown when a later attempt is refused for sure', async () => {
    const room = clientRoom()
    verdicts(room, HANG_UP, -ErrorCode.TOPIC_AUTHORIZATION_FAILED)
    const { outcomes } = sendAll(room, {}, 'a')
    await room.clock.pass(5_000)
    assert.deepEqual(outcomes.map(told), [[ErrorCode.TOPIC_AUTHORIZATION_FAILED, 'unknown']])
  })

  it('counts a duplicate as stored, at an offset that nobody tells', async () => {
    const room = clientRoom()
    verdicts(room, HANG_UP, -ErrorCode.DUPLICATE_SEQUENCE_NUMBER)
    const { outcomes } = sendAll(room, {}, 'a')
    await room.clock.pass(5_000)
    assert.equal(outcomes[0] instanceof Failure, false)
    assert.equal(told(outcomes[0]), undefined)
  })

  it('gives up after the delivery time, sure that nothing happened if nothing was ever sent', async () => {
    const room = clientRoom()
    room.broker.reachable = false
    const { outcomes } = sendAll(room, { deliveryMs: 20_000 }, 'a')
    await room.clock.pass(40_000)
    assert.deepEqual(outcomes.map(told), [['delivery-timed-out', 'no']])
  })

  it('gives up after the delivery time, not sure if an answer never came', async () => {
    const room = clientRoom()
    verdicts(room, SILENCE, SILENCE, SILENCE)
    const { outcomes } = sendAll(room, { deliveryMs: 10_000, requestMs: 5_000 }, 'a')
    await room.clock.pass(60_000)
    assert.equal((outcomes[0] as Failure).applied, 'unknown')
  })

  it('fails what waits for a topic that no broker knows', async () => {
    const room = clientRoom()
    room.broker.on(metadataApi, ({ topics }) => ({
      throttleTimeMs: 0,
      brokers: [{ nodeId: 1, host: 'one', port: 9092 }],
      topics: (topics ?? []).map(({ name }) => ({ errorCode: ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, name, partitions: [] })),
    }))
    const { outcomes } = sendAll(room, {}, 'a')
    await room.clock.pass(10_000)
    assert.deepEqual(outcomes.map(told), [[ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'no']])
  })

  it('refuses a record beyond its buffer, and takes the next one when there is room', async () => {
    const room = clientRoom()
    verdicts(room, 0, 1)
    const { producer, outcomes } = sendAll(room, { bufferBytesMax: 40 }, 'a', 'b')
    await room.clock.pass(10)
    assert.deepEqual(outcomes.map(told), [0, ['buffer-full', 'no']])
    await producer.room()
    assert.equal(producer.bufferedBytes, 0)
  })

  it('sends what it has when it is closed, and takes nothing more', async () => {
    const room = clientRoom()
    verdicts(room, 3)
    const { producer, outcomes } = sendAll(room, { lingerMs: 60_000 }, 'a')
    const closed = producer.close()
    await room.clock.pass(10)
    await closed
    assert.deepEqual(outcomes.map(told), [3])
    await assert.rejects(producer.send({ topic: TOPIC, value: null }), { reason: 'producer-closed', applied: 'no' })
  })
})
