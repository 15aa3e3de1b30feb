import { ErrorCode } from '../protocol/errors.ts'
import type {
  DecodedProduceResponse,
  DecodedProduceResponsePartition,
  ProduceRequestInit,
} from '../protocol/generated/00-produce.ts'
import { BrokerFailure, incomplete } from './broker-failure.ts'
import type { Attempt, PartitionQueue } from './partition-queue.ts'
import type { ProducerBatch } from './producer-batch.ts'
import type { TopicFacts } from './topics.ts'

/** One batch on its way: at most one of each partition in a request. */
export interface Shipment {
  readonly queue: PartitionQueue
  readonly batch: ProducerBatch
  readonly facts: TopicFacts
}

/** From this version on topics are told by id alone. */
export const IDS_SINCE = 13

/** `shipments` are sealed. */
export function produceRequest(shipments: readonly Shipment[], acks: number, timeoutMs: number): ProduceRequestInit {
  const topics = new Map<string, { facts: TopicFacts; partitionData: { index: number; records: Buffer }[] }>()
  for (const { queue, batch, facts } of shipments) {
    let topic = topics.get(queue.topic)
    if (topic === undefined) {
      topic = { facts, partitionData: [] }
      topics.set(queue.topic, topic)
    }
    topic.partitionData.push({ index: queue.partition, records: batch.sealed!.bytes })
  }
  const topicData = [...topics.values()].map(({ facts: { name, id }, partitionData }) =>
    id === undefined ? { name, partitionData } : { name, topicId: id, partitionData },
  )
  return { acks, timeoutMs, topicData }
}

/** What the answer says of one shipment. */
export function readAttempt(response: DecodedProduceResponse, shipment: Shipment, broker: string): Attempt {
  const { queue, facts } = shipment
  const topic = response.responses.find(({ name, topicId }) => (name === '' ? topicId === facts.id : name === queue.topic))
  const partition = topic?.partitionResponses.find(({ index }) => index === queue.partition)
  const about = `${queue.topic}-${queue.partition}`
  if (partition === undefined) {
    return { kind: 'failed', failure: incomplete({ broker, api: 'Produce', about }) }
  }
  if (partition.errorCode !== ErrorCode.NONE) {
    const said = saidOf(partition)
    return { kind: 'failed', failure: new BrokerFailure(partition.errorCode, { broker, api: 'Produce', about, said }) }
  }
  return { kind: 'stored', baseOffset: partition.baseOffset, appendTimeMs: partition.logAppendTimeMs }
}

/** The first record that was refused tells more than the batch's own message. */
function saidOf({ errorMessage, recordErrors }: DecodedProduceResponsePartition): string | null {
  const [first] = recordErrors
  if (first?.batchIndexErrorMessage === undefined || first.batchIndexErrorMessage === null) return errorMessage
  return `record ${first.batchIndex} of the batch: ${first.batchIndexErrorMessage}`
}
