import { createRequire } from 'node:module'
import { Decoder, Encoder } from '@toondepauw/node-zstd'
import kafkajs, { type Consumer, type EachBatchPayload, type Kafka } from 'kafkajs'
import { compressFrame, decompressFrame } from 'lz4-napi'
import * as snappy from 'snappy'
import { kafkajsAdmin } from './kafkajs-admin.ts'
import { emit, type Fields, failed, fieldsOf, Pace, Reading, serve, toBytes, toText } from './serve.ts'

/** Client program on kafkajs, with codecs added as its users add them: the library itself has only gzip. */
const { CompressionTypes, CompressionCodecs, Kafka: Client, logLevel } = kafkajs
const LONG = { retries: 1_000, initialRetryTime: 100, maxRetryTime: 1_000 }

interface Encoded {
  readonly buffer: Buffer
}

function addCodec(
  type: number,
  compress: (bytes: Buffer) => Promise<Buffer>,
  decompress: (bytes: Buffer) => Promise<Buffer>,
): void {
  Object.assign(CompressionCodecs, { [type]: () => ({ compress: (encoder: Encoded) => compress(encoder.buffer), decompress }) })
}

function addCodecs(): void {
  addCodec(
    CompressionTypes.Snappy,
    (bytes) => snappy.compress(bytes),
    async (bytes) => Buffer.from(await snappy.uncompress(bytes)),
  )
  addCodec(
    CompressionTypes.LZ4,
    (bytes) => compressFrame(bytes),
    (bytes) => decompressFrame(bytes),
  )
  addCodec(
    CompressionTypes.ZSTD,
    (bytes) => new Encoder(3).encode(bytes),
    (bytes) => new Decoder().decode(bytes),
  )
}

const TYPES: Readonly<Record<string, number>> = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
}

async function produce(client: Kafka, { topic, records, compression }: Fields): Promise<void> {
  const producer = client.producer()
  await producer.connect()
  const messages = records.map((record) => {
    const headers: Record<string, Buffer[]> = {}
    for (const [name, value] of record.headers) {
      headers[name] ??= []
      headers[name].push(toBytes(value)!)
    }
    const { partition, timestamp } = record
    return { partition, key: toBytes(record.key), value: toBytes(record.value), headers, timestamp: `${timestamp}` }
  })
  await producer.send({ topic, messages, acks: -1, compression: TYPES[compression]! })
  await producer.disconnect()
}

/** kafkajs reads only as a member of a group: one consumer per topic stays, and later reads seek in it. */
class Reader {
  readonly #client: Kafka
  #topic: string | undefined
  #consumer: Consumer | undefined
  #current: { readonly partition: number; readonly reading: Reading } | undefined

  constructor(client: Kafka) {
    this.#client = client
  }

  async read({ topic, partition, offset, count }: Fields): Promise<unknown> {
    const reading = new Reading(offset, count)
    this.#current = { partition, reading }
    if (this.#topic !== topic) await this.#open(topic)
    this.#consumer!.seek({ topic, partition, offset: `${offset}` })
    return reading.done
  }

  async #open(topic: string): Promise<void> {
    await this.close()
    this.#topic = topic
    // A seek takes effect when the fetch under way has ended.
    this.#consumer = this.#client.consumer({ groupId: `reader-${topic}-${process.pid}`, maxWaitTimeInMs: 200 })
    await this.#consumer.connect()
    await this.#consumer.subscribe({ topics: [topic], fromBeginning: true })
    await this.#consumer.run({ autoCommit: false, eachBatch: (payload) => this.#take(payload) })
  }

  #take({ batch }: EachBatchPayload): Promise<void> {
    if (batch.partition === this.#current?.partition) {
      for (const message of batch.messages) {
        const headers = Object.entries(message.headers ?? {}).flatMap(([name, values]) =>
          [values ?? []].flat().map((value): [string, string | null] => [name, toText(Buffer.from(value))]),
        )
        const { key, value } = message
        const place = { partition: batch.partition, offset: Number(message.offset), timestamp: Number(message.timestamp) }
        this.#current.reading.take({ ...place, key: toText(key), value: toText(value), headers })
      }
    }
    return Promise.resolve()
  }

  async close(): Promise<void> {
    await this.#consumer?.disconnect()
    this.#consumer = undefined
  }
}

async function join(client: Kafka, { group, topic, limit }: Fields): Promise<Consumer> {
  // It learns of a rebalance from the heartbeat between two fetches.
  const timing = { sessionTimeout: 6_000, heartbeatInterval: 500, maxWaitTimeInMs: 200 }
  // It looks for another coordinator only once its retries are used up and it begins anew.
  const retry = { ...LONG, retries: 5 }
  const consumer = client.consumer({ groupId: group, ...timing, retry })
  consumer.on(consumer.events.REBALANCING, () => emit({ event: 'assigned', partitions: [] }))
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) =>
    emit({ event: 'assigned', partitions: payload.memberAssignment[topic] ?? [] }),
  )
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) failed(payload.error)
  })
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  let left = limit ?? Number.POSITIVE_INFINITY
  let number = 0
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    async eachBatch({ batch: { partition, messages }, resolveOffset, isStale }) {
      const taken = messages.slice(0, left)
      const last = taken.at(-1)
      if (last === undefined || isStale()) return
      const batch = ++number
      emit({ event: 'polled', batch, records: { [partition]: taken.map((message) => Number(message.offset)) } })
      // A refusal is the library's to handle: it joins again and goes on at the committed offsets.
      await consumer.commitOffsets([{ topic, partition, offset: `${Number(last.offset) + 1}` }])
      left -= taken.length
      resolveOffset(last.offset)
      emit({ event: 'committed', batch })
    },
  })
  return consumer
}

async function stream(client: Kafka, { topic, partitions, perSecond }: Fields): Promise<Pace> {
  const producer = client.producer({ idempotent: true, maxInFlightRequests: 1, retry: LONG })
  await producer.connect()
  return new Pace(perSecond, async (numbers) => {
    const send = (partition: number) => {
      const own = numbers.filter((number) => number % partitions === partition)
      return own.length === 0
        ? []
        : producer.send({ topic, acks: -1, messages: own.map((number) => ({ partition, value: `${number}` })) })
    }
    await Promise.all(Array.from({ length: partitions }, (_, partition) => send(partition)))
  })
}

async function main(): Promise<void> {
  addCodecs()
  const client = new Client({ brokers: process.argv.at(-1)!.split(','), logLevel: logLevel.WARN, retry: { retries: 8 } })
  const admin = client.admin()
  await admin.connect()
  const reader = new Reader(client)
  let member: Consumer | undefined
  let pace: Pace | undefined
  const { version } = createRequire(import.meta.url)('kafkajs/package.json') as { version: string }
  await serve(
    {
      client: 'kafkajs',
      version,
      compressions: ['none', 'gzip', 'snappy', 'lz4', 'zstd'],
      assignors: [],
      lacks: ['null-headers', 'sends-to-several'],
    },
    {
      ...kafkajsAdmin(admin),
      produce: (request) => produce(client, fieldsOf(request)),
      read: (request) => reader.read(fieldsOf(request)),
      async join(request) {
        member = await join(client, fieldsOf(request))
      },
      leave: async () => member?.disconnect(),
      async stream(request) {
        pace = await stream(client, fieldsOf(request))
      },
      'stop-stream': async () => pace?.stop(),
    },
    async () => {
      await Promise.all([reader.close(), admin.disconnect(), member?.disconnect()])
    },
  )
}

await main()
