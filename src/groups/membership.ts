import { assert } from '../base/assert.ts'
import type { Member, SyncWait } from './member.ts'
import { ProtocolVotes } from './protocol-votes.ts'
import type { GroupReason, JoinAnswer, JoinedMember, JoinRequest, MemberProtocol, SyncAnswer } from './requests.ts'

/** Ids given out by `member-id-required` that haven't come back. The oldest goes first: its client just asks for another. */
const PENDING_MAX = 10_000

/** Who is in a group, who leads, who waits for an answer. No state machine and no time: that is `Rebalance`. */
export class Membership {
  /** In the order in which they joined. */
  readonly #members = new Map<string, Member>()
  readonly #instances = new Map<string, string>()
  /** Member id to the steady time at which it lapses. */
  readonly #pending = new Map<string, number>()
  readonly #votes = new ProtocolVotes()
  #joinWaits = 0
  #sizeBytes = 0
  #leader: string | undefined
  /** No session and no pending id ends earlier. Renewals only move ends back, so they needn't look at all members. */
  #earliestMs = Number.POSITIVE_INFINITY

  get size(): number {
    return this.#members.size
  }

  /** What its members say of themselves. */
  get sizeBytes(): number {
    return this.#sizeBytes
  }

  get leader(): string | undefined {
    return this.#leader
  }

  /** Members whose join waits for its answer. */
  get joinWaits(): number {
    return this.#joinWaits
  }

  get pendingCount(): number {
    return this.#pending.size
  }

  get allJoined(): boolean {
    return this.#joinWaits === this.#members.size && this.#pending.size === 0
  }

  /** The longest of the members' rebalance time-outs. */
  get rebalanceTimeoutMs(): number {
    let longestMs = 0
    for (const member of this.#members.values()) longestMs = Math.max(longestMs, member.rebalanceTimeoutMs)
    return longestMs
  }

  get earliestMs(): number {
    return this.#earliestMs
  }

  /** Makes `earliestMs` exact. */
  findEarliest(): void {
    this.#earliestMs = Number.POSITIVE_INFINITY
    for (const member of this.#members.values()) {
      if (!member.isHeld) this.#earliestMs = Math.min(this.#earliestMs, member.sessionEndsMs)
    }
    for (const lapsesMs of this.#pending.values()) this.#earliestMs = Math.min(this.#earliestMs, lapsesMs)
  }

  /** The session of `member` ends `sessionTimeoutMs` from now, but a first join isn't cut short. Due whenever a hold ends. */
  renew(member: Member, nowMs: number): void {
    const endsMs = nowMs + member.sessionTimeoutMs
    this.extend(member, member.isNew ? Math.max(endsMs, member.sessionEndsMs) : endsMs)
  }

  extend(member: Member, endsMs: number): void {
    member.sessionEndsMs = endsMs
    this.#earliestMs = Math.min(this.#earliestMs, endsMs)
  }

  all(): Iterable<Member> {
    return this.#members.values()
  }

  get(memberId: string): Member | undefined {
    return this.#members.get(memberId)
  }

  byInstance(instanceId: string): Member | undefined {
    const memberId = this.#instances.get(instanceId)
    return memberId === undefined ? undefined : this.#members.get(memberId)
  }

  /** The member that a request speaks of, or why it doesn't speak of one. */
  find(memberId: string, instanceId: string | undefined): Member | GroupReason {
    if (instanceId !== undefined) {
      const current = this.#instances.get(instanceId)
      if (current === undefined) return 'unknown-member-id'
      if (current !== memberId) return 'fenced-instance-id'
    }
    return this.#members.get(memberId) ?? 'unknown-member-id'
  }

  add(member: Member): void {
    assert(!this.#members.has(member.id), 'a member joins a group once')
    if (member.instanceId !== undefined) {
      assert(!this.#instances.has(member.instanceId), 'an instance id belongs to one member')
      this.#instances.set(member.instanceId, member.id)
    }
    this.#members.set(member.id, member)
    this.#votes.add(member.protocols)
    this.#sizeBytes += member.sizeBytes
    this.#pending.delete(member.id)
    this.#leader ??= member.id
  }

  /** Answers what it waits for with `reason`. The next oldest member leads if it led. */
  remove(member: Member, reason: GroupReason): void {
    // Its client may still listen on another connection: without an id it joins anew.
    this.answerJoin(member, { kind: 'refused', reason, memberId: reason === 'unknown-member-id' ? '' : member.id })
    this.answerSync(member, { kind: 'refused', reason, memberId: member.id })
    this.#members.delete(member.id)
    if (member.instanceId !== undefined) this.#instances.delete(member.instanceId)
    this.#votes.remove(member.protocols)
    this.#sizeBytes -= member.sizeBytes
    if (this.#leader === member.id) this.#leader = this.#members.keys().next().value
  }

  /** Puts a static member in the place of its former self, whose waits end with `fenced-instance-id`. */
  replace(former: Member, member: Member): void {
    const led = this.#leader === former.id
    this.remove(former, 'fenced-instance-id')
    this.add(member)
    member.assignment = former.assignment
    member.owesSync = former.owesSync
    if (led) this.#leader = member.id
  }

  update(member: Member, request: JoinRequest): void {
    this.#votes.remove(member.protocols)
    this.#sizeBytes -= member.sizeBytes
    member.offer(request.protocols)
    this.#sizeBytes += member.sizeBytes
    this.#votes.add(member.protocols)
    member.rebalanceTimeoutMs = Math.max(0, request.rebalanceTimeoutMs)
    member.sessionTimeoutMs = request.sessionTimeoutMs
  }

  restoreLeader(memberId: string): void {
    if (this.#members.has(memberId)) this.#leader = memberId
  }

  /** A repeated join takes the place of the one that waits, whose answer nobody can use: its connection is gone or it joined again. */
  waitForJoin(member: Member, wait: NonNullable<Member['join']>): void {
    this.answerJoin(member, { kind: 'refused', reason: 'rebalance-in-progress', memberId: member.id })
    member.join = wait
    this.#joinWaits += 1
  }

  answerJoin(member: Member, answer: JoinAnswer): boolean {
    const wait = member.join
    if (wait === undefined) return false
    member.join = undefined
    this.#joinWaits -= 1
    wait.answer(answer)
    return true
  }

  waitForSync(member: Member, wait: SyncWait): void {
    this.answerSync(member, { kind: 'refused', reason: 'rebalance-in-progress', memberId: member.id })
    member.sync = wait
  }

  answerSync(member: Member, answer: SyncAnswer): boolean {
    const wait = member.sync
    if (wait === undefined) return false
    member.sync = undefined
    wait.answer(answer)
    return true
  }

  /** Whether one of the protocols is one that all members support. */
  supportsAny(protocols: readonly MemberProtocol[]): boolean {
    return protocols.some(({ name }) => this.#votes.supporters(name) === this.#members.size)
  }

  electProtocol(): string | undefined {
    return this.#votes.elect([...this.#members.values()].map(({ protocols }) => protocols))
  }

  /** The leader stays if it joined; else the first who did leads. False if nobody did. */
  electLeader(): boolean {
    if (this.#leader !== undefined && this.#members.get(this.#leader)?.join !== undefined) return true
    for (const member of this.#members.values()) {
      if (member.join === undefined) continue
      this.#leader = member.id
      return true
    }
    return false
  }

  /** What the leader is told. */
  roster(protocol: string | undefined): readonly JoinedMember[] {
    return [...this.#members.values()].map((member) => {
      const metadata = member.metadata(protocol)
      assert(metadata !== undefined, 'every member supports the chosen protocol')
      return { memberId: member.id, instanceId: member.instanceId, metadata }
    })
  }

  isPending(memberId: string): boolean {
    return this.#pending.has(memberId)
  }

  addPending(memberId: string, lapsesMs: number): void {
    if (this.#pending.size >= PENDING_MAX) this.#pending.delete(this.#pending.keys().next().value ?? '')
    this.#pending.set(memberId, lapsesMs)
    this.#earliestMs = Math.min(this.#earliestMs, lapsesMs)
  }

  removePending(memberId: string): boolean {
    return this.#pending.delete(memberId)
  }

  pending(): Iterable<readonly [memberId: string, lapsesMs: number]> {
    return this.#pending
  }
}
