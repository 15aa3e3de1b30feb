/**
 * What members ask of a group and what they are told, without the wire: handlers turn versions into the flags here and
 * reasons into codes.
 */
export type GroupReason =
  /** What the leader assigns is more than a group may keep. */
  | 'assignments-too-large'
  | 'coordinator-not-available'
  /** This broker is about to coordinate the group. Retriable. */
  | 'coordinator-load-in-progress'
  | 'fenced-instance-id'
  /** With what this member brings, the group would keep more bytes than it may. */
  | 'group-bytes-reached'
  | 'group-id-not-found'
  | 'group-max-size-reached'
  | 'group-subscribed-to-topic'
  | 'illegal-generation'
  | 'inconsistent-group-protocol'
  | 'invalid-group-id'
  | 'invalid-session-timeout'
  | 'member-id-required'
  | 'non-empty-group'
  /** Another broker coordinates the group, or is to. */
  | 'not-coordinator'
  | 'rebalance-in-progress'
  /** This broker holds as many groups as it may. Retriable: groups vanish when their offsets expire. */
  | 'too-many-groups'
  | 'unknown-member-id'

export type GroupState = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable' | 'Dead'

export interface Refused {
  readonly kind: 'refused'
  readonly reason: GroupReason
  /** The id to give back in the answer; with `member-id-required` the one to come back with. */
  readonly memberId: string
}

export interface JoinRequest {
  readonly groupId: string
  /** Empty when the client has none yet. */
  readonly memberId: string
  /** KIP-345: set for a static member. */
  readonly instanceId: string | undefined
  readonly clientId: string
  readonly clientHost: string
  readonly sessionTimeoutMs: number
  /** Version 0 has none: the session time-out stands in. */
  readonly rebalanceTimeoutMs: number
  readonly protocolType: string
  /** In the member's order of preference. Views are fine: what is kept is copied. */
  readonly protocols: readonly MemberProtocol[]
  /** KIP-394, v4 and above: a dynamic member gets an id first and joins with it. */
  readonly requiresMemberId: boolean
  /** KIP-814, v9 and above: the client understands an answer that tells its leader not to assign. */
  readonly canSkipAssignment: boolean
}

export interface MemberProtocol {
  readonly name: string
  readonly metadata: Uint8Array
}

export interface Joined {
  readonly kind: 'joined'
  readonly memberId: string
  readonly generation: number
  readonly protocolType: string
  readonly protocol: string
  readonly leader: string
  /** All members for the leader, in the order in which they joined; empty for the others. */
  readonly members: readonly JoinedMember[]
  readonly skipAssignment: boolean
}

export interface JoinedMember {
  readonly memberId: string
  readonly instanceId: string | undefined
  readonly metadata: Uint8Array
}

export type JoinAnswer = Joined | Refused

export interface SyncRequest {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
  readonly instanceId: string | undefined
  /** KIP-559, v5 and above; undefined isn't compared. */
  readonly protocolType: string | undefined
  readonly protocol: string | undefined
  /** Of the leader; what others send is ignored. Views are fine: what is kept is copied. */
  readonly assignments: readonly MemberAssignment[]
}

export interface MemberAssignment {
  readonly memberId: string
  readonly assignment: Uint8Array
}

export interface Assigned {
  readonly kind: 'assigned'
  readonly protocolType: string
  readonly protocol: string
  readonly assignment: Uint8Array
}

export type SyncAnswer = Assigned | Refused

export interface HeartbeatRequest {
  readonly groupId: string
  readonly generation: number
  readonly memberId: string
  readonly instanceId: string | undefined
}

export interface LeaveRequest {
  readonly groupId: string
  /** One for v0–v2. */
  readonly members: readonly LeavingMember[]
}

export interface LeavingMember {
  /** Empty: an administrator removes the static member `instanceId`. */
  readonly memberId: string
  readonly instanceId: string | undefined
}

/** `outcomes[i]` answers `members[i]`; undefined is success. */
export type LeaveAnswer =
  | { readonly kind: 'left'; readonly outcomes: readonly (GroupReason | undefined)[] }
  | { readonly kind: 'refused'; readonly reason: GroupReason }

export interface CommitRequest {
  readonly groupId: string
  /** -1 together with an empty member id: a consumer that assigns itself, or a tool. */
  readonly generation: number
  readonly memberId: string
  readonly instanceId: string | undefined
}

/** Steady time orders and measures; wall time is what is kept and shown. */
export interface Instant {
  readonly steadyMs: number
  readonly wallMs: number
}

export const EMPTY_BYTES = new Uint8Array(0)
