import type { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { listOffsetsApi } from '../protocol/generated/02-list-offsets.ts'
import { BrokerFailure, incomplete } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import { askLeaders, byTopic, partitionName, type TopicPartition } from './partitions.ts'

/** Places that are told as timestamps below 0. */
export const LATEST = -1
export const EARLIEST = -2

export interface OffsetQuestion extends TopicPartition {
  /** ms since 1970, or LATEST or EARLIEST. */
  readonly timestamp: number
}

export interface FoundOffset extends TopicPartition {
  /** -1: no record is that new. */
  readonly offset: number
  /** Of the record found; -1 where none was looked at. */
  readonly timestamp: number
}

export interface ListOffsetsOptions {
  readonly signal?: AbortSignal | undefined
  /** The end lies before the first transaction that is open. */
  readonly readCommitted?: boolean
}

/** `result[i]` answers `questions[i]`: the first offset whose record isn't older. Fails with a Failure. */
export function listOffsets(
  cluster: Cluster,
  questions: readonly OffsetQuestion[],
  options: ListOffsetsOptions,
): Promise<readonly FoundOffset[]> {
  return askLeaders(cluster, questions, (node, of) => askNode(cluster, node, of, options), options.signal)
}

async function askNode(
  cluster: Cluster,
  node: number,
  questions: readonly OffsetQuestion[],
  { signal, readCommitted = false }: ListOffsetsOptions,
): Promise<readonly (FoundOffset | Failure)[]> {
  const topics = [...byTopic(questions)].map(([name, of]) => ({
    name,
    partitions: of.map(({ partition, timestamp }) => ({ partitionIndex: partition, timestamp })),
  }))
  const { requestMs } = cluster.settings
  const request = { replicaId: -1, isolationLevel: readCommitted ? 1 : 0, topics, timeoutMs: requestMs }
  const response = await cluster.request(listOffsetsApi, request, { node }, { signal })
  return questions.map(({ topic, partition }) => {
    const about = partitionName({ topic, partition })
    const found = response.topics
      .find(({ name }) => name === topic)
      ?.partitions.find(({ partitionIndex }) => partitionIndex === partition)
    const broker = `broker ${node}`
    if (found === undefined) return incomplete({ broker, api: listOffsetsApi.name, about })
    if (found.errorCode !== ErrorCode.NONE) return new BrokerFailure(found.errorCode, { broker, api: listOffsetsApi.name, about })
    return { topic, partition, offset: found.offset, timestamp: found.timestamp }
  })
}
