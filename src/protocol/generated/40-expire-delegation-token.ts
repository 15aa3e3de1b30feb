// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface ExpireDelegationTokenRequest {
  /** The token's secret. */
  readonly hmac: Buffer
  /** Below 0: at once. */
  readonly expiryTimePeriodMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface ExpireDelegationTokenRequestInit {
  /** The token's secret. */
  readonly hmac: Uint8Array
  /** Below 0: at once. */
  readonly expiryTimePeriodMs: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeExpireDelegationTokenRequest(reader: WireReader, version: number): ExpireDelegationTokenRequest {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ExpireDelegationTokenRequest', version)
  const flexible = version >= 2
  const hmac = reader.bytes(flexible)
  const expiryTimePeriodMs = reader.saturatingInt64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { hmac, expiryTimePeriodMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeExpireDelegationTokenRequest(writer: WireWriter, message: ExpireDelegationTokenRequestInit, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ExpireDelegationTokenRequest', version)
  const flexible = version >= 2
  const hmac = message.hmac
  writer.bytes(hmac, flexible)
  const expiryTimePeriodMs = message.expiryTimePeriodMs
  writer.saturatingInt64(expiryTimePeriodMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface ExpireDelegationTokenResponse {
  readonly errorCode: number
  readonly expiryTimestampMs: number
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedExpireDelegationTokenResponse = ExpireDelegationTokenResponse


export function decodeExpireDelegationTokenResponse(reader: WireReader, version: number): DecodedExpireDelegationTokenResponse {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ExpireDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.int16()
  const expiryTimestampMs = reader.int64()
  const throttleTimeMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, expiryTimestampMs, throttleTimeMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeExpireDelegationTokenResponse(writer: WireWriter, message: ExpireDelegationTokenResponse, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('ExpireDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const expiryTimestampMs = message.expiryTimestampMs
  writer.int64(expiryTimestampMs)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const expireDelegationTokenApi: Api<ExpireDelegationTokenRequest, ExpireDelegationTokenResponse, ExpireDelegationTokenRequestInit, DecodedExpireDelegationTokenResponse> = {
  key: 40,
  name: 'ExpireDelegationToken',
  versions: { min: 1, max: 2 },
  advertised: { min: 1, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeExpireDelegationTokenRequest,
  encodeRequest: encodeExpireDelegationTokenRequest,
  decodeResponse: decodeExpireDelegationTokenResponse,
  encodeResponse: encodeExpireDelegationTokenResponse,
}
