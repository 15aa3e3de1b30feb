import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { clientRoom, TOPIC, TOPIC_ID } from '../../test/fakes/client-parts.ts'
import { HANG_UP, SILENCE } from '../../test/fakes/scripted-broker.ts'
import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { produceApi } from '../protocol/generated/00-produce.ts'
import { BATCH_HEADER_BYTES, baseSequence, producerId, recordCount } from '../protocol/records/batch-header.ts'
import { RecordCursor } from '../protocol/records/record-cursor.ts'
import type { Delivery } from './producer-record.ts'

const REMEMBERED = 5

interface Stored {
  readonly baseSequence: number
  readonly baseOffset: number
}

/** One partition that treats sequences as Kafka does: duplicates of the last five batches are told, gaps refused, a new id starts anywhere. */
class SequencedLog {
  readonly values: number[] = []
  readonly #producers = new Map<number, { next: number; last: Stored[] }>()

  append(batch: Buffer): { readonly errorCode: number; readonly baseOffset: number } {
    const id = producerId(batch, 0)
    const sequence = baseSequence(batch, 0)
    const known = this.#producers.get(id)
    const again = known?.last.find((stored) => stored.baseSequence === sequence)
    if (again !== undefined) return { errorCode: 0, baseOffset: again.baseOffset }
    if (known !== undefined && sequence !== known.next)
      return { errorCode: ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, baseOffset: -1 }
    const baseOffset = this.values.length
    const cursor = new RecordCursor(batch.subarray(BATCH_HEADER_BYTES))
    while (cursor.next())
      this.values.push(
        Number(Buffer.from(cursor.bytes).toString('utf8', cursor.valueStart, cursor.valueStart + cursor.valueLength)),
      )
    const last = [...(known?.last ?? []), { baseSequence: sequence, baseOffset }].slice(-REMEMBERED)
    this.#producers.set(id, { next: sequence + recordCount(batch, 0), last })
    return { errorCode: 0, baseOffset }
  }
}

const FATES = ['fine', 'fine', 'fine', 'lost', 'answer lost', 'silence', 'busy', 'moved', 'too large'] as const
type Fate = (typeof FATES)[number]

async function runOnce(fates: readonly Fate[], count: number, batchBytesMax: number): Promise<void> {
  const { broker, clock, client } = clientRoom()
  const log = new SequencedLog()
  const script = [...fates]
  broker.carry = (arrive) => void clock.after(5, arrive)
  broker.on(produceApi, ({ topicData }) => {
    const fate = script.shift() ?? 'fine'
    const answer = (outcome: { readonly errorCode: number; readonly baseOffset: number }) => ({
      throttleTimeMs: 0,
      responses: [{ topicId: TOPIC_ID, partitionResponses: [{ index: 0, ...outcome }] }],
    })
    const refuse = (errorCode: number) => answer({ errorCode, baseOffset: -1 })
    const batch = topicData[0]!.partitionData[0]!.records!
    if (fate === 'lost') return HANG_UP
    if (fate === 'silence') return SILENCE
    if (fate === 'busy') return refuse(ErrorCode.NOT_ENOUGH_REPLICAS)
    if (fate === 'moved') return refuse(ErrorCode.NOT_LEADER_OR_FOLLOWER)
    if (fate === 'too large') return refuse(ErrorCode.MESSAGE_TOO_LARGE)
    const outcome = log.append(batch)
    return fate === 'answer lost' ? HANG_UP : answer(outcome)
  })
  const producer = client.producer({ batchBytesMax, requestMs: 1_000, deliveryMs: 30_000 })
  const outcomes: (Delivery | Failure)[] = []
  for (let value = 0; value < count; value++) {
    producer.send({ topic: TOPIC, partition: 0, value: Buffer.from(String(value)) }).then(
      (delivery) => {
        outcomes[value] = delivery
      },
      (error: unknown) => {
        outcomes[value] = error as Failure
      },
    )
    if (value % 3 === 0) await clock.pass(3)
  }
  await clock.pass(120_000)
  check(log.values, outcomes, count)
}

function check(values: readonly number[], outcomes: readonly (Delivery | Failure)[], count: number): void {
  assert.deepEqual(
    values,
    [...new Set(values)].sort((a, b) => a - b),
    'each record is stored once at most, in the order of sending',
  )
  for (let value = 0; value < count; value++) {
    const outcome = outcomes[value]
    assert.ok(outcome !== undefined, `record ${value} is settled`)
    if (!(outcome instanceof Failure))
      assert.equal(values[outcome.offset!], value, `record ${value} lies where it is said to lie`)
    else if (outcome.applied === 'no') assert.ok(!values.includes(value), `record ${value} was said not to be stored`)
  }
}

describe('an idempotent producer', () => {
  it('stores each record once, in order, and tells its fate truly, whatever happens to its requests', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.constantFrom(...FATES), { maxLength: 25 }),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom(1, 70, 100_000),
      runOnce,
    )
    await fc.assert(property, { numRuns: 150 })
  })
})
