import { bytes, int16, int64, message, string } from '../schema.ts'

/** 36 SaslAuthenticate v0–v2: carries one step of a SASL exchange. v1: session lifetime (KIP-368). v2: flexible. */
export const saslAuthenticateRequest = message({
  apiKey: 36,
  name: 'SaslAuthenticate',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 2,
  fields: {
    authBytes: bytes(),
  },
})

/** Answers SaslAuthenticate v0–v2. */
export const saslAuthenticateResponse = message({
  apiKey: 36,
  name: 'SaslAuthenticate',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 2,
  fields: {
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    authBytes: bytes(),
    sessionLifetimeMs: int64('Authenticate again within; 0: never.', { since: 1, default: 0, ignorable: true }),
  },
})
