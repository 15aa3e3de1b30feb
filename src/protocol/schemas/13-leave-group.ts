import { array, int16, int32, message, string } from '../schema.ts'

/**
 * 13 LeaveGroup v0–v5: takes members out of a classic group. v3: several members, static ones too (KIP-345). v4: flexible.
 * v5: the reason (KIP-800).
 */
export const leaveGroupRequest = message({
  apiKey: 13,
  name: 'LeaveGroup',
  kind: 'request',
  versions: [0, 5],
  advertised: [0, 5],
  flexibleFrom: 4,
  fields: {
    groupId: string(),
    memberId: string({ until: 2 }),
    members: array(
      {
        memberId: string(),
        groupInstanceId: string('Static member; null: dynamic.', { nullable: true, default: null }),
        reason: string("For the broker's log.", { since: 5, nullable: true, default: null, ignorable: true }),
      },
      { since: 3 },
    ),
  },
})

/** Answers LeaveGroup v0–v5. */
export const leaveGroupResponse = message({
  apiKey: 13,
  name: 'LeaveGroup',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 4,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    errorCode: int16(),
    members: array(
      {
        memberId: string(),
        groupInstanceId: string('Static member; null: dynamic.', { nullable: true }),
        errorCode: int16(),
      },
      { since: 3 },
    ),
  },
})
