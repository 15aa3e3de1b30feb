import { array, bool, bytes, int16, int32, message, string } from '../schema.ts'

/**
 * 15 DescribeGroups v0–v6: describes classic groups. v3: authorised operations (KIP-430). v4: static members. v5: flexible.
 * v6: an error of its own for unknown groups (KIP-1043).
 */
export const describeGroupsRequest = message({
  apiKey: 15,
  name: 'DescribeGroups',
  kind: 'request',
  versions: [0, 6],
  advertised: [0, 6],
  flexibleFrom: 5,
  fields: {
    groups: array('Groups to describe.', string()),
    includeAuthorizedOperations: bool({ since: 3 }),
  },
})

/** Answers DescribeGroups v0–v6. */
export const describeGroupsResponse = message({
  apiKey: 15,
  name: 'DescribeGroups',
  kind: 'response',
  versions: [0, 6],
  flexibleFrom: 5,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    groups: array({
      errorCode: int16(),
      errorMessage: string({ since: 6, nullable: true, default: null }),
      groupId: string(),
      groupState: string(),
      protocolType: string('`consumer`, `connect` and so on.'),
      protocolData: string('The protocol picked.'),
      members: array({
        memberId: string(),
        groupInstanceId: string('Static member; null: dynamic.', { since: 4, nullable: true, default: null, ignorable: true }),
        clientId: string(),
        clientHost: string(),
        memberMetadata: bytes(),
        memberAssignment: bytes(),
      }),
      authorizedOperations: int32('Bits, by operation code; the default says that nobody asked.', {
        since: 3,
        default: -0x80000000,
      }),
    }),
  },
})
