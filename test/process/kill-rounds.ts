import { setTimeout as after } from 'node:timers/promises'
import { createTopicsApi } from '../../src/protocol/generated/19-create-topics.ts'
import type { OdradekBroker } from '../clients/brokers/odradek.ts'
import { RawConnection } from './raw-connection.ts'
import { readBack } from './read-back.ts'
import { SequencedProducer } from './sequenced-producer.ts'

const TOPIC = 'kill9'
const PARTITIONS = 2
const PRODUCERS = 4
/** How long a round's load lasts before the kill: drawn anew each time, so that the kill comes in any state. */
const LOAD_MS_LEAST = 20
const LOAD_MS_MOST = 200

export interface RoundResult {
  readonly startMs: number
  readonly acknowledged: number
  readonly recordCount: number
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly wrong: readonly string[]
}

/**
 * Load, kill -9, start, read everything back, once a round. Producers are idempotent and never give up a batch, so what is
 * in the log afterwards is known to the record.
 */
export class KillRounds {
  readonly #broker: OdradekBroker
  readonly #producers = Array.from({ length: PRODUCERS }, (_, at) => new SequencedProducer(TOPIC, at % PARTITIONS))

  private constructor(broker: OdradekBroker) {
    this.#broker = broker
  }

  static async prepare(broker: OdradekBroker): Promise<KillRounds> {
    const connection = await RawConnection.open(broker.address)
    const topic = { name: TOPIC, numPartitions: PARTITIONS, replicationFactor: 1, assignments: [], configs: [] }
    const { topics } = await connection.ask(createTopicsApi, 5, { topics: [topic], timeoutMs: 10_000 })
    connection.close()
    if (topics[0]!.errorCode !== 0) throw new Error(`the topic can't be made: error ${topics[0]!.errorCode}`)
    return new KillRounds(broker)
  }

  async round(): Promise<RoundResult> {
    let isOver = false
    const connections = await Promise.all(this.#producers.map(() => RawConnection.open(this.#broker.address)))
    const running = Promise.all(this.#producers.map((producer, at) => producer.run(connections[at]!, () => isOver)))
    await Promise.race([after(LOAD_MS_LEAST + Math.random() * (LOAD_MS_MOST - LOAD_MS_LEAST)), running])
    await this.#broker.kill()
    isOver = true
    await running
    const startedAt = performance.now()
    await this.#broker.restart()
    const startMs = performance.now() - startedAt
    return { startMs, ...(await this.verify()) }
  }

  /** Everything that is in the log, against everything that was acknowledged. */
  async verify(): Promise<Omit<RoundResult, 'startMs'>> {
    const connection = await RawConnection.open(this.#broker.address)
    try {
      const partitions = []
      for (let partition = 0; partition < PARTITIONS; partition++) {
        const producers = this.#producers.filter((producer) => producer.partition === partition)
        partitions.push(await readBack(connection, TOPIC, partition, producers))
      }
      return {
        acknowledged: this.#producers.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0),
        recordCount: partitions.reduce((sum, { recordCount }) => sum + recordCount, 0),
        lost: partitions.flatMap(({ lost }) => lost),
        doubled: partitions.flatMap(({ doubled }) => doubled),
        wrong: partitions.flatMap(({ wrong }) => wrong),
      }
    } finally {
      connection.close()
    }
  }

  /** Lets every open batch arrive. */
  async settle(): Promise<void> {
    for (const producer of this.#producers) {
      const connection = await RawConnection.open(this.#broker.address)
      await producer.run(connection, () => true)
      connection.close()
      if (producer.acknowledged.size !== producer.sentCount) throw new Error('a batch was never acknowledged')
    }
  }
}
