import type { Failure } from '../base/failure.ts'
import { decodeAssignment } from '../protocol/consumer-protocol.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type DecodedDescribeGroupsResponseGroup, describeGroupsApi } from '../protocol/generated/15-describe-groups.ts'
import { listGroupsApi } from '../protocol/generated/16-list-groups.ts'
import { deleteGroupsApi } from '../protocol/generated/42-delete-groups.ts'
import {
  consumerGroupDescribeApi,
  type DecodedConsumerGroupDescribeResponseGroup,
} from '../protocol/generated/69-consumer-group-describe.ts'
import { type Asked, BrokerFailure, checkCode, incomplete } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import { type CommittedOffset, commitOffsets, fetchCommitted, NO_MEMBER, withCoordinator } from './group-offsets.ts'
import type { PartitionOffset, TopicPartition } from './partitions.ts'

export interface GroupListing {
  readonly id: string
  /** Empty where the cluster doesn't tell. */
  readonly state: string
  readonly type: string
  readonly protocolType: string
}

export interface GroupFacts {
  readonly id: string
  readonly state: string
  /** What assigns partitions; empty where nobody does. */
  readonly assignor: string
  readonly members: readonly GroupMemberFacts[]
}

export interface GroupMemberFacts {
  readonly id: string
  readonly instanceId: string | null
  readonly clientId: string
  readonly host: string
  readonly partitions: readonly TopicPartition[]
}

const CONSUMER_PROTOCOL = 'consumer'
const COORDINATOR = "the group's coordinator"

/** Consumer groups: every call but `list` is about one. Fails with a Failure. */
export class GroupAdmin {
  readonly #cluster: Cluster

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** Those of all brokers, by id. */
  list(signal?: AbortSignal): Promise<readonly GroupListing[]> {
    return this.#cluster.retrying(async () => {
      const { brokers } = await this.#cluster.describe(signal)
      const listings = await Promise.all(brokers.map(({ id }) => this.#listOf(id, signal)))
      return listings.flat().sort((a, b) => (a.id < b.id ? -1 : 1))
    }, signal)
  }

  async #listOf(node: number, signal: AbortSignal | undefined): Promise<readonly GroupListing[]> {
    const response = await this.#cluster.request(listGroupsApi, {}, { node }, { signal })
    checkCode(response.errorCode, { broker: `broker ${node}`, api: listGroupsApi.name })
    return response.groups.map(({ groupId, groupState, groupType, protocolType }) => ({
      id: groupId,
      state: groupState,
      type: groupType,
      protocolType,
    }))
  }

  /** Groups of either protocol. A classic group that isn't there is told as one in state Dead by older clusters. */
  async describe(group: string, signal?: AbortSignal): Promise<GroupFacts> {
    try {
      return await this.#describeClassic(group, signal)
    } catch (error) {
      if (!(error instanceof BrokerFailure) || error.errorCode !== ErrorCode.GROUP_ID_NOT_FOUND) throw error
      return this.#describeConsumer(group, error, signal)
    }
  }

  #describeClassic(group: string, signal: AbortSignal | undefined): Promise<GroupFacts> {
    return withCoordinator(this.#cluster, group, signal, async () => {
      const request = { groups: [group], includeAuthorizedOperations: false }
      const response = await this.#cluster.request(describeGroupsApi, request, { group }, { signal })
      const [found] = response.groups
      const asked: Asked = { broker: COORDINATOR, api: describeGroupsApi.name, about: `group ${group}` }
      if (found === undefined) throw incomplete(asked)
      checkCode(found.errorCode, { ...asked, said: found.errorMessage })
      if (found.groupState === 'Dead') throw new BrokerFailure(ErrorCode.GROUP_ID_NOT_FOUND, asked)
      return classicFacts(found)
    })
  }

  /** `notFound` stands where the cluster has no groups of the newer protocol (KIP-848). */
  async #describeConsumer(group: string, notFound: Failure, signal: AbortSignal | undefined): Promise<GroupFacts> {
    const link = await this.#cluster.link({ group }, { signal })
    if (!link.served.has(consumerGroupDescribeApi.key)) throw notFound
    const request = { groupIds: [group], includeAuthorizedOperations: false }
    const response = await this.#cluster.requestOver(link, consumerGroupDescribeApi, request, { signal })
    const [found] = response.groups
    if (found === undefined || found.errorCode === ErrorCode.GROUP_ID_NOT_FOUND) throw notFound
    const asked: Asked = { broker: COORDINATOR, api: consumerGroupDescribeApi.name, about: `group ${group}` }
    checkCode(found.errorCode, { ...asked, said: found.errorMessage })
    return consumerFacts(found)
  }

  /** Deletes the group with its offsets; refused while it has members. */
  delete(group: string, signal?: AbortSignal): Promise<void> {
    return withCoordinator(this.#cluster, group, signal, async () => {
      const { results } = await this.#cluster.request(deleteGroupsApi, { groupsNames: [group] }, { group }, { signal })
      const [result] = results
      const asked: Asked = { broker: COORDINATOR, api: deleteGroupsApi.name, about: `group ${group}` }
      if (result === undefined) throw incomplete(asked)
      checkCode(result.errorCode, asked)
    })
  }

  /** All that the group has committed. */
  offsets(group: string, signal?: AbortSignal): Promise<readonly CommittedOffset[]> {
    return fetchCommitted(this.#cluster, group, null, signal)
  }

  /** Refused while the group has members. */
  setOffsets(group: string, offsets: readonly PartitionOffset[], signal?: AbortSignal): Promise<void> {
    return commitOffsets(this.#cluster, group, NO_MEMBER, offsets, { signal })
  }
}

function classicFacts(group: DecodedDescribeGroupsResponseGroup): GroupFacts {
  return {
    id: group.groupId,
    state: group.groupState,
    assignor: group.protocolData,
    members: group.members.map(({ memberId, groupInstanceId, clientId, clientHost, memberAssignment }) => ({
      id: memberId,
      instanceId: groupInstanceId,
      clientId,
      host: clientHost,
      // What other kinds of groups assign isn't ours to read.
      partitions: group.protocolType === CONSUMER_PROTOCOL ? flat(decodeAssignment(memberAssignment).assignedPartitions) : [],
    })),
  }
}

function consumerFacts(group: DecodedConsumerGroupDescribeResponseGroup): GroupFacts {
  return {
    id: group.groupId,
    state: group.groupState,
    assignor: group.assignorName,
    members: group.members.map(({ memberId, instanceId, clientId, clientHost, assignment }) => ({
      id: memberId,
      instanceId,
      clientId,
      host: clientHost,
      partitions: flat(assignment.topicPartitions.map(({ topicName, partitions }) => ({ topic: topicName, partitions }))),
    })),
  }
}

function flat(topics: readonly { readonly topic: string; readonly partitions: readonly number[] }[]): readonly TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}
