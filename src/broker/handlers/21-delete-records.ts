import type { Clock } from '../../base/ports.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { TopicSettings } from '../../config/topic-settings.ts'
import type {
  DeleteRecordsRequest,
  DeleteRecordsRequestPartition,
  DeleteRecordsResponse,
  DeleteRecordsResponsePartition,
} from '../../protocol/generated/21-delete-records.ts'
import type { Partition, Topic } from '../../state/topic.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'
import { reasonOf, submitWithin } from '../submit-within.ts'
import { isInternalTopic } from '../topic-names.ts'

export interface DeleteRecordsParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly topicSettings: (topic: Topic) => TopicSettings
  readonly settings: { readonly requestMsMax: number }
}

/** Stands for the high watermark. */
const ALL = -1

type DeletePlan = { readonly partition: Partition; readonly before: number } | Reason

/**
 * 21 DeleteRecords, v0–v2. Moves log start offsets forward.
 * Behaviour: answers in request order; one partition's refusal never hides another's. -1 means the high watermark; below the
 * log start nothing happens, and nothing is written. Batches aren't cut. Asks the log's tail before it says that an offset or a topic isn't there.
 * A client that waits for no replicas waits for the log all the same.
 * v2: flexible.
 */
export async function deleteRecords(
  request: DeleteRecordsRequest,
  _context: RequestContext,
  parts: DeleteRecordsParts,
): Promise<DeleteRecordsResponse> {
  let plans = planAll(request, parts)
  if (plans.some((topic) => topic.some((plan) => typeof plan === 'string'))) {
    await parts.log.barrier()
    plans = planAll(request, parts)
  }
  const timeoutMs = request.timeoutMs > 0 ? request.timeoutMs : parts.settings.requestMsMax
  const topics = request.topics.map(async ({ name, partitions }, at) => ({
    name,
    partitions: await Promise.all(partitions.map((asked, i) => carryOut(asked, plans[at]![i]!, timeoutMs, parts))),
  }))
  return { throttleTimeMs: 0, topics: await Promise.all(topics) }
}

function planAll(request: DeleteRecordsRequest, parts: DeleteRecordsParts): DeletePlan[][] {
  return request.topics.map(({ name, partitions }) => {
    const topic = parts.log.state.topics.findByName(name)
    return partitions.map((asked) => plan(asked, topic, parts))
  })
}

function plan(
  { partitionIndex, offset }: DeleteRecordsRequestPartition,
  topic: Topic | undefined,
  { topicSettings }: DeleteRecordsParts,
): DeletePlan {
  const partition = topic?.partitions[partitionIndex]
  if (topic === undefined || partition === undefined) return 'unknown-partition'
  if (isInternalTopic(topic.name)) return 'internal-topic'
  const { compacts, deletes } = topicSettings(topic)
  if (compacts && !deletes) return 'policy-violation'
  const before = offset === ALL ? partition.highWatermark : offset
  return before < 0 || before > partition.highWatermark ? 'offset-out-of-range' : { partition, before }
}

async function carryOut(
  { partitionIndex }: DeleteRecordsRequestPartition,
  planned: DeletePlan,
  timeoutMs: number,
  parts: DeleteRecordsParts,
): Promise<DeleteRecordsResponsePartition> {
  if (typeof planned === 'string') return failed(partitionIndex, planned)
  const { partition, before } = planned
  if (before <= partition.logStart) return { partitionIndex, lowWatermark: partition.logStart, errorCode: 0 }
  const submitted = await submitWithin({ kind: 'advance-log-start', handle: partition.handle, before }, timeoutMs, parts)
  const reason = reasonOf(submitted)
  if (typeof submitted === 'string' || reason !== 'none') return failed(partitionIndex, reason)
  return { partitionIndex, lowWatermark: submitted.value(0), errorCode: 0 }
}

function failed(partitionIndex: number, reason: Reason): DeleteRecordsResponsePartition {
  return { partitionIndex, lowWatermark: -1, errorCode: codeOf(reason) }
}
