import { array, bytes, int16, int32, int64, message, string } from '../schema.ts'

/** 41 DescribeDelegationToken v1–v3: lists delegation tokens. v2: flexible. v3: who asked for them (KIP-373). */
export const describeDelegationTokenRequest = message({
  apiKey: 41,
  name: 'DescribeDelegationToken',
  kind: 'request',
  versions: [1, 3],
  advertised: [1, 3],
  flexibleFrom: 2,
  fields: {
    owners: array(
      'Null: all.',
      {
        principalType: string(),
        principalName: string(),
      },
      { nullable: true },
    ),
  },
})

/** Answers DescribeDelegationToken v1–v3. */
export const describeDelegationTokenResponse = message({
  apiKey: 41,
  name: 'DescribeDelegationToken',
  kind: 'response',
  versions: [1, 3],
  flexibleFrom: 2,
  fields: {
    errorCode: int16(),
    tokens: array({
      principalType: string(),
      principalName: string(),
      tokenRequesterPrincipalType: string({ since: 3 }),
      tokenRequesterPrincipalName: string({ since: 3 }),
      issueTimestamp: int64(),
      expiryTimestamp: int64(),
      maxTimestamp: int64(),
      tokenId: string(),
      hmac: bytes("The token's secret."),
      renewers: array('Who may renew, beside the owner.', {
        principalType: string(),
        principalName: string(),
      }),
    }),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
  },
})
