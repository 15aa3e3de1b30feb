import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs, { type Kafka } from 'kafkajs'

/** Pause between two tries; also what the start-up figure can be off by. */
const RETRY_MS = 5

/** A small client for asking and making, without Java's start-up and without retries of its own. */
export function smallClient(address: string): Kafka {
  return new kafkajs.Kafka({
    clientId: 'bench',
    brokers: [address],
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 0 },
    requestTimeout: 60_000,
    connectionTimeout: 5_000,
  })
}

/** Gets one record acknowledged (acks=all) by a broker that may not be up yet. */
export class FirstRecord {
  readonly #address: string
  readonly #topic: string
  readonly #create: boolean
  readonly #client: Kafka
  readonly #admin
  readonly #producer
  #closed = false

  constructor(address: string, topic: string, create: boolean) {
    this.#address = address
    this.#topic = topic
    this.#create = create
    this.#client = smallClient(address)
    this.#admin = this.#client.admin()
    this.#producer = this.#client.producer({ allowAutoTopicCreation: false })
  }

  /** `deadline` is on the clock of `performance.now()`. */
  async produce(deadline: number): Promise<void> {
    await this.#until(deadline, () => accepts(this.#address))
    if (this.#create) {
      await this.#until(deadline, async () => {
        await this.#admin.connect()
        await this.#admin.createTopics({
          topics: [{ topic: this.#topic, numPartitions: 1, replicationFactor: 1 }],
          waitForLeaders: false,
        })
      })
    }
    await this.#until(deadline, async () => {
      await this.#producer.connect()
      await this.#producer.send({ topic: this.#topic, acks: -1, messages: [{ value: 'first' }] })
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.allSettled([this.#admin.disconnect(), this.#producer.disconnect()])
  }

  async #until(deadline: number, attempt: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await attempt()
        return
      } catch (cause) {
        if (this.#closed || performance.now() > deadline || (cause as Error).name === 'KafkaJSServerDoesNotSupportApiKey')
          throw cause
        await sleep(RETRY_MS)
      }
    }
  }
}

function accepts(address: string): Promise<void> {
  const [host = '', port = ''] = address.split(':')
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), host)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
    socket.once('error', reject)
  })
}
