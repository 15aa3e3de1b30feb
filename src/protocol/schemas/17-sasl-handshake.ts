import { array, int16, message, string } from '../schema.ts'

/** 17 SaslHandshake v0–v1: picks a SASL mechanism. v1: what follows is framed as SaslAuthenticate (KIP-152). */
export const saslHandshakeRequest = message({
  apiKey: 17,
  name: 'SaslHandshake',
  kind: 'request',
  versions: [0, 1],
  advertised: [0, 1],
  fields: {
    mechanism: string(),
  },
})

/** Answers SaslHandshake v0–v1. */
export const saslHandshakeResponse = message({
  apiKey: 17,
  name: 'SaslHandshake',
  kind: 'response',
  versions: [0, 1],
  fields: {
    errorCode: int16(),
    mechanisms: array("Offered ones, if the wanted one isn't.", string()),
  },
})
