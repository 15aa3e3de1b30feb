import { array, bool, bytes, int16, int32, message, string } from '../schema.ts'

/**
 * 11 JoinGroup v0–v9: joins a classic group; answered when the rebalance has all members. v1: rebalance time-out apart from
 * the session's. v4: a member id is required first (KIP-394). v5: static members (KIP-345). v6: flexible. v7: protocol type.
 * v8: the reason (KIP-800). v9: the leader may skip the assignment (KIP-814).
 */
export const joinGroupRequest = message({
  apiKey: 11,
  name: 'JoinGroup',
  kind: 'request',
  versions: [0, 9],
  advertised: [0, 9],
  flexibleFrom: 6,
  fields: {
    groupId: string(),
    sessionTimeoutMs: int32('Silence after which the member is out, in milliseconds.'),
    rebalanceTimeoutMs: int32("Time to rejoin in, in milliseconds; -1: the session's.", {
      since: 1,
      default: -1,
      ignorable: true,
    }),
    memberId: string(),
    groupInstanceId: string('Static member; null: dynamic.', { since: 5, nullable: true, default: null }),
    protocolType: string('`consumer`, `connect` and so on.'),
    protocols: array('What the member can do, best first.', {
      name: string(),
      metadata: bytes(),
    }),
    reason: string("For the broker's log.", { since: 8, nullable: true, default: null, ignorable: true }),
  },
})

/** Answers JoinGroup v0–v9. */
export const joinGroupResponse = message({
  apiKey: 11,
  name: 'JoinGroup',
  kind: 'response',
  versions: [0, 9],
  flexibleFrom: 6,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 2, ignorable: true }),
    errorCode: int16(),
    generationId: int32('-1: none.', { default: -1 }),
    protocolType: string('`consumer`, `connect` and so on.', { since: 7, nullable: true, default: null, ignorable: true }),
    protocolName: string('The protocol picked.', { nullable: 7 }),
    leader: string('Member id of the leader.'),
    skipAssignment: bool("The leader needn't assign.", { since: 9, default: false }),
    memberId: string(),
    members: array('All members, for the leader; empty for the others.', {
      memberId: string(),
      groupInstanceId: string('Static member; null: dynamic.', { since: 5, nullable: true, default: null, ignorable: true }),
      metadata: bytes(),
    }),
  },
})
