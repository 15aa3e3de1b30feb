import { array, bytes, int16, int32, message, string } from '../schema.ts'

/**
 * 14 SyncGroup v0–v5: hands the leader's assignments to the members of a classic group. v3: static members (KIP-345). v4:
 * flexible. v5: protocol type and name (KIP-559).
 */
export const syncGroupRequest = message({
  apiKey: 14,
  name: 'SyncGroup',
  kind: 'request',
  versions: [0, 5],
  advertised: [0, 5],
  flexibleFrom: 4,
  fields: {
    groupId: string(),
    generationId: int32('-1: none.'),
    memberId: string(),
    groupInstanceId: string('Static member; null: dynamic.', { since: 3, nullable: true, default: null }),
    protocolType: string('`consumer`, `connect` and so on.', { since: 5, nullable: true, default: null, ignorable: true }),
    protocolName: string('The protocol picked.', { since: 5, nullable: true, default: null, ignorable: true }),
    assignments: array('By the leader; empty from the others.', {
      memberId: string(),
      assignment: bytes(),
    }),
  },
})

/** Answers SyncGroup v0–v5. */
export const syncGroupResponse = message({
  apiKey: 14,
  name: 'SyncGroup',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 4,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    errorCode: int16(),
    protocolType: string('`consumer`, `connect` and so on.', { since: 5, nullable: true, default: null, ignorable: true }),
    protocolName: string('The protocol picked.', { since: 5, nullable: true, default: null, ignorable: true }),
    assignment: bytes(),
  },
})
