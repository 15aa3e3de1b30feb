import { type GroupDescription, type GroupListing, groupTopics } from './group-description.ts'
import type { GroupRecord, PersistOutcome } from './group-record.ts'
import { type ClassicGroupParts, type ClassicGroupSettings, Joins } from './joins.ts'
import { Member } from './member.ts'
import { Membership } from './membership.ts'
import type { GroupExpiryView } from './plan-offset-expiry.ts'
import { Rebalance } from './rebalance.ts'
import {
  type CommitRequest,
  EMPTY_BYTES,
  type GroupReason,
  type GroupState,
  type HeartbeatRequest,
  type Instant,
  type JoinAnswer,
  type JoinRequest,
  type LeaveRequest,
  type LeavingMember,
  type SyncAnswer,
  type SyncRequest,
} from './requests.ts'
import { CONSUMER_PROTOCOL_TYPE } from './subscription.ts'

/**
 * A group of the classic protocol: takes one event at a time with the time at which it happens, and never waits. Answers
 * are called when they are ready, once each, possibly within the event; records go to the outbox and their outcome comes
 * back as an event. `deadlineMs` says when `expire` is due.
 */
export class ClassicGroup {
  readonly kind = 'classic'
  readonly groupId: string
  readonly #members = new Membership()
  readonly #rebalance: Rebalance
  readonly #joins: Joins
  readonly #settings: ClassicGroupSettings
  #topics: ReadonlySet<string> | undefined
  #topicsOf = -1

  constructor(groupId: string, parts: ClassicGroupParts, now: Instant, restored?: GroupRecord) {
    this.groupId = groupId
    this.#settings = parts.settings
    this.#rebalance = new Rebalance(this.#members, parts, now, restored)
    this.#joins = new Joins(this.#members, this.#rebalance, parts)
    if (restored === undefined) return
    for (const record of restored.members) {
      const member = Member.restored(record, restored.protocol ?? '')
      this.#members.add(member)
      this.#members.renew(member, now.steadyMs)
    }
    if (restored.leader !== undefined) this.#members.restoreLeader(restored.leader)
  }

  get state(): GroupState {
    return this.#rebalance.state
  }

  get generation(): number {
    return this.#rebalance.generation
  }

  get memberCount(): number {
    return this.#members.size
  }

  /** Whether its members' metadata are subscriptions. */
  get isOfConsumers(): boolean {
    return this.#rebalance.protocolType === CONSUMER_PROTOCOL_TYPE
  }

  /** Steady time of the next `expire`, which may find nothing due yet; infinite if there is none to wait for. */
  get deadlineMs(): number {
    return Math.min(this.#members.earliestMs, this.#rebalance.joinEndsMs, this.#rebalance.syncEndsMs)
  }

  /** Nothing would be lost if this group were made anew. */
  get isForgettable(): boolean {
    return this.state === 'Empty' && !this.#rebalance.hasRecord && this.#members.pendingCount === 0
  }

  join(request: JoinRequest, now: Instant, answer: (answer: JoinAnswer) => void): void {
    this.#joins.join(request, now, answer)
  }

  sync(request: SyncRequest, now: Instant, answer: (answer: SyncAnswer) => void): void {
    const member = this.#currentMember(request)
    if (typeof member === 'string') {
      answer({ kind: 'refused', reason: member, memberId: request.memberId })
      return
    }
    const { protocolType, protocol } = this.#rebalance
    const disagrees =
      (request.protocolType !== undefined && request.protocolType !== protocolType) ||
      (request.protocol !== undefined && request.protocol !== protocol)
    if (disagrees || this.state === 'PreparingRebalance' || protocol === undefined) {
      const reason = disagrees ? 'inconsistent-group-protocol' : 'rebalance-in-progress'
      answer({ kind: 'refused', reason, memberId: request.memberId })
      return
    }
    member.owesSync = false
    if (this.state === 'Stable') {
      this.#members.renew(member, now.steadyMs)
      answer({ kind: 'assigned', protocolType, protocol, assignment: member.assignment })
      return
    }
    this.#members.waitForSync(member, { answer })
    if (member.id !== this.#members.leader) return
    const assignments = this.#assignmentsOf(request)
    if (assignments === undefined) this.#rebalance.abandon('assignments-too-large', now)
    else this.#rebalance.propose(assignments, now)
  }

  /** Copies of what members are assigned, the last one for each; undefined if it is more than a group may keep. */
  #assignmentsOf(request: SyncRequest): ReadonlyMap<string, Uint8Array> | undefined {
    const views = new Map<string, Uint8Array>()
    for (const { memberId, assignment } of request.assignments) {
      if (this.#members.get(memberId) !== undefined) views.set(memberId, assignment)
    }
    let sizeBytes = 0
    for (const view of views.values()) sizeBytes += view.length
    if (sizeBytes > this.#settings.groupBytesMax) return undefined
    for (const [memberId, view] of views) views.set(memberId, Uint8Array.from(view))
    return views
  }

  heartbeat(request: HeartbeatRequest, now: Instant): GroupReason | undefined {
    const member = this.#currentMember(request)
    if (typeof member === 'string') return member
    this.#members.renew(member, now.steadyMs)
    return this.state === 'PreparingRebalance' ? 'rebalance-in-progress' : undefined
  }

  /** The handler submits the commit in the same turn, so that no rebalance comes between check and log. */
  checkCommit(request: CommitRequest, now: Instant): GroupReason | undefined {
    if (this.state === 'Dead') return 'coordinator-not-available'
    if (request.generation < 0 && this.state === 'Empty') return undefined
    if (request.generation < 0 && request.memberId === '' && request.instanceId === undefined) return 'unknown-member-id'
    const member = this.#currentMember(request)
    if (typeof member === 'string') return member
    this.#members.renew(member, now.steadyMs)
    return this.state === 'CompletingRebalance' ? 'rebalance-in-progress' : undefined
  }

  /** `outcomes[i]` answers `request.members[i]`. All leave before the others are asked to agree anew. */
  leave(request: LeaveRequest, now: Instant): readonly (GroupReason | undefined)[] {
    if (this.state === 'Dead') return request.members.map(() => 'coordinator-not-available')
    const sizeBefore = this.#members.size
    const outcomes = request.members.map((leaving) => this.#leaveOne(leaving))
    if (this.#members.size < sizeBefore) this.#rebalance.changed(now)
    else this.#rebalance.tryCompleteJoin(now)
    return outcomes
  }

  #leaveOne({ memberId, instanceId }: LeavingMember): GroupReason | undefined {
    if (memberId === '') {
      const member = instanceId === undefined ? undefined : this.#members.byInstance(instanceId)
      if (member === undefined) return 'unknown-member-id'
      this.#members.remove(member, 'unknown-member-id')
      return undefined
    }
    if (this.#members.removePending(memberId)) return undefined
    const member = this.#members.find(memberId, instanceId)
    if (typeof member === 'string') return member
    this.#members.remove(member, 'unknown-member-id')
    return undefined
  }

  /** Ends what is over: sessions, lapsed ids, phases. */
  expire(now: Instant): void {
    let isChanged = false
    for (const [memberId, lapsesMs] of [...this.#members.pending()]) {
      if (lapsesMs <= now.steadyMs) isChanged = this.#members.removePending(memberId)
    }
    let hasLost = false
    for (const member of [...this.#members.all()]) {
      if (member.isHeld || member.sessionEndsMs > now.steadyMs) continue
      this.#members.remove(member, 'unknown-member-id')
      hasLost = true
    }
    if (hasLost) this.#rebalance.changed(now)
    else if (isChanged) this.#rebalance.tryCompleteJoin(now)
    this.#rebalance.expire(now)
    this.#members.findEarliest()
  }

  /** The outcome of a record that went to the outbox. */
  persisted(outcome: PersistOutcome, now: Instant): void {
    this.#rebalance.persisted(outcome, now)
    this.#joins.persisted(outcome, now)
  }

  /** Begins the end of an empty group, which takes until the log knows: until then its clients are told to come back. */
  kill(): void {
    this.#rebalance.state = 'Dead'
    for (const [memberId] of [...this.#members.pending()]) this.#members.removePending(memberId)
  }

  /** The log didn't take the deletion. */
  revive(): void {
    this.#rebalance.state = 'Empty'
  }

  /** This broker stops, or coordinates the group no more: all waits end. */
  close(reason: GroupReason): void {
    for (const member of this.#members.all()) {
      const refusal = { kind: 'refused', reason, memberId: member.id } as const
      this.#members.answerJoin(member, refusal)
      this.#members.answerSync(member, refusal)
    }
  }

  list(): GroupListing {
    return { groupId: this.groupId, kind: this.kind, state: this.state, protocolType: this.#rebalance.protocolType }
  }

  describe(): GroupDescription {
    const isStable = this.state === 'Stable'
    const { protocol, protocolType } = this.#rebalance
    const members = [...this.#members.all()].map((member) => ({
      memberId: member.id,
      instanceId: member.instanceId,
      clientId: member.clientId,
      clientHost: member.clientHost,
      metadata: (isStable ? member.metadata(protocol) : undefined) ?? EMPTY_BYTES,
      assignment: isStable ? member.assignment : EMPTY_BYTES,
    }))
    return { ...this.list(), protocolType, protocol: isStable ? (protocol ?? '') : '', members }
  }

  /** Topics of its members' subscriptions in this generation; undefined if they can't be known. */
  subscribedTopics(): ReadonlySet<string> | undefined {
    if (this.#topicsOf !== this.generation) {
      const { protocol, protocolType } = this.#rebalance
      this.#topics = groupTopics(
        protocolType,
        [...this.#members.all()].map((member) => member.metadata(protocol)),
      )
      this.#topicsOf = this.generation
    }
    return this.#topics
  }

  expiryView(): GroupExpiryView {
    return {
      kind: this.kind,
      state: this.state,
      protocolType: this.#rebalance.protocolType,
      subscribedTopics: this.subscribedTopics(),
      changedAtMs: this.#rebalance.changedAtMs,
      isAwaited: this.#members.pendingCount > 0,
    }
  }

  /** The member that asks, if it is of the current generation. */
  #currentMember(request: HeartbeatRequest): Member | GroupReason {
    if (this.state === 'Dead') return 'coordinator-not-available'
    const member = this.#members.find(request.memberId, request.instanceId)
    if (typeof member === 'string') return member
    return request.generation === this.generation ? member : 'illegal-generation'
  }
}
