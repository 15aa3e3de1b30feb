import { setTimeout as sleep } from 'node:timers/promises'
import type { Broker } from './broker.ts'
import { smallClient } from './first-record.ts'

const READY_MS_MAX = 180_000
const READY_PROBE_MS = 100
let topicCount = 0

/** A topic of one run: made for it, gone after it. */
export class Topic {
  readonly name: string
  readonly #broker: Broker

  private constructor(broker: Broker, name: string) {
    this.#broker = broker
    this.name = name
  }

  /** Replication factor 1. Every partition serves when this resolves. */
  static async create(broker: Broker, partitionCount: number): Promise<Topic> {
    topicCount += 1
    const name = `bench-${topicCount}`
    const admin = smallClient(broker.address).admin()
    await admin.connect()
    try {
      await admin.createTopics({
        topics: [{ topic: name, numPartitions: partitionCount, replicationFactor: 1 }],
        waitForLeaders: false,
        timeout: READY_MS_MAX,
      })
      // Kafka announces leaders before their logs exist: only a partition that tells its offsets can be produced to.
      const deadline = performance.now() + READY_MS_MAX
      for (;;) {
        const served = await admin.fetchTopicOffsets(name).catch(() => [])
        if (served.length === partitionCount) break
        if (performance.now() > deadline)
          throw new Error(`${broker.side}: ${served.length} of ${partitionCount} partitions are served`)
        await sleep(READY_PROBE_MS)
      }
    } finally {
      await admin.disconnect()
    }
    return new Topic(broker, name)
  }

  /** A topic that can't be removed is reported and left: it has been measured all the same. */
  async remove(): Promise<void> {
    if (!this.#broker.running) return
    const admin = smallClient(this.#broker.address).admin()
    try {
      await admin.connect()
      await admin.deleteTopics({ topics: [this.name], timeout: READY_MS_MAX })
    } catch (cause) {
      process.stderr.write(`${this.#broker.side}: topic ${this.name} stays: ${(cause as Error).message}\n`)
    } finally {
      await admin.disconnect()
    }
  }

  /** Records that the topic holds: the sum of high watermarks less log starts. */
  async recordCount(): Promise<number> {
    const admin = smallClient(this.#broker.address).admin()
    await admin.connect()
    try {
      const offsets = await admin.fetchTopicOffsets(this.name)
      return offsets.reduce((sum, partition) => sum + Number(partition.high) - Number(partition.low), 0)
    } finally {
      await admin.disconnect()
    }
  }
}
