import { produceApi } from '../../src/protocol/generated/00-produce.ts'
import { initProducerIdApi } from '../../src/protocol/generated/22-init-producer-id.ts'
import { buildBatch } from '../../src/protocol/records/build-batch.ts'
import type { RawConnection } from './raw-connection.ts'

export const RECORDS_PER_BATCH = 5
const IN_FLIGHT = 4

/** An idempotent producer of one partition that never gives a batch up: after a lost connection it sends what wasn't acknowledged again. */
export class SequencedProducer {
  readonly topic: string
  readonly partition: number
  producerId = -1
  /** First offset of batch n, as it was acknowledged. */
  readonly acknowledged = new Map<number, number>()
  #nextBatch = 0
  /** Batches that were sent and not acknowledged; each has its number for its sequence and content. */
  readonly #open = new Set<number>()

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  /** How many batches may be in the log: all that were ever sent. */
  get sentCount(): number {
    return this.#nextBatch
  }

  /** Sends until the connection ends or `isOver` says so; what is open then stays open. Throws if the broker refuses a batch. */
  async run(connection: RawConnection, isOver: () => boolean): Promise<void> {
    try {
      if (this.producerId < 0) await this.#introduce(connection)
      const again = [...this.#open].sort((a, b) => a - b)
      const underWay = new Set<Promise<void>>()
      while (again.length > 0 || !isOver()) {
        const batch = again.shift() ?? this.#nextBatch++
        this.#open.add(batch)
        const sent = this.#send(connection, batch).finally(() => underWay.delete(sent))
        underWay.add(sent)
        sent.catch(() => undefined)
        if (underWay.size >= IN_FLIGHT) await Promise.race(underWay)
      }
      await Promise.all(underWay)
    } catch (error) {
      if (error instanceof Refused) throw error
    }
  }

  async #introduce(connection: RawConnection): Promise<void> {
    const { errorCode, producerId } = await connection.ask(initProducerIdApi, 4, {
      transactionalId: null,
      transactionTimeoutMs: 60_000,
    })
    if (errorCode !== 0) throw new Refused(`no producer id: error ${errorCode}`)
    this.producerId = producerId
  }

  async #send(connection: RawConnection, batch: number): Promise<void> {
    const records = buildBatch({
      producerId: this.producerId,
      producerEpoch: 0,
      baseSequence: batch * RECORDS_PER_BATCH,
      records: Array.from({ length: RECORDS_PER_BATCH }, (_, at) => ({
        timestamp: Date.now(),
        key: null,
        value: Buffer.from(`${this.producerId}:${batch * RECORDS_PER_BATCH + at}:${'x'.repeat(80)}`),
      })),
    })
    const topicData = [{ name: this.topic, partitionData: [{ index: this.partition, records }] }]
    const answer = await connection.ask(produceApi, 9, { acks: -1, timeoutMs: 30_000, topicData })
    const { errorCode, baseOffset } = answer.responses[0]!.partitionResponses[0]!
    if (errorCode !== 0) throw new Refused(`batch ${batch} of producer ${this.producerId}: error ${errorCode}`)
    const before = this.acknowledged.get(batch)
    if (before !== undefined && before !== baseOffset) throw new Refused(`batch ${batch} was at ${before}, now at ${baseOffset}`)
    this.acknowledged.set(batch, baseOffset)
    this.#open.delete(batch)
  }
}

/** The broker said no, or contradicted itself: the test has failed. */
export class Refused extends Error {}
