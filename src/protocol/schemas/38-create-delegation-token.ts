import { array, bytes, int16, int32, int64, message, string } from '../schema.ts'

/** 38 CreateDelegationToken v1–v3: creates a delegation token. v2: flexible. v3: for somebody else (KIP-373). */
export const createDelegationTokenRequest = message({
  apiKey: 38,
  name: 'CreateDelegationToken',
  kind: 'request',
  versions: [1, 3],
  advertised: [1, 3],
  flexibleFrom: 2,
  fields: {
    ownerPrincipalType: string('Null: who asks.', { since: 3, nullable: true }),
    ownerPrincipalName: string('Null: who asks.', { since: 3, nullable: true }),
    renewers: array('Who may renew, beside the owner.', {
      principalType: string(),
      principalName: string(),
    }),
    maxLifetimeMs: int64("-1: the broker's setting.", { saturating: true }),
  },
})

/** Answers CreateDelegationToken v1–v3. */
export const createDelegationTokenResponse = message({
  apiKey: 38,
  name: 'CreateDelegationToken',
  kind: 'response',
  versions: [1, 3],
  flexibleFrom: 2,
  fields: {
    errorCode: int16(),
    principalType: string(),
    principalName: string(),
    tokenRequesterPrincipalType: string({ since: 3 }),
    tokenRequesterPrincipalName: string({ since: 3 }),
    issueTimestampMs: int64(),
    expiryTimestampMs: int64(),
    maxTimestampMs: int64(),
    tokenId: string(),
    hmac: bytes("The token's secret."),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
  },
})
