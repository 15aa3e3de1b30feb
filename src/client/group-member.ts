import { Failure } from '../base/failure.ts'
import type { Timer } from '../base/ports.ts'
import { decodeAssignment, encodeAssignment, encodeSubscription } from '../protocol/consumer-protocol.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { type DecodedJoinGroupResponse, joinGroupApi } from '../protocol/generated/11-join-group.ts'
import { heartbeatApi } from '../protocol/generated/12-heartbeat.ts'
import { leaveGroupApi } from '../protocol/generated/13-leave-group.ts'
import { syncGroupApi } from '../protocol/generated/14-sync-group.ts'
import { BrokerFailure, checkCode } from './broker-failure.ts'
import type { Cluster } from './cluster.ts'
import type { ConsumerOptions } from './consumer-options.ts'
import { assignForAll, partitionCountOf, partitionCountsOf } from './group-leader.ts'
import { type Committer, withCoordinator } from './group-offsets.ts'
import { byTopic, type TopicPartition } from './partitions.ts'

export interface GroupMemberParts {
  readonly cluster: Cluster
  readonly group: string
  readonly topics: readonly string[]
  readonly options: ConsumerOptions
  /** A connection of its own: a join may wait for the whole group. */
  readonly lane: string
  /** Called when the member must join again, or has failed. */
  readonly disturbed: () => void
}

const PROTOCOL_TYPE = 'consumer'
const PROTOCOL = 'range'
/** Beyond the time that the group has to come together. */
const JOIN_MARGIN_MS = 5_000

/**
 * One member of a classic consumer group: joins, assigns if it is the leader, and keeps its place by heartbeats. What it
 * owns is told by `join`; until the next one it owns that.
 */
export class GroupMember {
  readonly #parts: GroupMemberParts
  readonly #abort = new AbortController()
  #memberId = ''
  #generation = -1
  #joined = false
  #owned: readonly TopicPartition[] = []
  #failure: Failure | undefined
  #timer: Timer | undefined
  /** As leader: what the last assignment was made from. */
  #assignedFrom: ReadonlyMap<string, number> | undefined

  constructor(parts: GroupMemberParts) {
    this.#parts = parts
  }

  get mustJoin(): boolean {
    return !this.#joined
  }

  /** Thrown by the next `join`: nothing helps any more. */
  get failure(): Failure | undefined {
    return this.#failure
  }

  /** Whether the group still counts what this member owned as its own: then it may commit before it joins again. */
  get isMember(): boolean {
    return this.#memberId !== '' && this.#generation >= 0
  }

  get committer(): Committer {
    return { generation: this.#generation, memberId: this.#memberId, instanceId: this.#parts.options.instanceId }
  }

  /** Joins until it has an assignment of the group's newest generation. Fails with a Failure. */
  async join(signal?: AbortSignal): Promise<readonly TopicPartition[]> {
    if (this.#failure !== undefined) throw this.#failure
    this.#timer?.cancel()
    const { cluster, group } = this.#parts
    for (;;) {
      try {
        this.#owned = await withCoordinator(cluster, group, signal, () => this.#joinOnce(signal))
        this.#joined = true
        this.#beatLater()
        return this.#owned
      } catch (error) {
        if (!(error instanceof BrokerFailure) || !this.#takesBack(error)) throw error
      }
    }
  }

  /** Whether joining once more, at once, is the answer. */
  #takesBack({ errorCode }: BrokerFailure): boolean {
    if (this.#losesPlace(errorCode)) return true
    return errorCode === ErrorCode.MEMBER_ID_REQUIRED || errorCode === ErrorCode.REBALANCE_IN_PROGRESS
  }

  async #joinOnce(signal: AbortSignal | undefined): Promise<readonly TopicPartition[]> {
    const { cluster, group, topics, options, lane } = this.#parts
    const ownedPartitions = [...byTopic(this.#owned)].map(([topic, of]) => ({
      topic,
      partitions: of.map(({ partition }) => partition),
    }))
    const metadata = encodeSubscription({ topics, userData: null, ownedPartitions, generationId: this.#generation })
    const response = await cluster.request(
      joinGroupApi,
      {
        groupId: group,
        sessionTimeoutMs: options.sessionMs,
        rebalanceTimeoutMs: options.rebalanceMs,
        memberId: this.#memberId,
        groupInstanceId: options.instanceId,
        protocolType: PROTOCOL_TYPE,
        protocols: [{ name: PROTOCOL, metadata }],
      },
      { group },
      { signal, lane, timeoutMs: options.rebalanceMs + JOIN_MARGIN_MS },
    )
    if (response.errorCode === ErrorCode.MEMBER_ID_REQUIRED) this.#memberId = response.memberId
    this.#check(response.errorCode, joinGroupApi.name)
    this.#memberId = response.memberId
    this.#generation = response.generationId
    return this.#sync(await this.#assignments(response, signal), signal)
  }

  async #assignments(
    response: DecodedJoinGroupResponse,
    signal: AbortSignal | undefined,
  ): Promise<ReturnType<typeof assignForAll>> {
    this.#assignedFrom = undefined
    if (response.leader !== response.memberId || response.skipAssignment) return new Map()
    const counts = await partitionCountsOf(this.#parts.cluster, response.members, signal)
    this.#assignedFrom = counts
    return assignForAll(response.members, counts)
  }

  async #sync(
    assigned: ReadonlyMap<string, readonly TopicPartition[]>,
    signal: AbortSignal | undefined,
  ): Promise<readonly TopicPartition[]> {
    const { cluster, group, options, lane } = this.#parts
    const assignments = [...assigned].map(([memberId, of]) => {
      const assignedPartitions = [...byTopic(of)].map(([topic, own]) => ({
        topic,
        partitions: own.map(({ partition }) => partition),
      }))
      return { memberId, assignment: encodeAssignment({ assignedPartitions, userData: null }) }
    })
    const response = await cluster.request(
      syncGroupApi,
      {
        groupId: group,
        generationId: this.#generation,
        memberId: this.#memberId,
        groupInstanceId: options.instanceId,
        protocolType: PROTOCOL_TYPE,
        protocolName: PROTOCOL,
        assignments,
      },
      { group },
      { signal, lane, timeoutMs: options.rebalanceMs + JOIN_MARGIN_MS },
    )
    this.#check(response.errorCode, syncGroupApi.name)
    const { assignedPartitions } = decodeAssignment(response.assignment)
    return assignedPartitions.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
  }

  /** Gives the place up, so that the others needn't wait for the session to end. A static member keeps it. */
  async leave(signal?: AbortSignal): Promise<void> {
    const { cluster, group, options, lane } = this.#parts
    this.stop()
    if (this.#memberId === '' || options.instanceId !== null) return
    const memberId = this.#memberId
    this.#forgetMembership()
    const response = await cluster.request(
      leaveGroupApi,
      (version) => (version < 3 ? { groupId: group, memberId } : { groupId: group, members: [{ memberId }] }),
      { group },
      { signal, lane },
    )
    // Whoever was thrown out before has left, too.
    const code = response.errorCode === ErrorCode.NONE ? (response.members[0]?.errorCode ?? ErrorCode.NONE) : response.errorCode
    if (code !== ErrorCode.UNKNOWN_MEMBER_ID) this.#check(code, leaveGroupApi.name)
  }

  /** No further heartbeat. */
  stop(): void {
    this.#abort.abort()
    this.#timer?.cancel()
  }

  #beatLater(): void {
    if (this.#abort.signal.aborted) return
    const { cluster, options } = this.#parts
    this.#timer = cluster.parts.clock.after(options.heartbeatMs, () => void this.#beat())
  }

  async #beat(): Promise<void> {
    const generation = this.#generation
    try {
      await this.#beatOnce()
      await this.#watchTopics()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      if (this.#abort.signal.aborted || generation !== this.#generation) return
      this.#beatFailed(error)
    }
    if (generation === this.#generation && this.#joined) this.#beatLater()
  }

  async #beatOnce(): Promise<void> {
    const { cluster, group, options, lane } = this.#parts
    const request = {
      groupId: group,
      generationId: this.#generation,
      memberId: this.#memberId,
      groupInstanceId: options.instanceId,
    }
    const timeoutMs = options.sessionMs
    const response = await cluster.request(heartbeatApi, request, { group }, { lane, timeoutMs, signal: this.#abort.signal })
    this.#check(response.errorCode, heartbeatApi.name)
  }

  /** A topic that got partitions, was made or is gone concerns the whole group: its leader calls for another round. */
  async #watchTopics(): Promise<void> {
    const from = this.#assignedFrom
    if (from === undefined) return
    for (const [topic, count] of from) {
      const now = await partitionCountOf(this.#parts.cluster, topic)
      if (this.#abort.signal.aborted || this.#assignedFrom !== from) return
      if (now === undefined || now === count) continue
      this.#rejoin()
      return
    }
  }

  #beatFailed(failure: Failure): void {
    const code = failure instanceof BrokerFailure ? failure.errorCode : undefined
    if (code === undefined || code === ErrorCode.NOT_COORDINATOR || code === ErrorCode.COORDINATOR_NOT_AVAILABLE) {
      this.#parts.cluster.forgetCoordinator(this.#parts.group)
    } else if (code === ErrorCode.REBALANCE_IN_PROGRESS) this.#rejoin()
    else if (this.#losesPlace(code)) this.#rejoin()
    else if (failure.kind !== 'unavailable') {
      this.#failure = failure
      this.#rejoin()
    }
  }

  #rejoin(): void {
    this.#joined = false
    this.#parts.disturbed()
  }

  /**
   * Whether the code takes its place in the group. Who is unknown joins as somebody new; whose generation is over is a member still,
   * and without its id it would leave a ghost that the group waits for until the session ends.
   */
  #losesPlace(code: number): boolean {
    if (code === ErrorCode.UNKNOWN_MEMBER_ID) this.#forgetMembership()
    else if (code === ErrorCode.ILLEGAL_GENERATION) this.#forgetGeneration()
    else return false
    return true
  }

  #forgetMembership(): void {
    this.#memberId = ''
    this.#forgetGeneration()
  }

  #forgetGeneration(): void {
    this.#generation = -1
    this.#joined = false
  }

  #check(code: number, api: string): void {
    checkCode(code, { broker: "the group's coordinator", api, about: `group ${this.#parts.group}` })
  }
}
