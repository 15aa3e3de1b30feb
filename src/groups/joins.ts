import type { PersistOutcome, RecordOutbox } from './group-record.ts'
import { bytesOfMember, type JoinWait, Member, type Replacement } from './member.ts'
import type { Membership } from './membership.ts'
import type { Rebalance } from './rebalance.ts'
import type { Instant, JoinAnswer, JoinRequest } from './requests.ts'
import { sameTopics } from './subscription.ts'

/** How long a new member is kept while it waits in its first join: clients that gave up would otherwise pile up. */
const FIRST_JOIN_MS = 300_000

export interface ClassicGroupSettings {
  readonly initialRebalanceDelayMs: number
  readonly groupSizeMax: number
  /** What a group's members may say of themselves, and again what may be assigned to them, in bytes. */
  readonly groupBytesMax: number
}

export interface ClassicGroupParts {
  readonly settings: ClassicGroupSettings
  readonly outbox: RecordOutbox
  /** An id never given out before, starting with the given name. */
  readonly newMemberId: (name: string) => string
}

/** A request to join, when it came, and where its answer goes. */
interface Arrival {
  readonly request: JoinRequest
  readonly now: Instant
  readonly answer: (answer: JoinAnswer) => void
}

/** Who may come into a classic group, and in whose place. */
export class Joins {
  readonly #members: Membership
  readonly #rebalance: Rebalance
  readonly #parts: ClassicGroupParts

  constructor(members: Membership, rebalance: Rebalance, parts: ClassicGroupParts) {
    this.#members = members
    this.#rebalance = rebalance
    this.#parts = parts
  }

  join(request: JoinRequest, now: Instant, answer: (answer: JoinAnswer) => void): void {
    const refusal = this.#refuseJoin(request, now)
    if (refusal !== undefined) answer(refusal)
    else if (request.memberId !== '') this.#rejoin(request, now, answer)
    else if (request.instanceId !== undefined) this.#joinStatic(request, request.instanceId, now, answer)
    else this.#joinDynamic(request, now, answer)
  }

  #refuseJoin(request: JoinRequest, now: Instant): JoinAnswer | undefined {
    const { memberId } = request
    if (this.#rebalance.state === 'Dead') return { kind: 'refused', reason: 'coordinator-not-available', memberId }
    if (!this.#hasRoomFor(memberId)) {
      const surplus = this.#members.get(memberId)
      if (surplus !== undefined) this.#members.remove(surplus, 'group-max-size-reached')
      this.#members.removePending(memberId)
      this.#rebalance.tryCompleteJoin(now)
      return { kind: 'refused', reason: 'group-max-size-reached', memberId: '' }
    }
    const { protocolType, protocols } = request
    const isSupported =
      this.#rebalance.state === 'Empty'
        ? protocolType !== '' && protocols.length > 0
        : protocolType === this.#rebalance.protocolType && this.#members.supportsAny(protocols)
    if (!isSupported) return { kind: 'refused', reason: 'inconsistent-group-protocol', memberId }
    return this.#hasBytesFor(request) ? undefined : { kind: 'refused', reason: 'group-bytes-reached', memberId }
  }

  /**
   * While a group assembles, who has joined counts, not who was in it: so the last ones to come are turned away if the
   * limit has become smaller.
   */
  #hasRoomFor(memberId: string): boolean {
    const { groupSizeMax } = this.#parts.settings
    const member = this.#members.get(memberId)
    if (this.#rebalance.state === 'Empty') return true
    if (this.#rebalance.state === 'PreparingRebalance')
      return member?.join !== undefined || this.#members.joinWaits < groupSizeMax
    return member !== undefined || this.#members.size < groupSizeMax
  }

  /** A known member that is refused stays what it was: its group goes on with what it said before. */
  #hasBytesFor(request: JoinRequest): boolean {
    const { memberId, instanceId } = request
    const former = this.#members.get(memberId) ?? (instanceId === undefined ? undefined : this.#members.byInstance(instanceId))
    const others = this.#members.sizeBytes - (former?.sizeBytes ?? 0)
    return others + bytesOfMember(memberId, request) <= this.#parts.settings.groupBytesMax
  }

  #joinDynamic(request: JoinRequest, now: Instant, answer: (answer: JoinAnswer) => void): void {
    const memberId = this.#parts.newMemberId(request.clientId)
    if (!request.requiresMemberId) {
      this.#add(new Member(memberId, request), request, now, answer)
      return
    }
    const lapsesMs = now.steadyMs + request.sessionTimeoutMs
    this.#members.addPending(memberId, lapsesMs)
    answer({ kind: 'refused', reason: 'member-id-required', memberId })
  }

  #joinStatic(request: JoinRequest, instanceId: string, now: Instant, answer: (answer: JoinAnswer) => void): void {
    const member = new Member(this.#parts.newMemberId(instanceId), request)
    const former = this.#members.byInstance(instanceId)
    if (former === undefined) this.#add(member, request, now, answer)
    else this.#replace(former, member, { request, now, answer })
  }

  #add(member: Member, request: JoinRequest, now: Instant, answer: (answer: JoinAnswer) => void): void {
    if (this.#members.size === 0) this.#rebalance.protocolType = request.protocolType
    member.isNew = true
    this.#members.add(member)
    this.#members.waitForJoin(member, { answer })
    this.#members.extend(member, now.steadyMs + FIRST_JOIN_MS)
    this.#rebalance.memberAdded()
    this.#rebalance.changed(now)
  }

  /**
   * KIP-345: a static member that restarted. In a Stable group nobody else notices, unless it would change what the
   * group agreed on; its answer waits until the log knows the new id.
   */
  #replace(former: Member, member: Member, { request, now, answer }: Arrival): void {
    const formerLeader = this.#members.leader ?? ''
    const { protocol } = this.#rebalance
    const isSameOffer = sameTopics(former.metadata(protocol), request.protocols, protocol)
    this.#members.replace(former, member)
    this.#members.extend(member, now.steadyMs + member.sessionTimeoutMs)
    const token = this.#rebalance.persistReplacement(former, member)
    const agrees = this.#rebalance.state === 'Stable' && isSameOffer && this.#members.electProtocol() === protocol
    const replacement = { token: token ?? 0, canSkipAssignment: request.canSkipAssignment, formerLeader }
    const wait: JoinWait = agrees ? { answer, replacement } : { answer }
    this.#members.waitForJoin(member, wait)
    if (!agrees) this.#rebalance.changed(now)
    else if (token === undefined) this.#answerReplaced(member, replacement, undefined, now)
  }

  #rejoin(request: JoinRequest, now: Instant, answer: (answer: JoinAnswer) => void): void {
    const { memberId, instanceId } = request
    if (instanceId === undefined && this.#members.isPending(memberId)) {
      this.#add(new Member(memberId, request), request, now, answer)
      return
    }
    const member = this.#members.find(memberId, instanceId)
    if (typeof member === 'string') {
      answer({ kind: 'refused', reason: member, memberId })
      return
    }
    const { protocol } = this.#rebalance
    const isLeader = memberId === this.#members.leader
    const isUnchanged = member.offersTheSame(request.protocols, protocol)
    if (isUnchanged && this.#rebalance.state === 'CompletingRebalance') {
      // It didn't get the answer.
      this.#members.update(member, request)
      this.#members.renew(member, now.steadyMs)
      answer(this.#rebalance.joined(member, isLeader ? this.#members.roster(protocol) : []))
    } else if (isUnchanged && this.#rebalance.state === 'Stable' && !isLeader) {
      this.#members.update(member, request)
      this.#members.renew(member, now.steadyMs)
      answer(this.#rebalance.joined(member, []))
    } else {
      // A leader that joins again wants a rebalance, whatever it offers: topics may have changed.
      this.#members.update(member, request)
      this.#members.waitForJoin(member, { answer })
      this.#rebalance.changed(now)
    }
  }

  /** Static members that took their former selves' places are told so, once the log knows. */
  persisted(outcome: PersistOutcome, now: Instant): void {
    if (this.#rebalance.state !== 'Stable') return
    for (const member of this.#members.all()) {
      const replacement = member.join?.replacement
      if (replacement === undefined || replacement.token > outcome.token) continue
      this.#answerReplaced(member, replacement, outcome, now)
    }
  }

  #answerReplaced(member: Member, replacement: Replacement, outcome: PersistOutcome | undefined, now: Instant): void {
    if (outcome?.failure !== undefined) {
      // The new id stays; it was told to nobody. The client comes back without one and takes its own place.
      this.#members.answerJoin(member, { kind: 'refused', reason: 'coordinator-not-available', memberId: '' })
    } else if (replacement.canSkipAssignment) {
      const isLeader = member.id === this.#members.leader
      const roster = isLeader ? this.#members.roster(this.#rebalance.protocol) : []
      this.#members.answerJoin(member, this.#rebalance.joined(member, roster, isLeader))
    } else {
      this.#members.answerJoin(member, { ...this.#rebalance.joined(member, []), leader: replacement.formerLeader })
    }
    this.#members.renew(member, now.steadyMs)
  }
}
