import type { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type DecodedFetchResponse, type FetchRequestInit, fetchApi } from '../protocol/generated/01-fetch.ts'
import { BrokerFailure, checkCode } from './broker-failure.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import type { AbortedTransaction } from './fetched-partition.ts'
import { byTopic, type PartitionOffset, partitionName } from './partitions.ts'

/** From this version on topics are told by id alone. */
export const FETCH_IDS_SINCE = 13

export interface FetchedBytes {
  readonly records: Buffer
  readonly aborted: readonly AbortedTransaction[]
  readonly highWatermark: number
}

/** Without a fetch session: all partitions every time. `idOf` gives undefined for a topic that has no id. */
export function fetchRequest(
  wanted: readonly PartitionOffset[],
  idOf: (topic: string) => string | undefined,
  options: ConsumerOptions,
): FetchRequestInit {
  return {
    maxWaitMs: options.fetchWaitMs,
    minBytes: options.fetchBytesMin,
    maxBytes: options.fetchBytesMax,
    isolationLevel: options.readCommitted ? 1 : 0,
    topics: [...byTopic(wanted)].map(([topic, of]) => {
      const id = idOf(topic)
      const partitions = of.map(({ partition, offset }) => ({
        partition,
        fetchOffset: offset,
        partitionMaxBytes: options.partitionBytesMax,
      }))
      return id === undefined ? { topic, partitions } : { topic, topicId: id, partitions }
    }),
  }
}

/** `result[i]` answers `wanted[i]`; a partition that the answer leaves out has nothing new. Throws a BrokerFailure for the whole answer. */
export function readFetched(
  response: DecodedFetchResponse,
  wanted: readonly PartitionOffset[],
  idOf: (topic: string) => string | undefined,
  broker: string,
): readonly (FetchedBytes | Failure)[] {
  checkCode(response.errorCode, { broker, api: fetchApi.name })
  return wanted.map((entry) => {
    const partition = response.responses
      .find(({ topic, topicId }) => (topic === '' ? topicId === idOf(entry.topic) : topic === entry.topic))
      ?.partitions.find(({ partitionIndex }) => partitionIndex === entry.partition)
    if (partition === undefined) return { records: NO_RECORDS, aborted: [], highWatermark: -1 }
    if (partition.errorCode !== ErrorCode.NONE) {
      return new BrokerFailure(partition.errorCode, { broker, api: fetchApi.name, about: partitionName(entry) })
    }
    const { records, abortedTransactions, highWatermark } = partition
    return { records: records ?? NO_RECORDS, aborted: abortedTransactions ?? [], highWatermark }
  })
}

const NO_RECORDS = Buffer.alloc(0)
