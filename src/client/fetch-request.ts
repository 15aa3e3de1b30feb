import type { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import {
  type DecodedFetchResponse,
  type DecodedFetchResponsePartition,
  type FetchRequestInit,
  fetchApi,
} from '../protocol/generated/01-fetch.ts'
import { BrokerFailure, checkCode } from './broker-failure.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import type { FetchStep, FetchTarget } from './fetch-session.ts'
import type { AbortedTransaction } from './fetched-partition.ts'
import { byTopic, partitionName } from './partitions.ts'

export interface FetchedBytes {
  readonly records: Buffer
  readonly aborted: readonly AbortedTransaction[]
  readonly highWatermark: number
}

export function fetchRequest({ told, forgotten, ...session }: FetchStep, options: ConsumerOptions): FetchRequestInit {
  return {
    ...session,
    maxWaitMs: options.fetchWaitMs,
    minBytes: options.fetchBytesMin,
    maxBytes: options.fetchBytesMax,
    isolationLevel: options.readCommitted ? 1 : 0,
    topics: [...byTopic(told)].map(([topic, of]) => ({
      ...named(topic, of[0]!),
      partitions: of.map(({ partition, offset }) => ({
        partition,
        fetchOffset: offset,
        partitionMaxBytes: options.partitionBytesMax,
      })),
    })),
    forgottenTopicsData: [...byTopic(forgotten)].map(([topic, of]) => ({
      ...named(topic, of[0]!),
      partitions: of.map(({ partition }) => partition),
    })),
  }
}

/** For all versions; each takes what it knows. */
function named(topic: string, { topicId }: FetchTarget): { readonly topic: string; readonly topicId?: string } {
  return topicId === undefined ? { topic } : { topic, topicId }
}

/** `result[i]` answers `wanted[i]`; a partition that the answer leaves out has nothing new. Throws a BrokerFailure for the whole answer. */
export function readFetched(
  response: DecodedFetchResponse,
  wanted: readonly FetchTarget[],
  broker: string,
): readonly (FetchedBytes | Failure)[] {
  checkCode(response.errorCode, { broker, api: fetchApi.name })
  const { byName, byId } = answersOf(response)
  return wanted.map((target) => {
    const { topicId, partition } = target
    const answer =
      byName.get(partitionName(target)) ??
      (topicId === undefined ? undefined : byId.get(partitionName({ topic: topicId, partition })))
    if (answer === undefined) return { records: NO_RECORDS, aborted: [], highWatermark: -1 }
    if (answer.errorCode !== ErrorCode.NONE) {
      return new BrokerFailure(answer.errorCode, { broker, api: fetchApi.name, about: partitionName(target) })
    }
    const { records, abortedTransactions, highWatermark } = answer
    return { records: records ?? NO_RECORDS, aborted: abortedTransactions ?? [], highWatermark }
  })
}

/** In a session partitions come in the order of their turn, so a topic may be there more than once. */
function answersOf({ responses }: DecodedFetchResponse) {
  const byName = new Map<string, DecodedFetchResponsePartition>()
  const byId = new Map<string, DecodedFetchResponsePartition>()
  for (const { topic, topicId, partitions } of responses) {
    for (const answer of partitions) {
      const { partitionIndex: partition } = answer
      if (topic === '') byId.set(partitionName({ topic: topicId, partition }), answer)
      else byName.set(partitionName({ topic, partition }), answer)
    }
  }
  return { byName, byId }
}

const NO_RECORDS = Buffer.alloc(0)
