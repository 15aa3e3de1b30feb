// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface RenewDelegationTokenRequest {
  /** The token's secret. */
  readonly hmac: Buffer
  /** -1: the broker's setting. */
  readonly renewPeriodMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface RenewDelegationTokenRequestInit {
  /** The token's secret. */
  readonly hmac: Uint8Array
  /** -1: the broker's setting. */
  readonly renewPeriodMs: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeRenewDelegationTokenRequest(reader: WireReader, version: number): RenewDelegationTokenRequest {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('RenewDelegationTokenRequest', version)
  const flexible = version >= 2
  const hmac = reader.bytes(flexible)
  const renewPeriodMs = reader.saturatingInt64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { hmac, renewPeriodMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeRenewDelegationTokenRequest(writer: WireWriter, message: RenewDelegationTokenRequestInit, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('RenewDelegationTokenRequest', version)
  const flexible = version >= 2
  const hmac = message.hmac
  writer.bytes(hmac, flexible)
  const renewPeriodMs = message.renewPeriodMs
  writer.saturatingInt64(renewPeriodMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface RenewDelegationTokenResponse {
  readonly errorCode: number
  readonly expiryTimestampMs: number
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedRenewDelegationTokenResponse = RenewDelegationTokenResponse


export function decodeRenewDelegationTokenResponse(reader: WireReader, version: number): DecodedRenewDelegationTokenResponse {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('RenewDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.int16()
  const expiryTimestampMs = reader.int64()
  const throttleTimeMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, expiryTimestampMs, throttleTimeMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeRenewDelegationTokenResponse(writer: WireWriter, message: RenewDelegationTokenResponse, version: number): void {
  if (!(version >= 1 && version <= 2)) throw unsupportedVersion('RenewDelegationTokenResponse', version)
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

export const renewDelegationTokenApi: Api<RenewDelegationTokenRequest, RenewDelegationTokenResponse, RenewDelegationTokenRequestInit, DecodedRenewDelegationTokenResponse> = {
  key: 39,
  name: 'RenewDelegationToken',
  versions: { min: 1, max: 2 },
  advertised: { min: 1, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeRenewDelegationTokenRequest,
  encodeRequest: encodeRenewDelegationTokenRequest,
  decodeResponse: decodeRenewDelegationTokenResponse,
  encodeResponse: encodeRenewDelegationTokenResponse,
}
