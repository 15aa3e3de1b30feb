import { Failure } from '../../base/failure.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  ListOffsetsRequest,
  ListOffsetsRequestPartition,
  ListOffsetsRequestTopic,
  ListOffsetsResponse,
  ListOffsetsResponsePartition,
} from '../../protocol/generated/02-list-offsets.ts'
import type { Partition } from '../../state/topic.ts'
import type { TimestampSearch } from '../../storage/read/find-timestamp.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf, type Reason, reasonOfStorageFailure } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface ListOffsetsParts {
  readonly log: SharedLog
  readonly timestampSearch: TimestampSearch
}

/** Timestamps that stand for places, and the version since which they do. */
const LATEST = -1
const EARLIEST = -2
const LARGEST_TIMESTAMP = -3
const EARLIEST_LOCAL = -4
const LAST_TIERED = -5
const EARLIEST_PENDING_UPLOAD = -6
const KNOWN_FROM = new Map([
  [LATEST, 0],
  [EARLIEST, 0],
  [LARGEST_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LAST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
])

/** A place and the timestamp that goes with it; -1: none. */
interface Place {
  readonly offset: number
  readonly timestampMs: number
}

const NOWHERE: Place = { offset: -1, timestampMs: -1 }

/**
 * 2 ListOffsets, v0–v11. Offsets by time, and of special places.
 * Behaviour: behind a read barrier; one answer per asked partition. A time after the last record is answered with -1 and no
 * error. A search ends when the client goes. Nothing is tiered here, so the places of tiering are the local ones or none.
 * v0: a list of offsets, for old librdkafka. v4: leader epoch, which batches don't have here. v6: flexible. v7: largest timestamp. v8: earliest local. v9: last tiered.
 * v10: time-out, for remote look-ups only. v11: earliest pending upload.
 */
export async function listOffsets(
  request: ListOffsetsRequest,
  context: RequestContext,
  parts: ListOffsetsParts,
): Promise<ListOffsetsResponse> {
  await parts.log.barrier()
  const doubled = doubledPartitions(request)
  const topics: { name: string; partitions: ListOffsetsResponsePartition[] }[] = []
  for (const topic of request.topics) {
    topics.push({ name: topic.name, partitions: await answerTopic(topic, doubled.get(topic.name), context, parts) })
  }
  return context.signal.aborted ? UNANSWERED : { topics }
}

/** For a client that has gone: what a search says that was given up isn't true. */
const UNANSWERED: ListOffsetsResponse = { topics: [] }

/** Partitions that are asked for more than once, by topic. */
function doubledPartitions(request: ListOffsetsRequest): ReadonlyMap<string, ReadonlySet<number>> {
  const indexes = new Map<string, number[]>()
  for (const { name, partitions } of request.topics) {
    const ofTopic = indexes.get(name) ?? []
    indexes.set(name, ofTopic)
    for (const { partitionIndex } of partitions) ofTopic.push(partitionIndex)
  }
  return new Map([...indexes].map(([name, ofTopic]) => [name, duplicatesOf(ofTopic)]))
}

/** One partition after the other: a search by time reads records, and a request may name thousands. */
async function answerTopic(
  topic: ListOffsetsRequestTopic,
  doubled: ReadonlySet<number> | undefined,
  context: RequestContext,
  parts: ListOffsetsParts,
): Promise<ListOffsetsResponsePartition[]> {
  const found = parts.log.state.topics.findByName(topic.name)
  const answers: ListOffsetsResponsePartition[] = []
  for (const asked of topic.partitions) {
    const partition = found?.partitions[asked.partitionIndex]
    if (doubled?.has(asked.partitionIndex) === true) answers.push(failed(asked, 'invalid-request'))
    else if (partition === undefined) answers.push(failed(asked, 'unknown-partition'))
    else answers.push(await answerPartition(asked, partition, context, parts))
  }
  return answers
}

async function answerPartition(
  asked: ListOffsetsRequestPartition,
  partition: Partition,
  { apiVersion, signal }: RequestContext,
  parts: ListOffsetsParts,
): Promise<ListOffsetsResponsePartition> {
  const knownFrom = KNOWN_FROM.get(asked.timestamp)
  if (asked.timestamp < 0 && (knownFrom === undefined || apiVersion < knownFrom)) return failed(asked, 'unsupported-version')
  try {
    const { offset, timestampMs } = await findPlace(asked.timestamp, partition, signal, parts)
    if (apiVersion === 0)
      return { partitionIndex: asked.partitionIndex, errorCode: 0, oldStyleOffsets: offset < 0 ? [] : [offset] }
    return { partitionIndex: asked.partitionIndex, errorCode: 0, timestamp: timestampMs, offset, leaderEpoch: -1 }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return failed(asked, reasonOfStorageFailure(error))
  }
}

async function findPlace(
  timestamp: number,
  partition: Partition,
  signal: AbortSignal,
  { timestampSearch }: ListOffsetsParts,
): Promise<Place> {
  switch (timestamp) {
    case LATEST:
      return { offset: partition.highWatermark, timestampMs: -1 }
    case EARLIEST:
    case EARLIEST_LOCAL:
      return { offset: partition.logStart, timestampMs: -1 }
    case LAST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      return NOWHERE
    case LARGEST_TIMESTAMP:
      return (await timestampSearch.largest(partition, signal)) ?? NOWHERE
    default:
      return (await timestampSearch.first(partition, timestamp, signal)) ?? NOWHERE
  }
}

function failed(asked: ListOffsetsRequestPartition, reason: Reason): ListOffsetsResponsePartition {
  return {
    partitionIndex: asked.partitionIndex,
    errorCode: codeOf(reason),
    oldStyleOffsets: [],
    timestamp: -1,
    offset: -1,
    leaderEpoch: -1,
  }
}
