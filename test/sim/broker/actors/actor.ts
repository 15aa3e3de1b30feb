import { Failure } from '../../../../src/base/failure.ts'
import { Client } from '../../../../src/client/client.ts'
import type { ConsumerRecord } from '../../../../src/client/consumer.ts'
import type { HistoryRecorder } from '../../checkers/recorder.ts'
import type { ClientParts } from '../../subject.ts'
import type { Coverage } from '../../world/coverage.ts'
import type { GroupWatch } from '../group-watch.ts'
import type { Link } from '../link.ts'
import type { SimTopic, SimTopics, TopicName } from '../sim-topic.ts'

/** What one life of a client works with. */
export interface ActorParts extends ClientParts {
  readonly history: HistoryRecorder
  readonly coverage: Coverage
  readonly topics: SimTopics
  readonly groups: GroupWatch
  readonly link: Link
}

/**
 * Our own client. Every call is one attempt, so that what the history calls one operation is never sent twice; who may repeat it
 * does so as another operation. A producer's batches are the exception: repeating those is what it's for.
 */
export function openClient(parts: ActorParts): Client {
  return new Client(parts, {
    bootstrap: parts.brokers,
    clientId: parts.zone === '' ? parts.name : `${parts.name},zone=${parts.zone}`,
    softwareVersion: 'simulated',
    connectMs: 2_000,
    requestMs: 3_000,
    totalMs: 0,
    unknownTopicMs: 0,
    backoffMsMax: 500,
    metadataAgeMsMax: 5_000,
  })
}

export function pass(parts: ClientParts, ms: number): Promise<void> {
  return new Promise((resolve) => parts.clock.after(ms, resolve))
}

/** Some time for thought between two operations. */
export function think(parts: ClientParts): Promise<void> {
  return pass(parts, parts.random.int(2 * parts.thinkMs + 1))
}

/** Waits for a topic; undefined when the winding down began without it. */
export async function findTopic(parts: ActorParts, name: TopicName): Promise<SimTopic | undefined> {
  for (let patience = 3; ; ) {
    const topic = await parts.topics.find(parts.link, name, false)
    if (topic !== undefined) return topic
    if (parts.windingDown() && --patience === 0) return undefined
    await pass(parts, 200)
  }
}

/** Whatever isn't the world's fault is a bug: damaged bytes are, too, since no broker may serve them. */
export function expectTrouble(error: unknown): void {
  if (!(error instanceof Failure) || error.kind === 'corrupt') throw error
}

/** Records of one poll, in order within each partition. */
export function byPartition(records: readonly ConsumerRecord[]): ReadonlyMap<number, readonly ConsumerRecord[]> {
  const partitions = new Map<number, ConsumerRecord[]>()
  for (const record of records) {
    const of = partitions.get(record.partition)
    if (of === undefined) partitions.set(record.partition, [record])
    else of.push(record)
  }
  return partitions
}
