import { bytes, int16, int32, int64, message } from '../schema.ts'

/** 40 ExpireDelegationToken v1–v2: ends a delegation token now or later. v2: flexible. */
export const expireDelegationTokenRequest = message({
  apiKey: 40,
  name: 'ExpireDelegationToken',
  kind: 'request',
  versions: [1, 2],
  advertised: [1, 2],
  flexibleFrom: 2,
  fields: {
    hmac: bytes("The token's secret."),
    expiryTimePeriodMs: int64('Below 0: at once.', { saturating: true }),
  },
})

/** Answers ExpireDelegationToken v1–v2. */
export const expireDelegationTokenResponse = message({
  apiKey: 40,
  name: 'ExpireDelegationToken',
  kind: 'response',
  versions: [1, 2],
  flexibleFrom: 2,
  fields: {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
  },
})
