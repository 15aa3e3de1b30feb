import { assert } from '../base/assert.ts'
import type { GroupRecord, PersistOutcome, RecordOutbox } from './group-record.ts'
import { type GroupSnapshot, Ledger } from './ledger.ts'
import type { Member } from './member.ts'
import type { Membership } from './membership.ts'
import { EMPTY_BYTES, type GroupReason, type GroupState, type Instant, type Joined } from './requests.ts'

const NEVER = Number.POSITIVE_INFINITY

/** The first rebalance of an empty group waits for more members, each newcomer prolonging it, up to the rebalance time-out. */
interface InitialWait {
  delayMs: number
  remainingMs: number
  memberAdded: boolean
}

interface RebalanceParts {
  readonly outbox: RecordOutbox
  readonly settings: { readonly initialRebalanceDelayMs: number }
}

/** The leader's assignments, while their record is under way. */
interface Proposal {
  readonly token: number
  readonly assignments: ReadonlyMap<string, Uint8Array>
}

/**
 * The phases of a classic group. Decides when a join phase ends and which generation follows; whose request is
 * acceptable is `ClassicGroup`'s.
 *
 *   Empty ─first join─▶ PreparingRebalance ─all joined, or time is up─▶ CompletingRebalance ─assignments durable─▶ Stable
 *     ▲                   │  ▲      ▲                                     │ changed, left, late                     │
 *     └──nobody is left───┘  │      └─────────────────────────────────────┘                                         │
 *                            └──────────────────────────────────────────────────────────────────────────────────────┘
 */
export class Rebalance {
  state: GroupState = 'Empty'
  generation = 0
  protocolType = ''
  protocol: string | undefined
  /** Wall clock of the last change of state. */
  changedAtMs: number
  /** Steady time at which the join phase ends whoever is missing, and at which members that then owe a SyncGroup are removed. */
  joinEndsMs = NEVER
  syncEndsMs = NEVER
  readonly #members: Membership
  readonly #ledger: Ledger
  readonly #initialDelayMs: number
  #initial: InitialWait | undefined
  #proposal: Proposal | undefined
  /** The join phase is over but for a record that must be durable first. */
  #isGated = false

  constructor(members: Membership, { outbox, settings }: RebalanceParts, now: Instant, restored?: GroupRecord) {
    this.#members = members
    this.#initialDelayMs = settings.initialRebalanceDelayMs
    this.changedAtMs = now.wallMs
    this.#ledger = restored === undefined ? new Ledger(outbox) : Ledger.restored(outbox, restored)
    if (restored === undefined) return
    this.state = restored.members.length === 0 ? 'Empty' : 'Stable'
    this.generation = restored.generation
    this.protocolType = restored.protocolType
    this.protocol = restored.protocol
    this.changedAtMs = restored.changedAtMs
  }

  /** Whether the log has, or may get, a record of this group. */
  get hasRecord(): boolean {
    return this.#ledger.hasRecord
  }

  get canRebalance(): boolean {
    return this.state === 'Empty' || this.state === 'CompletingRebalance' || this.state === 'Stable'
  }

  /** A member came into the group: the first rebalance may wait longer. */
  memberAdded(): void {
    if (this.#initial !== undefined) this.#initial.memberAdded = true
  }

  /** Something changed that the members must agree on anew: starts a rebalance, or looks whether the current one may end. */
  changed(now: Instant): void {
    if (this.canRebalance) this.prepare(now)
    else this.tryCompleteJoin(now)
  }

  prepare(now: Instant): void {
    assert(this.canRebalance, 'a rebalance starts from a state that allows it')
    const isInitial = this.state === 'Empty'
    if (this.state === 'CompletingRebalance') this.#abandonAssignment('rebalance-in-progress', now)
    for (const member of this.#members.all()) member.owesSync = false
    this.#enter('PreparingRebalance', now)
    this.#ledger.reserve()
    if (isInitial) {
      const remainingMs = Math.max(0, this.#members.rebalanceTimeoutMs - this.#initialDelayMs)
      this.#initial = { delayMs: this.#initialDelayMs, remainingMs, memberAdded: false }
      this.joinEndsMs = now.steadyMs + this.#initialDelayMs
      return
    }
    this.joinEndsMs = now.steadyMs + this.#members.rebalanceTimeoutMs
    this.tryCompleteJoin(now)
  }

  tryCompleteJoin(now: Instant): void {
    if (this.state !== 'PreparingRebalance' || !this.#members.allJoined) return
    if (this.#initial !== undefined && this.#members.size > 0) return
    this.#completeJoin(now)
  }

  /** Does what the deadlines that have passed ask for. */
  expire(now: Instant): void {
    if (this.joinEndsMs <= now.steadyMs) this.#joinTimeIsUp(now)
    if (this.syncEndsMs <= now.steadyMs) this.#syncTimeIsUp(now)
  }

  /** The leader's assignments. The first ones of a generation count: a repetition waits for their record. */
  propose(assignments: ReadonlyMap<string, Uint8Array>, now: Instant): void {
    if (this.#proposal !== undefined) return
    const token = this.#ledger.write(this.#snapshot(now, (member) => assignments.get(member.id) ?? EMPTY_BYTES))
    this.#proposal = { token, assignments }
  }

  /** The leader's assignments can't be kept: nobody gets one, and the members start over. A repetition of accepted ones isn't looked at. */
  abandon(reason: GroupReason, now: Instant): void {
    if (this.#proposal !== undefined) return
    this.#abandonAssignment(reason, now)
    this.prepare(now)
  }

  /** A static member of the record goes on as `member`. Undefined if the log doesn't know its former self. */
  persistReplacement(former: Member, member: Member): number | undefined {
    return this.#ledger.rename(former.id, (logged, protocol) => ({
      ...member.record(protocol, logged.assignment),
      metadata: member.metadata(protocol) ?? logged.metadata,
    }))
  }

  persisted(outcome: PersistOutcome, now: Instant): void {
    this.#ledger.settle(outcome)
    const proposal = this.#proposal
    if (proposal !== undefined && outcome.token >= proposal.token) {
      this.#proposal = undefined
      if (outcome.failure === undefined) this.#assign(proposal, now)
      else this.abandon('coordinator-not-available', now)
    }
    if (!this.#isGated) return
    if (outcome.failure === undefined) this.#completeJoin(now)
    else this.#refuseJoins(now)
  }

  #enter(state: GroupState, now: Instant): void {
    this.state = state
    this.changedAtMs = now.wallMs
    this.joinEndsMs = NEVER
    this.syncEndsMs = NEVER
    this.#initial = undefined
    this.#isGated = false
  }

  #joinTimeIsUp(now: Instant): void {
    const initial = this.#initial
    if (initial?.memberAdded && initial.remainingMs > 0) {
      const delayMs = Math.min(this.#initialDelayMs, initial.remainingMs)
      this.#initial = { delayMs, remainingMs: Math.max(0, initial.remainingMs - initial.delayMs), memberAdded: false }
      this.joinEndsMs = now.steadyMs + delayMs
      return
    }
    this.#completeJoin(now)
  }

  #syncTimeIsUp(now: Instant): void {
    this.syncEndsMs = NEVER
    const late = [...this.#members.all()].filter(({ owesSync }) => owesSync)
    for (const member of late) this.#members.remove(member, 'unknown-member-id')
    if (late.length > 0) this.prepare(now)
  }

  /** Ends the join phase: dynamic members that didn't join are out, static ones stay until their session ends (KIP-345). */
  #completeJoin(now: Instant): void {
    this.#isGated = false
    for (const member of [...this.#members.all()]) {
      if (member.join === undefined && member.instanceId === undefined) this.#members.remove(member, 'unknown-member-id')
    }
    if (this.#members.size === 0) this.#becomeEmpty(now)
    else if (!this.#members.electLeader()) this.joinEndsMs = now.steadyMs + this.#members.rebalanceTimeoutMs
    else if (!this.#ledger.canHandOut) this.#awaitRecord()
    else this.#beginGeneration(now)
  }

  #awaitRecord(): void {
    this.#isGated = true
    this.joinEndsMs = NEVER
    this.#ledger.reserve()
  }

  #beginGeneration(now: Instant): void {
    this.#enter('CompletingRebalance', now)
    this.generation = this.#ledger.takeGeneration()
    this.protocol = this.#members.electProtocol()
    assert(this.protocol !== undefined, 'members have a protocol in common')
    const roster = this.#members.roster(this.protocol)
    for (const member of this.#members.all()) {
      member.isNew = false
      member.owesSync = true
      member.assignment = EMPTY_BYTES
      this.#members.answerJoin(member, this.joined(member, member.id === this.#members.leader ? roster : []))
      this.#members.renew(member, now.steadyMs)
    }
    this.syncEndsMs = now.steadyMs + this.#members.rebalanceTimeoutMs
  }

  joined(member: Member, members: Joined['members'], skipAssignment = false): Joined {
    assert(this.protocol !== undefined, 'a generation has a protocol')
    return {
      kind: 'joined',
      memberId: member.id,
      generation: this.generation,
      protocolType: this.protocolType,
      protocol: this.protocol,
      leader: this.#members.leader ?? '',
      members,
      skipAssignment,
    }
  }

  #becomeEmpty(now: Instant): void {
    this.#enter('Empty', now)
    this.protocol = undefined
    this.generation = this.#ledger.takeGeneration()
    this.#ledger.write(this.#snapshot(now, () => EMPTY_BYTES))
  }

  #assign(proposal: Proposal, now: Instant): void {
    assert(this.state === 'CompletingRebalance', 'assignments belong to the generation that waits for them')
    const { protocol, protocolType } = this
    assert(protocol !== undefined, 'a generation has a protocol')
    const { syncEndsMs } = this
    this.#enter('Stable', now)
    // Members that haven't asked for their assignment yet still owe that.
    this.syncEndsMs = syncEndsMs
    for (const member of this.#members.all()) {
      const assignment = proposal.assignments.get(member.id) ?? EMPTY_BYTES
      member.assignment = assignment
      if (this.#members.answerSync(member, { kind: 'assigned', protocolType, protocol, assignment })) {
        this.#members.renew(member, now.steadyMs)
      }
    }
  }

  #abandonAssignment(reason: GroupReason, now: Instant): void {
    this.#proposal = undefined
    for (const member of this.#members.all()) {
      if (!this.#members.answerSync(member, { kind: 'refused', reason, memberId: member.id })) continue
      this.#members.renew(member, now.steadyMs)
    }
  }

  /** The log didn't take what a new generation needs. Members try again; those that never learned their id are forgotten. */
  #refuseJoins(now: Instant): void {
    this.#isGated = false
    for (const member of [...this.#members.all()]) {
      if (member.isNew) this.#members.remove(member, 'coordinator-not-available')
      else if (this.#members.answerJoin(member, { kind: 'refused', reason: 'coordinator-not-available', memberId: member.id })) {
        this.#members.renew(member, now.steadyMs)
      }
    }
    if (this.#members.size === 0) this.#becomeEmpty(now)
    else this.joinEndsMs = now.steadyMs + this.#members.rebalanceTimeoutMs
  }

  #snapshot(now: Instant, assignment: (member: Member) => Uint8Array): GroupSnapshot {
    return {
      generation: this.generation,
      protocolType: this.protocolType,
      protocol: this.protocol,
      leader: this.#members.leader,
      members: [...this.#members.all()].map((member) => member.record(this.protocol, assignment(member))),
      changedAtMs: now.wallMs,
    }
  }
}
