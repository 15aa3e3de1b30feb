import { bytes, int16, int32, int64, message } from '../schema.ts'

/** 39 RenewDelegationToken v1–v2: lets a delegation token live longer. v2: flexible. */
export const renewDelegationTokenRequest = message({
  apiKey: 39,
  name: 'RenewDelegationToken',
  kind: 'request',
  versions: [1, 2],
  advertised: [1, 2],
  flexibleFrom: 2,
  fields: {
    hmac: bytes("The token's secret."),
    renewPeriodMs: int64("-1: the broker's setting.", { saturating: true }),
  },
})

/** Answers RenewDelegationToken v1–v2. */
export const renewDelegationTokenResponse = message({
  apiKey: 39,
  name: 'RenewDelegationToken',
  kind: 'response',
  versions: [1, 2],
  flexibleFrom: 2,
  fields: {
    errorCode: int16(),
    expiryTimestampMs: int64(),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
  },
})
