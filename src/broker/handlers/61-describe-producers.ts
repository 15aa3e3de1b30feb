import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  DescribeProducersRequest,
  DescribeProducersResponse,
  DescribeProducersResponsePartition,
} from '../../protocol/generated/61-describe-producers.ts'
import type { Producers } from '../../state/producers.ts'
import type { Topic } from '../../state/topic.ts'
import { codeOf, messageOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface DescribeProducersParts {
  readonly log: SharedLog
}

/**
 * 61 DescribeProducers, v0. The idempotent producers that a partition remembers (KIP-664).
 * Behaviour: one answer per asked partition, however often it's named; producers by id. No transaction is ever open, and no coordinator wrote a marker.
 */
export async function describeProducers(
  request: DescribeProducersRequest,
  _context: RequestContext,
  { log }: DescribeProducersParts,
): Promise<DescribeProducersResponse> {
  await log.barrier()
  const asked = new Map<string, Set<number>>()
  for (const { name, partitionIndexes } of request.topics) {
    const indexes = asked.get(name) ?? new Set()
    asked.set(name, indexes)
    for (const index of partitionIndexes) indexes.add(index)
  }
  const topics = [...asked].map(([name, indexes]) => {
    const topic = log.state.topics.findByName(name)
    return { name, partitions: [...indexes].map((index) => answer(topic, index, log.state.producers)) }
  })
  return { throttleTimeMs: 0, topics }
}

function answer(topic: Topic | undefined, index: number, producers: Producers): DescribeProducersResponsePartition {
  const partition = topic?.partitions[index]
  if (partition === undefined) {
    const errorMessage = messageOf('unknown-partition')
    return { partitionIndex: index, errorCode: codeOf('unknown-partition'), errorMessage, activeProducers: [] }
  }
  const slots = [...(partition.producers ?? [])].sort(([a], [b]) => a - b)
  const activeProducers = slots.map(([producerId, slot]) => ({
    producerId,
    producerEpoch: producers.epoch(slot),
    lastSequence: producers.lastSequence(slot),
    lastTimestamp: producers.lastTimeMs(slot),
    coordinatorEpoch: -1,
    currentTxnStartOffset: -1,
  }))
  return { partitionIndex: index, errorCode: 0, errorMessage: null, activeProducers }
}
