import type { Clock } from '../../base/ports.ts'
import { NO_TOPIC_ID } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  DescribeQuorumRequest,
  DescribeQuorumResponse,
  DescribeQuorumResponsePartition,
} from '../../protocol/generated/55-describe-quorum.ts'
import { codeOf } from '../error-mapping.ts'
import { LEADER_EPOCH, type Node, type Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'
import { CLUSTER_METADATA_TOPIC } from '../topic-names.ts'

export interface DescribeQuorumParts {
  readonly log: SharedLog
  readonly routing: Routing
  readonly clock: Clock
}

/** First version that tells where the voters listen. */
const NODES_FROM = 2

/**
 * 55 DescribeQuorum, v0–v2. The metadata quorum, which tools take for a sign of a healthy cluster.
 * Behaviour: partition 0 of the metadata topic, and nothing else. The shared log stands for it: every broker votes, all of them have
 * applied it up to its index, and the broker that takes admin requests leads.
 * v1: times of the replicas (KIP-836). v2: messages, directories, listeners (KIP-853).
 */
export async function describeQuorum(
  request: DescribeQuorumRequest,
  context: RequestContext,
  parts: DescribeQuorumParts,
): Promise<DescribeQuorumResponse> {
  await parts.log.barrier()
  const nodes = parts.routing.nodes(context.session)
  const voterIds = nodes.map(({ nodeId }) => nodeId)
  return {
    errorCode: 0,
    errorMessage: null,
    topics: request.topics.map(({ topicName, partitions }) => ({
      topicName,
      partitions: partitions.map(({ partitionIndex }) =>
        topicName === CLUSTER_METADATA_TOPIC && partitionIndex === 0 ? describe(voterIds, parts) : unknown(partitionIndex),
      ),
    })),
    ...(context.apiVersion >= NODES_FROM ? { nodes: nodes.map(listenersOf) } : {}),
  }
}

function describe(voterIds: readonly number[], { log, routing, clock }: DescribeQuorumParts): DescribeQuorumResponsePartition {
  const highWatermark = log.state.appliedIndex
  const nowMs = clock.nowMs()
  const currentVoters = voterIds.map((replicaId) => ({
    replicaId,
    replicaDirectoryId: NO_TOPIC_ID,
    logEndOffset: highWatermark,
    lastFetchTimestamp: nowMs,
    lastCaughtUpTimestamp: nowMs,
  }))
  return {
    partitionIndex: 0,
    errorCode: 0,
    errorMessage: null,
    leaderId: routing.controllerId,
    leaderEpoch: LEADER_EPOCH,
    highWatermark,
    currentVoters,
    observers: [],
  }
}

function listenersOf({ nodeId, host, port }: Node) {
  return { nodeId, listeners: [{ name: 'PLAINTEXT', host, port }] }
}

/** The same for all: a request may ask for a hundred thousand. */
const UNKNOWN_CODE = codeOf('unknown-partition')
const UNKNOWN_MESSAGE = `Only partition 0 of ${CLUSTER_METADATA_TOPIC} has a quorum.`
const NOBODY: readonly never[] = []

function unknown(partitionIndex: number): DescribeQuorumResponsePartition {
  return {
    partitionIndex,
    errorCode: UNKNOWN_CODE,
    errorMessage: UNKNOWN_MESSAGE,
    leaderId: -1,
    leaderEpoch: -1,
    highWatermark: -1,
    currentVoters: NOBODY,
    observers: NOBODY,
  }
}
