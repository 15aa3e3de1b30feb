import { readFile } from 'node:fs/promises'
import {
  Admin,
  Consumer,
  compressionsAlgorithms,
  type Message,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
  Producer,
} from '@platformatic/kafka'
import { COMPRESSIONS, type Compression } from '../program/lines.ts'
import { platformaticAdmin } from './platformatic-admin.ts'
import { emit, type Fields, failed, fieldsOf, Pace, Reading, serve, toBytes, toText } from './serve.ts'

/** Client program on @platformatic/kafka. */
const bootstrapBrokers = process.argv.at(-1)!.split(',')
const base = { clientId: 'clients', bootstrapBrokers, retries: 5, retryDelay: 200 }

async function produce({ topic, records, compression }: Fields): Promise<void> {
  const producer = new Producer(base)
  const messages = records.map((record) => {
    const headers = new Map(record.headers.map(([name, value]) => [Buffer.from(name), toBytes(value)!]))
    const [key, value] = [toBytes(record.key), toBytes(record.value)]
    const { partition, timestamp } = record
    // The types ask for bytes, the library itself sends null for what is absent.
    return { topic, partition, key: key as Buffer, value: value as Buffer, headers, timestamp: BigInt(timestamp!) }
  })
  await producer.send({ messages, acks: -1, compression: compression as Compression })
  await producer.close()
}

/** The library reads only as a member of a group, so each read is a group of its own, begun at the wanted offset. */
async function read({ topic, partition, offset, count }: Fields): Promise<unknown> {
  const consumer = new Consumer({ ...base, groupId: `reader-${topic}-${process.pid}-${Math.random()}` })
  try {
    const { topics } = await consumer.metadata({ topics: [topic] })
    const partitions = Array.from({ length: topics.get(topic)!.partitionsCount }, (_, index) => index)
    const offsets = partitions.map((index) => ({ topic, partition: index, offset: BigInt(index === partition ? offset : 0) }))
    const stream = await consumer.consume({
      topics: [topic],
      mode: MessagesStreamModes.MANUAL,
      offsets,
      autocommit: false,
      maxWaitTime: 500,
    })
    const reading = new Reading(offset, count)
    stream.on('data', (message) => {
      if (message.partition === partition) reading.take(recordOf(message))
    })
    stream.on('error', failed)
    const records = await reading.done
    await stream.close()
    return records
  } finally {
    await consumer.close(true)
  }
}

function recordOf(message: Message) {
  const headers = [...message.headers].map(([name, value]): [string, string | null] => [name.toString(), toText(value)])
  const { partition, key, value, offset, timestamp } = message
  return { partition, offset: Number(offset), timestamp: Number(timestamp), key: toText(key), value: toText(value), headers }
}

/** Messages come one by one; each is committed before the next is taken. */
async function join({ group, topic, limit }: Fields): Promise<() => Promise<void>> {
  const consumer = new Consumer({
    ...base,
    groupId: group,
    sessionTimeout: 6_000,
    heartbeatInterval: 500,
    rebalanceTimeout: 10_000,
  })
  const tell = () => {
    const own = consumer.assignments?.find((assignment) => assignment.topic === topic)
    emit({ event: 'assigned', partitions: own?.partitions ?? [] })
  }
  consumer.on('consumer:group:join', tell)
  const stream = await consumer.consume({
    topics: [topic],
    mode: MessagesStreamModes.COMMITTED,
    fallbackMode: MessagesStreamFallbackModes.EARLIEST,
    autocommit: false,
    maxWaitTime: 250,
  })
  tell()
  const running = (async () => {
    let left = limit ?? Number.POSITIVE_INFINITY
    let batch = 0
    for await (const message of stream) {
      if (left === 0) continue
      left--
      batch++
      emit({ event: 'polled', batch, records: { [message.partition]: [Number(message.offset)] } })
      await message.commit()
      emit({ event: 'committed', batch })
    }
  })().catch(failed)
  return async () => {
    await stream.close()
    await running
    await consumer.close(true)
  }
}

function stream({ topic, partitions, perSecond }: Fields): Pace {
  const producer = new Producer({ ...base, idempotent: true, retries: 1_000, retryDelay: 200 })
  return new Pace(perSecond, async (numbers) => {
    const messages = numbers.map((number) => ({ topic, partition: number % partitions, value: Buffer.from(`${number}`) }))
    await producer.send({ messages, acks: -1 })
  })
}

async function main(): Promise<void> {
  const admin = new Admin(base)
  let leave: (() => Promise<void>) | undefined
  let pace: Pace | undefined
  const packageFile = new URL('../package.json', import.meta.resolve('@platformatic/kafka'))
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }
  await serve(
    {
      client: '@platformatic/kafka',
      version,
      compressions: COMPRESSIONS.filter((name) => compressionsAlgorithms[name].available),
      assignors: [],
      lacks: ['delivers-once', 'goes-elsewhere'],
    },
    {
      ...platformaticAdmin(admin),
      produce: (request) => produce(fieldsOf(request)),
      read: (request) => read(fieldsOf(request)),
      async join(request) {
        leave = await join(fieldsOf(request))
      },
      async leave() {
        await leave?.()
        leave = undefined
      },
      stream(request) {
        pace = stream(fieldsOf(request))
        return Promise.resolve()
      },
      'stop-stream': async () => pace?.stop(),
    },
    async () => {
      await leave?.()
      await admin.close()
    },
  )
}

await main()
