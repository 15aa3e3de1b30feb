import { assert } from '../base/assert.ts'
import type { Clock, Log, Random, Timer } from '../base/ports.ts'
import type { Claims } from './claims.ts'
import { ClassicGroup } from './classic-group.ts'
import {
  type GroupDescription,
  type GroupListing,
  recordedDescription,
  recordedListing,
  simpleGroup,
} from './group-description.ts'
import type { GroupJournal, GroupRecord, PersistOutcome } from './group-record.ts'
import type { ClassicGroupParts, ClassicGroupSettings } from './joins.ts'
import { JournalQueue } from './journal-queue.ts'
import { type GroupExpiryView, recordedExpiryView, SIMPLE_GROUP } from './plan-offset-expiry.ts'
import type {
  CommitRequest,
  GroupReason,
  GroupState,
  HeartbeatRequest,
  Instant,
  JoinAnswer,
  JoinRequest,
  LeaveAnswer,
  LeaveRequest,
  SyncAnswer,
  SyncRequest,
} from './requests.ts'
import { waitForAnswer } from './wait-for-answer.ts'

export interface GroupsSettings extends ClassicGroupSettings {
  readonly sessionTimeoutMsMin: number
  readonly sessionTimeoutMsMax: number
  /** Groups in memory. */
  readonly groupCountMax: number
}

/** What the log knows of groups, as far as it's applied here. One that has a record or committed offsets exists, whoever coordinates it. */
export interface StoredGroups {
  hasOffsets(groupId: string): boolean
  /** Of all that have offsets. */
  offsetGroupIds(): Iterable<string>
  /** Throws a Failure (`corrupt`) for one that can't be read. */
  record(groupId: string): GroupRecord | undefined
  recordedIds(): Iterable<string>
}

export interface GroupsParts {
  readonly clock: Clock
  readonly random: Random
  readonly journal: GroupJournal
  readonly stored: StoredGroups
  readonly claims: Pick<Claims, 'epochOf' | 'isOurs' | 'release'>
  readonly log: Log
  readonly settings: GroupsSettings
}

/** The longest client or instance id that begins a member id, in characters: a member id must fit its field on the wire. */
const NAME_LENGTH_MAX = 1_000

/**
 * The door of the room: the groups that this broker coordinates, each under a claim (`Claims`), which is opened before a request for its group comes
 * here. `join` and `sync` wait; all else is decided at once. A client that disconnects stays a member until its session ends, only its answer has nowhere to go.
 *
 * Every group has one timer, set to its earliest deadline or before it, and one record on its way to the journal.
 */
export class Groups {
  readonly #parts: GroupsParts
  readonly #groups = new Map<string, Seat>()
  #isClosed = false

  constructor(parts: GroupsParts) {
    this.#parts = parts
  }

  /**
   * The claim of a group is held: goes on from its last record, before any request for it, with the same generation and assignments, and a
   * fresh session for each member. Throws a Failure (`corrupt`) for a record that can't be read.
   */
  restore(groupId: string): void {
    assert(!this.#groups.has(groupId), 'a group is restored once')
    const record = this.#parts.stored.record(groupId)
    if (record !== undefined) this.#after(this.#seat(groupId, this.#epochOf(groupId), record))
  }

  /** The claim isn't held any more: who waits is told to look for the coordinator, and the group goes on there. */
  giveUp(groupId: string): void {
    const seat = this.#groups.get(groupId)
    if (seat === undefined) return
    this.#forget(seat)
    seat.group.close('not-coordinator')
  }

  join(request: JoinRequest, signal?: AbortSignal): Promise<JoinAnswer> {
    const { settings } = this.#parts
    const refuse = (reason: GroupReason): Promise<JoinAnswer> =>
      Promise.resolve({ kind: 'refused', reason, memberId: request.memberId })
    if (request.groupId === '') return refuse('invalid-group-id')
    if (request.sessionTimeoutMs < settings.sessionTimeoutMsMin || request.sessionTimeoutMs > settings.sessionTimeoutMsMax) {
      return refuse('invalid-session-timeout')
    }
    if (this.#isClosed || signal?.aborted) return refuse('coordinator-not-available')
    let seat = this.#groups.get(request.groupId)
    if (seat === undefined) {
      if (request.memberId !== '') return refuse(this.#whyUnknown(request.groupId))
      if (this.isFull) return refuse('too-many-groups')
      const epoch = this.#parts.claims.epochOf(request.groupId)
      if (epoch === undefined) return refuse('not-coordinator')
      seat = this.#seat(request.groupId, epoch)
    }
    const { group } = seat
    const waiting = waitForAnswer<JoinAnswer>(
      signal,
      { kind: 'refused', reason: 'coordinator-not-available', memberId: '' },
      (answer) => group.join(request, this.#now(), answer),
    )
    this.#after(seat)
    return waiting
  }

  sync(request: SyncRequest, signal?: AbortSignal): Promise<SyncAnswer> {
    const { memberId } = request
    const refuse = (reason: GroupReason): Promise<SyncAnswer> => Promise.resolve({ kind: 'refused', reason, memberId })
    if (request.groupId === '') return refuse('invalid-group-id')
    if (this.#isClosed || signal?.aborted) return refuse('coordinator-not-available')
    const seat = this.#groups.get(request.groupId)
    if (seat === undefined) return refuse(this.#whyUnknown(request.groupId))
    const waiting = waitForAnswer<SyncAnswer>(
      signal,
      { kind: 'refused', reason: 'coordinator-not-available', memberId },
      (answer) => seat.group.sync(request, this.#now(), answer),
    )
    this.#after(seat)
    return waiting
  }

  /** Undefined: all is well. */
  heartbeat(request: HeartbeatRequest): GroupReason | undefined {
    if (request.groupId === '') return 'invalid-group-id'
    if (this.#isClosed) return 'coordinator-not-available'
    const seat = this.#groups.get(request.groupId)
    if (seat === undefined) return this.#whyUnknown(request.groupId)
    const reason = seat.group.heartbeat(request, this.#now())
    this.#after(seat)
    return reason
  }

  leave(request: LeaveRequest): LeaveAnswer {
    if (request.groupId === '') return { kind: 'refused', reason: 'invalid-group-id' }
    if (this.#isClosed) return { kind: 'refused', reason: 'coordinator-not-available' }
    const seat = this.#groups.get(request.groupId)
    if (seat === undefined) {
      const reason = this.#whyUnknown(request.groupId)
      if (reason === 'not-coordinator') return { kind: 'refused', reason }
      return { kind: 'left', outcomes: request.members.map(() => reason) }
    }
    const outcomes = seat.group.leave(request, this.#now())
    this.#after(seat)
    return { kind: 'left', outcomes }
  }

  /**
   * Whether a commit may go to the log; undefined: yes. Renews the member's session. The caller submits it before it
   * awaits anything, on the way by which records go too: then the log has it before the next generation's record.
   */
  checkCommit(request: CommitRequest): GroupReason | undefined {
    if (this.#isClosed) return 'coordinator-not-available'
    const seat = this.#groups.get(request.groupId)
    if (seat !== undefined) {
      const reason = seat.group.checkCommit(request, this.#now())
      this.#after(seat)
      return reason
    }
    if (request.generation < 0) return this.#parts.claims.epochOf(request.groupId) === undefined ? 'not-coordinator' : undefined
    return this.#parts.stored.hasOffsets(request.groupId) ? this.#whyUnknown(request.groupId) : 'group-id-not-found'
  }

  /** Whether offsets of the group may be deleted at all; `isSubscribed` then tells of each topic. Undefined: yes. */
  checkOffsetDelete(groupId: string): GroupReason | undefined {
    const group = this.#groups.get(groupId)?.group
    if (group === undefined) {
      if (!this.exists(groupId)) return 'group-id-not-found'
      return this.#parts.claims.epochOf(groupId) === undefined ? 'not-coordinator' : undefined
    }
    if (group.state === 'Dead') return 'coordinator-not-available'
    return group.state === 'Empty' || group.isOfConsumers ? undefined : 'non-empty-group'
  }

  /** Whether members read the topic, as far as is known: a group of consumers whose subscriptions can't be read reads all. */
  isSubscribed(groupId: string, topic: string): boolean {
    const group = this.#groups.get(groupId)?.group
    if (group === undefined || group.state === 'Empty') return false
    return group.subscribedTopics()?.has(topic) ?? group.isOfConsumers
  }

  /** Whether there is anything of the group, until its deletion is durable. */
  exists(groupId: string): boolean {
    const { stored } = this.#parts
    return this.#groups.has(groupId) || stored.hasOffsets(groupId) || stored.record(groupId) !== undefined
  }

  /** Undefined for a group that doesn't exist. One that nobody has asked for since its coordinator went is described by its record. */
  describe(groupId: string): GroupDescription | undefined {
    const group = this.#groups.get(groupId)?.group
    if (group !== undefined && !group.isForgettable) return group.describe()
    const record = this.#parts.stored.record(groupId)
    if (record !== undefined) return recordedDescription(groupId, record)
    if (!this.#parts.stored.hasOffsets(groupId)) return undefined
    return { ...simpleGroup(groupId), protocol: '', members: [] }
  }

  /** Every group of this broker once: those with members or a history of them, then those that only have offsets. */
  list(): readonly GroupListing[] {
    const { stored, claims } = this.#parts
    const listed = new Map<string, GroupListing>()
    for (const { group } of this.#groups.values()) {
      if (!group.isForgettable || stored.hasOffsets(group.groupId)) listed.set(group.groupId, group.list())
    }
    for (const groupId of stored.recordedIds()) {
      if (listed.has(groupId) || !claims.isOurs(groupId)) continue
      listed.set(groupId, recordedListing(groupId, stored.record(groupId)!))
    }
    for (const groupId of stored.offsetGroupIds()) {
      if (!listed.has(groupId) && claims.isOurs(groupId)) listed.set(groupId, simpleGroup(groupId))
    }
    return [...listed.values()]
  }

  /** Erases an empty group and its offsets; undefined once that is durable. */
  async delete(groupId: string): Promise<GroupReason | undefined> {
    if (this.#isClosed) return 'coordinator-not-available'
    if (!this.exists(groupId)) return 'group-id-not-found'
    const epoch = this.#parts.claims.epochOf(groupId)
    if (epoch === undefined) return 'not-coordinator'
    const seat = this.#groups.get(groupId) ?? this.#seat(groupId, epoch)
    // Somebody is deleting it: it's gone when that is durable, and lives on if the log refuses.
    if (seat.group.state === 'Dead') return 'coordinator-not-available'
    // Clients wait just as long as a session and then ask: it is over by the clock, though its timer comes late.
    if (seat.group.deadlineMs <= this.#now().steadyMs) seat.group.expire(this.#now())
    if (seat.group.state !== 'Empty') return 'non-empty-group'
    seat.group.kill()
    return this.#erase(seat)
  }

  /**
   * Erases an empty group for its age. `expireOffsets` deletes its offsets by way of the log, behind all commits that were let in; the
   * group stays if it has offsets then, because a commit came in between.
   */
  async retire(groupId: string, expireOffsets: () => Promise<void>): Promise<void> {
    const seat = this.#groups.get(groupId)
    if (seat === undefined) return expireOffsets()
    if (this.#isClosed || seat.group.state !== 'Empty') return
    // No commit is let in from here on, so none can be behind the deletion.
    seat.group.kill()
    let isBare = false
    try {
      await expireOffsets()
      isBare = !this.#parts.stored.hasOffsets(groupId)
    } finally {
      if (!isBare) this.#revive(seat)
    }
    if (isBare) await this.#erase(seat)
  }

  /** Takes a group that is Dead out of the log and of memory. */
  async #erase(seat: Seat): Promise<GroupReason | undefined> {
    const failure = await seat.queue.forget()
    if (failure !== undefined) {
      this.#parts.log.warn('group not deleted', { group: seat.group.groupId, reason: failure.reason })
      this.#revive(seat)
      return failure.reason === 'stale-claim' ? 'not-coordinator' : 'coordinator-not-available'
    }
    this.#forget(seat)
    return undefined
  }

  #revive(seat: Seat): void {
    seat.group.revive()
    if (!this.#isClosed && this.#isCurrent(seat)) this.#after(seat)
  }

  /** What `planOffsetExpiry` has to know. */
  expiryView(groupId: string): GroupExpiryView {
    const group = this.#groups.get(groupId)?.group
    if (group !== undefined) return group.expiryView()
    const record = this.#parts.stored.record(groupId)
    return record === undefined ? SIMPLE_GROUP : recordedExpiryView(record)
  }

  /** It takes no further group. */
  get isFull(): boolean {
    return this.#groups.size >= this.#parts.settings.groupCountMax
  }

  /** Groups in memory by state, for metrics. */
  countByState(): Readonly<Record<GroupState, number>> {
    const counts = { Empty: 0, PreparingRebalance: 0, CompletingRebalance: 0, Stable: 0, Dead: 0 }
    for (const { group } of this.#groups.values()) counts[group.state] += 1
    return counts
  }

  /** Answers all that wait and stops all timers; requests after it are refused. */
  close(): void {
    this.#isClosed = true
    for (const seat of this.#groups.values()) {
      seat.timer?.cancel()
      seat.group.close('coordinator-not-available')
    }
  }

  /** Of a group that isn't in memory: its members are known elsewhere, if they are known to the log. */
  #whyUnknown(groupId: string): 'not-coordinator' | 'unknown-member-id' {
    return this.#parts.stored.record(groupId) === undefined ? 'unknown-member-id' : 'not-coordinator'
  }

  #epochOf(groupId: string): number {
    const epoch = this.#parts.claims.epochOf(groupId)
    assert(epoch !== undefined, 'a group is in memory only where its claim is held')
    return epoch
  }

  #seat(groupId: string, epoch: number, record?: GroupRecord): Seat {
    const queue = new JournalQueue(groupId, epoch, this.#parts.journal, (outcome) => this.#persisted(seat, outcome))
    const parts: ClassicGroupParts = {
      settings: this.#parts.settings,
      outbox: queue,
      newMemberId: (name) => this.#newMemberId(name),
    }
    const group = new ClassicGroup(groupId, parts, this.#now(), record)
    const seat: Seat = { group, queue, timer: undefined, timerMs: Number.POSITIVE_INFINITY }
    this.#groups.set(groupId, seat)
    return seat
  }

  #persisted(seat: Seat, outcome: PersistOutcome): void {
    if (!this.#isCurrent(seat)) return
    if (outcome.failure !== undefined) {
      this.#parts.log.warn('group not recorded', { group: seat.group.groupId, reason: outcome.failure.reason })
    }
    if (this.#isClosed) return
    seat.group.persisted(outcome, this.#now())
    this.#after(seat)
  }

  /** Whatever happened in a group, its timer must not be later than its deadline, and a group without a trace goes. */
  #after(seat: Seat): void {
    const { group } = seat
    if (group.isForgettable) {
      this.#forget(seat)
      this.#releaseBare(group.groupId)
      return
    }
    const deadlineMs = group.deadlineMs
    if (deadlineMs >= seat.timerMs) return
    seat.timer?.cancel()
    seat.timerMs = deadlineMs
    seat.timer = this.#parts.clock.after(Math.max(0, Math.ceil(deadlineMs - this.#now().steadyMs)), () => {
      seat.timer = undefined
      seat.timerMs = Number.POSITIVE_INFINITY
      group.expire(this.#now())
      this.#after(seat)
    })
  }

  #forget(seat: Seat): void {
    seat.timer?.cancel()
    if (this.#isCurrent(seat)) this.#groups.delete(seat.group.groupId)
  }

  /** Not one that was given up while something of it was under way. */
  #isCurrent(seat: Seat): boolean {
    return this.#groups.get(seat.group.groupId) === seat
  }

  /** The claim is of no use where nothing of the group is left. */
  #releaseBare(groupId: string): void {
    if (!this.exists(groupId)) this.#parts.claims.release(groupId)
  }

  #now(): Instant {
    return { steadyMs: this.#parts.clock.monotonicMs(), wallMs: this.#parts.clock.nowMs() }
  }

  #newMemberId(name: string): string {
    const hex = this.#parts.random.uuidHex()
    const uuid = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
    return `${name.slice(0, NAME_LENGTH_MAX)}-${uuid}`
  }
}

/** A group and what it needs around it. */
interface Seat {
  readonly group: ClassicGroup
  readonly queue: JournalQueue
  timer: Timer | undefined
  /** When it runs, in steady time. */
  timerMs: number
}
