import type { Start } from '../../../../src/client/assigned.ts'
import { BrokerFailure } from '../../../../src/client/broker-failure.ts'
import type { Consumer, ConsumerRecord } from '../../../../src/client/consumer.ts'
import { ErrorCode } from '../../../../src/protocol/errors.ts'
import type { Tick } from '../../checkers/history.ts'
import { seen } from '../payload.ts'
import type { SimTopic } from '../sim-topic.ts'
import { type ActorParts, byPartition, expectTrouble, findTopic, openClient, think } from './actor.ts'
import { CommitLog } from './commit-log.ts'

/** Reads partitions of its own choice through our client's consumer, seeks in them, and commits for a group without members. */
export async function runAssignedActor(parts: ActorParts): Promise<void> {
  const { random } = parts
  const topic = await findTopic(parts, random.pick(['orders', 'orders', 'audit']))
  if (topic === undefined) return
  const client = openClient(parts)
  const group = random.chance(0.5) ? random.pick(['solo-1', 'solo-2']) : undefined
  const consumer = client.consumer({
    group,
    autoCommitMs: -1,
    offsetReset: 'fail',
    fetchWaitMs: random.pick([30, 300]),
    fetchBytesMin: random.pick([1, 1_000]),
    fetchBytesMax: random.pick([1, 5_000, 16_000_000]),
    partitionBytesMax: random.pick([1, 1_000, 1_000_000]),
  })
  const reading = new AssignedReading(parts, topic, consumer)
  reading.assign(random)
  const commits = group === undefined ? undefined : new CommitLog(parts, client.cluster, group, topic)
  for (let i = 0; i < parts.operations && !parts.windingDown(); i++) {
    const kind = random.int(20)
    if (kind < 12) await reading.poll()
    else if (kind < 14) reading.seek()
    else if (kind < 15) reading.assign(random)
    else if (commits === undefined) await reading.poll()
    else if (kind < 18) await commits.commit(random.int(topic.partitionCount), random.int(1_000), consumer)
    else await commits.read(random.int(topic.partitionCount))
    await think(parts)
  }
  await consumer.close().catch(expectTrouble)
  client.close()
}

interface Position {
  /** Undefined until the first record tells, where the start was no number. */
  from: number | undefined
  readonly session: string
  /** What is given out may have been fetched at any time since. */
  readonly since: Tick
}

class AssignedReading {
  readonly #parts: ActorParts
  readonly #topic: SimTopic
  readonly #consumer: Consumer
  readonly #positions = new Map<number, Position>()
  #sessions = 0

  constructor(parts: ActorParts, topic: SimTopic, consumer: Consumer) {
    this.#parts = parts
    this.#topic = topic
    this.#consumer = consumer
  }

  assign(random: ActorParts['random']): void {
    const first = random.int(this.#topic.partitionCount)
    const count = 1 + random.int(this.#topic.partitionCount - first)
    const chosen = Array.from({ length: count }, (_, at) => ({
      topic: this.#topic.name,
      partition: first + at,
      start: random.pick<Start>([0, 'earliest', 'latest']),
    }))
    this.#positions.clear()
    for (const { partition, start } of chosen) this.#begin(partition, start)
    this.#consumer.assign(chosen)
  }

  seek(): void {
    const { random } = this.#parts
    const [partition, position] = random.pick([...this.#positions])
    const start: Start =
      position.from === undefined ? 'earliest' : random.pick<Start>([0, random.int(position.from + 1), 'earliest', 'latest'])
    this.#begin(partition, start)
    this.#consumer.seek({ topic: this.#topic.name, partition }, start)
  }

  async poll(): Promise<void> {
    const { random } = this.#parts
    try {
      const records = await this.#consumer.poll({ maxWaitMs: random.pick([0, 50, 500]), recordsMax: random.pick([1, 7, 500]) })
      this.#read(records)
    } catch (error) {
      expectTrouble(error)
      // Somebody cut the log: all partitions begin anew, as which one it was isn't told.
      if (error instanceof BrokerFailure && error.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE) this.#startOver()
    }
  }

  #startOver(): void {
    for (const partition of [...this.#positions.keys()]) {
      this.#begin(partition, 'earliest')
      this.#consumer.seek({ topic: this.#topic.name, partition }, 'earliest')
    }
  }

  #begin(partition: number, start: Start): void {
    const { history, name } = this.#parts
    const from = typeof start === 'number' ? start : undefined
    this.#positions.set(partition, { from, session: `${name}/assigned/${++this.#sessions}`, since: history.begin() })
  }

  #read(records: readonly ConsumerRecord[]): void {
    for (const [partition, of] of byPartition(records)) {
      const position = this.#positions.get(partition)!
      const from = position.from ?? of[0]!.offset
      const next = of.at(-1)!.offset + 1
      this.#parts.history.read(position.since, {
        client: this.#parts.name,
        mode: 'assign',
        session: position.session,
        partition: this.#topic.key(partition),
        from,
        next,
        records: of.map(seen),
        highWatermark: -1,
        lastStable: -1,
        logStart: -1,
        leaderEpoch: -1,
      })
      position.from = next
    }
  }
}
