import { Failure } from '../../../../src/base/failure.ts'
import type { Delivery } from '../../../../src/client/producer-record.ts'
import { recordOf } from '../payload.ts'
import type { SimTopic } from '../sim-topic.ts'
import { type ActorParts, findTopic, openClient, think } from './actor.ts'

const DELIVERY_MS = 8_000
const CODECS = ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd'] as const

/** Sends through our own client's producer, many records at once, and judges that each partition keeps their order. */
export async function runSendingActor(parts: ActorParts): Promise<void> {
  const { random } = parts
  const topic = await findTopic(parts, random.pick(['orders', 'audit']))
  if (topic === undefined) return
  const client = openClient(parts)
  const idempotent = random.chance(0.7)
  const producer = client.producer({
    idempotent,
    acks: idempotent ? -1 : random.pick([-1, 1, 0]),
    compression: random.pick(CODECS),
    lingerMs: random.pick([0, 5, 100]),
    batchBytesMax: random.pick([1, 500, 16_384]),
    inFlightMax: 1 + random.int(5),
    requestMs: 3_000,
    deliveryMs: DELIVERY_MS,
    createTopics: false,
  })
  const order = new DeliveryOrder()
  for (let i = 0; i < parts.operations && !parts.windingDown(); i++) {
    for (let count = 1 + random.int(random.pick([1, 5, 30])); count > 0; count--) {
      const partition = random.int(topic.partitionCount)
      const sending = send(parts, topic, partition)
      const place = order.sent()
      producer.send(sending.record).then(
        (delivery) => {
          sending.delivered(delivery)
          if (idempotent) order.delivered(place, delivery)
        },
        (error: unknown) => sending.failed(error),
      )
    }
    await think(parts)
  }
  await producer.close()
  client.close()
}

function send(parts: ActorParts, topic: SimTopic, partition: number) {
  const { history, clock, random } = parts
  const value = history.nextValue()
  const timestamp = clock.nowMs() - random.int(5_000)
  const { key, value: bytes, headers = [] } = recordOf(value, timestamp)
  const handle = history.produce({
    client: parts.name,
    partition: topic.key(partition),
    values: [value],
    timestampsMs: [timestamp],
    producer: undefined,
    mayRepeat: false,
  })
  return {
    record: { topic: topic.name, partition, key: key ?? null, value: bytes ?? null, headers, timestamp },
    delivered: ({ offset }: Delivery): void => {
      // Nobody answers with acks 0, and an old duplicate's place is forgotten.
      if (offset === undefined) handle.unknown()
      else handle.ok(offset, parts.everywhere.length === 1 ? '' : 'whichever')
    },
    failed: (error: unknown): void => {
      if (!(error instanceof Failure)) throw error
      if (error.applied === 'no') handle.fail()
      else handle.unknown()
    },
  }
}

/** Records of one partition are stored in the order of their sends. */
class DeliveryOrder {
  readonly #highest = new Map<number, { place: number; offset: number }>()
  #places = 0

  sent(): number {
    return ++this.#places
  }

  delivered(place: number, { partition, offset }: Delivery): void {
    if (offset === undefined) return
    const highest = this.#highest.get(partition)
    if (highest !== undefined && place > highest.place !== offset > highest.offset)
      throw new Error(`record ${place} got offset ${offset} of partition ${partition}, record ${highest.place} ${highest.offset}`)
    if (highest === undefined || place > highest.place) this.#highest.set(partition, { place, offset })
  }
}
