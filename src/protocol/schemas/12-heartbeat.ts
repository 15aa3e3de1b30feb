import { int16, int32, message, string } from '../schema.ts'

/** 12 Heartbeat v0–v4: says that a member of a classic group lives. v3: static members (KIP-345). v4: flexible. */
export const heartbeatRequest = message({
  apiKey: 12,
  name: 'Heartbeat',
  kind: 'request',
  versions: [0, 4],
  advertised: [0, 4],
  flexibleFrom: 4,
  fields: {
    groupId: string(),
    generationId: int32('-1: none.'),
    memberId: string(),
    groupInstanceId: string('Static member; null: dynamic.', { since: 3, nullable: true, default: null }),
  },
})

/** Answers Heartbeat v0–v4. */
export const heartbeatResponse = message({
  apiKey: 12,
  name: 'Heartbeat',
  kind: 'response',
  versions: [0, 4],
  flexibleFrom: 4,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    errorCode: int16(),
  },
})
