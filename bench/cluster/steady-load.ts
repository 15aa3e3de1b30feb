import type { Client } from '../../src/client/client.ts'
import type { Producer } from '../../src/client/producer.ts'
import type { SimRandom } from '../../test/sim/world/random.ts'
import { Pace } from './pace.ts'

export interface SteadyShape {
  readonly topic: string
  readonly partitions: number
  readonly perSecond: number
  readonly recordBytes: number
  /** Of the pauses between records. */
  readonly chance?: SimRandom
}

/** One record's way. Times are those of `performance.now()`. */
export interface Acked {
  readonly partition: number
  readonly sentMs: number
  readonly ackedMs: number
}

/** An idempotent producer that sends at a pace, round the partitions, and notes when each record was acknowledged. */
export class SteadyLoad {
  readonly acked: Acked[] = []
  readonly #producer: Producer
  readonly #pace: Pace

  constructor(client: Client, { topic, partitions, perSecond, recordBytes, chance }: SteadyShape) {
    const producer = client.producer()
    const value = Buffer.alloc(recordBytes, 'x')
    this.#producer = producer
    const send = async (turn: number): Promise<void> => {
      const partition = turn % partitions
      const sentMs = performance.now()
      await producer.send({ topic, partition, value })
      this.acked.push({ partition, sentMs, ackedMs: performance.now() })
    }
    this.#pace = new Pace(perSecond, send, chance)
  }

  /** Milliseconds from `send` to acknowledgement, of records that were sent between two times. */
  latencies(fromMs: number, toMs: number): readonly number[] {
    return this.acked.filter(({ sentMs }) => sentMs >= fromMs && sentMs < toMs).map(({ sentMs, ackedMs }) => ackedMs - sentMs)
  }

  /** The longest time between two acknowledgements of a partition, looking at those that came between two times. */
  longestGapMs(fromMs: number, toMs: number): number {
    const last = new Map<number, number>()
    let longestMs = 0
    for (const { partition, ackedMs } of [...this.acked].sort((a, b) => a.ackedMs - b.ackedMs)) {
      if (ackedMs < fromMs || ackedMs > toMs) continue
      const beforeMs = last.get(partition) ?? fromMs
      longestMs = Math.max(longestMs, ackedMs - beforeMs)
      last.set(partition, ackedMs)
    }
    for (const ackedMs of last.values()) longestMs = Math.max(longestMs, toMs - ackedMs)
    return longestMs
  }

  /** Throws if a record failed. */
  async end(): Promise<void> {
    await this.#pace.end()
    await this.#producer.close()
  }
}
