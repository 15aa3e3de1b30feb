import type { SaslHandshakeRequest, SaslHandshakeResponse } from '../../protocol/generated/17-sasl-handshake.ts'
import { codeOf } from '../error-mapping.ts'

/**
 * 17 SaslHandshake, v0–v1. Picks a SASL mechanism.
 * Behaviour: no listener asks clients who they are, so the request comes at the wrong time, as on Kafka's plaintext listeners;
 * the empty list tells the user that there is no mechanism. Advertised all the same: librdkafka looks for it.
 * v1: tokens follow in SaslAuthenticate requests (KIP-152).
 */
export function saslHandshake(_request: SaslHandshakeRequest): SaslHandshakeResponse {
  return { errorCode: codeOf('illegal-sasl-state'), mechanisms: [] }
}
