import { SILENT } from '../../../src/base/ports.ts'
import { Client } from '../../../src/client/client.ts'
import type { Consumer, ConsumerRecord } from '../../../src/client/consumer.ts'
import { RealClock } from '../../../src/platform/clock.ts'
import { openCompute } from '../../../src/platform/compute.ts'
import { RealNetwork } from '../../../src/platform/network.ts'
import { RealRandom } from '../../../src/platform/random.ts'
import { emit, type Fields, failed, fieldsOf, serve } from '../../clients/node/serve.ts'

/** Client program on our own client; the line protocol is in test/clients/program/lines.ts. Arguments: the bootstrap addresses by comma. */
const bootstrap = process.argv
  .at(-1)!
  .split(',')
  .map((address) => {
    const colon = address.lastIndexOf(':')
    return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  })
const parts = {
  clock: new RealClock(),
  random: new RealRandom(),
  network: new RealNetwork(SILENT),
  compute: await openCompute(),
  log: SILENT,
}
const client = new Client(parts, { bootstrap, softwareVersion: 'chaos' })
const TICK_MS = 10

/** An idempotent producer at a steady pace that tells of each acknowledgement. */
class Stream {
  readonly #producer = client.producer()
  readonly #timer: NodeJS.Timeout
  #sent = 0
  #acked = 0
  #delivered: (readonly [number, number, number])[] = []

  constructor({ topic, partitions, perSecond, tag }: Fields) {
    this.#timer = setInterval(() => {
      for (let at = 0; at < perSecond / (1_000 / TICK_MS); at++) this.#send(topic, partitions, tag)
      this.#tell()
    }, TICK_MS)
  }

  #send(topic: string, partitions: number, tag: string): void {
    const number = this.#sent++
    const record = {
      topic,
      partition: number % partitions,
      key: Buffer.from(`key-${number % 7}`),
      value: Buffer.from(`${tag}:${number}`),
    }
    this.#producer.send(record).then(({ partition, offset }) => {
      this.#acked++
      this.#delivered.push([partition, number, offset ?? -1])
    }, failed)
  }

  #tell(): void {
    if (this.#delivered.length > 0) emit({ event: 'delivered', records: this.#delivered })
    this.#delivered = []
  }

  async stop(): Promise<{ sent: number; acked: number }> {
    clearInterval(this.#timer)
    await this.#producer.close()
    this.#tell()
    return { sent: this.#sent, acked: this.#acked }
  }
}

/** A member that commits each batch that it polled. */
class Member {
  readonly #consumer: Consumer
  readonly #over = new AbortController()
  readonly #running: Promise<void>
  readonly #assigned = new Set<number>()
  #batch = 0

  constructor({ group, topic, sessionMs }: Fields) {
    this.#consumer = client.consumer({
      group,
      offsetReset: 'earliest',
      autoCommitMs: -1,
      sessionMs,
      heartbeatMs: 500,
      fetchWaitMs: 100,
    })
    this.#consumer.subscribe([topic], {
      revoked: async (gone) => {
        for (const { partition } of gone) this.#assigned.delete(partition)
        this.#tell()
      },
      assigned: (gained) => {
        for (const { partition } of gained) this.#assigned.add(partition)
        this.#tell()
      },
    })
    this.#running = this.#run().catch(failed)
  }

  #tell(): void {
    emit({ event: 'assigned', partitions: [...this.#assigned].sort((a, b) => a - b) })
  }

  async #run(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const records = await this.#poll()
      if (records.length > 0) await this.#take(records)
    }
  }

  async #poll(): Promise<readonly ConsumerRecord[]> {
    try {
      return await this.#consumer.poll({ maxWaitMs: 100, recordsMax: 500 })
    } catch (cause) {
      // Each call tries for its own time; an outage may outlast it.
      process.stderr.write(`poll: ${String(cause)}\n`)
      return []
    }
  }

  async #take(records: readonly ConsumerRecord[]): Promise<void> {
    const polled: Record<string, number[]> = {}
    const next = new Map<number, ConsumerRecord>()
    for (const record of records) {
      polled[record.partition] ??= []
      polled[record.partition]!.push(record.offset)
      next.set(record.partition, record)
    }
    this.#batch++
    emit({ event: 'polled', batch: this.#batch, records: polled })
    try {
      await this.#consumer.commit(
        [...next.values()].map(({ topic, partition, offset }) => ({ topic, partition, offset: offset + 1 })),
      )
      emit({ event: 'committed', batch: this.#batch })
    } catch (cause) {
      // The next commit covers it, or the partition's next owner reads it again.
      process.stderr.write(`commit: ${String(cause)}\n`)
    }
  }

  async leave(): Promise<void> {
    this.#over.abort()
    await this.#running
    await this.#consumer.close()
  }
}

let stream: Stream | undefined
let member: Member | undefined

async function leave(): Promise<void> {
  await member?.leave()
  member = undefined
}

await serve(
  { client: 'odradek', version: 'of this tree', compressions: [], assignors: [], lacks: [] },
  {
    stream: async (request) => {
      stream = new Stream(fieldsOf(request))
    },
    'stop-stream': async () => stream?.stop(),
    join: async (request) => {
      member = new Member(fieldsOf(request))
    },
    leave,
  },
  async () => {
    await leave()
    client.close()
  },
)
