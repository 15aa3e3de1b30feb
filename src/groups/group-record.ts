import type { Failure } from '../base/failure.ts'

/**
 * What the log keeps of a group. A broker that starts goes on from here, so whatever was told to a member and must hold
 * afterwards is in a durable record first (ADR 0005).
 */
export interface GroupRecord {
  readonly generation: number
  /** No generation above this one was handed out: who goes on from this record starts behind it. */
  readonly generationReserved: number
  /** Empty until the first member. */
  readonly protocolType: string
  readonly protocol: string | undefined
  readonly leader: string | undefined
  /** In the order in which they joined; empty when the group is. */
  readonly members: readonly MemberRecord[]
  /** Wall clock, since when the group is in the state that the record describes. */
  readonly changedAtMs: number
}

export interface MemberRecord {
  readonly memberId: string
  readonly instanceId: string | undefined
  readonly clientId: string
  readonly clientHost: string
  readonly rebalanceTimeoutMs: number
  readonly sessionTimeoutMs: number
  /** Of the chosen protocol only. */
  readonly metadata: Uint8Array
  readonly assignment: Uint8Array
}

/**
 * Where records go, under the claim of that epoch. At most one call per group is under way, so records of a group are in the log in the order of the
 * calls. Rejects with a `Failure`; the record may then be in the log or not. Reason `stale-claim`: it isn't, the group is another broker's.
 */
export interface GroupJournal {
  /** Resolves when the record is durable. The record and its bytes aren't changed any more. */
  record(groupId: string, epoch: number, record: GroupRecord): Promise<void>
  /** Resolves when the group's record and all its committed offsets are durably gone. */
  forget(groupId: string, epoch: number): Promise<void>
}

/** Takes records from a group, which never waits: `ClassicGroup.persisted` hears of the outcome by token. */
export interface RecordOutbox {
  /** Tokens rise. A record that wasn't yet begun may be left out in favour of a later one, whose outcome then counts for both. */
  persist(token: number, record: GroupRecord): void
}

export interface PersistOutcome {
  readonly token: number
  readonly record: GroupRecord
  readonly failure: Failure | undefined
}
