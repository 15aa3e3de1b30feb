// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface CreateDelegationTokenRequest {
  /** Null: who asks. */
  readonly ownerPrincipalType: string | null
  /** Null: who asks. */
  readonly ownerPrincipalName: string | null
  /** Who may renew, beside the owner. */
  readonly renewers: readonly CreateDelegationTokenRequestRenewer[]
  /** -1: the broker's setting. */
  readonly maxLifetimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateDelegationTokenRequestInit {
  /** Null: who asks. */
  readonly ownerPrincipalType?: string | null
  /** Null: who asks. */
  readonly ownerPrincipalName?: string | null
  /** Who may renew, beside the owner. */
  readonly renewers: readonly CreateDelegationTokenRequestRenewerInit[]
  /** -1: the broker's setting. */
  readonly maxLifetimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreateDelegationTokenRequestRenewer {
  readonly principalType: string
  readonly principalName: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreateDelegationTokenRequestRenewerInit = CreateDelegationTokenRequestRenewer


function decodeCreateDelegationTokenRequestRenewer(reader: WireReader, version: number): CreateDelegationTokenRequestRenewer {
  const flexible = version >= 2
  const principalType = reader.string(flexible)
  const principalName = reader.string(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { principalType, principalName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreateDelegationTokenRequest(reader: WireReader, version: number): CreateDelegationTokenRequest {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateDelegationTokenRequest', version)
  const flexible = version >= 2
  const ownerPrincipalType = version === 3 ? reader.nullableString(flexible) : ''
  const ownerPrincipalName = version === 3 ? reader.nullableString(flexible) : ''
  const renewers: CreateDelegationTokenRequestRenewer[] = []
  const renewersCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < renewersCount; i++) renewers.push(decodeCreateDelegationTokenRequestRenewer(reader, version))
  const maxLifetimeMs = reader.saturatingInt64()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { ownerPrincipalType, ownerPrincipalName, renewers, maxLifetimeMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreateDelegationTokenRequestRenewer(writer: WireWriter, message: CreateDelegationTokenRequestRenewerInit, version: number): void {
  const flexible = version >= 2
  const principalType = message.principalType
  writer.string(principalType, flexible)
  const principalName = message.principalName
  writer.string(principalName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeCreateDelegationTokenRequest(writer: WireWriter, message: CreateDelegationTokenRequestInit, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateDelegationTokenRequest', version)
  const flexible = version >= 2
  const ownerPrincipalType = message.ownerPrincipalType === undefined ? '' : message.ownerPrincipalType
  if (version === 3) {
    writer.nullableString(ownerPrincipalType, flexible)
  } else if (ownerPrincipalType !== '') throw requestUnsayable('CreateDelegationTokenRequest.ownerPrincipalType', version)
  const ownerPrincipalName = message.ownerPrincipalName === undefined ? '' : message.ownerPrincipalName
  if (version === 3) {
    writer.nullableString(ownerPrincipalName, flexible)
  } else if (ownerPrincipalName !== '') throw requestUnsayable('CreateDelegationTokenRequest.ownerPrincipalName', version)
  const renewers = message.renewers
  writer.count(renewers.length, flexible)
  for (let i = 0; i < renewers.length; i++) encodeCreateDelegationTokenRequestRenewer(writer, renewers[i]!, version)
  const maxLifetimeMs = message.maxLifetimeMs
  writer.saturatingInt64(maxLifetimeMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface CreateDelegationTokenResponse {
  readonly errorCode: number
  readonly principalType: string
  readonly principalName: string
  readonly tokenRequesterPrincipalType?: string
  readonly tokenRequesterPrincipalName?: string
  readonly issueTimestampMs: number
  readonly expiryTimestampMs: number
  readonly maxTimestampMs: number
  readonly tokenId: string
  /** The token's secret. */
  readonly hmac: Uint8Array
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedCreateDelegationTokenResponse {
  readonly errorCode: number
  readonly principalType: string
  readonly principalName: string
  readonly tokenRequesterPrincipalType: string
  readonly tokenRequesterPrincipalName: string
  readonly issueTimestampMs: number
  readonly expiryTimestampMs: number
  readonly maxTimestampMs: number
  readonly tokenId: string
  /** The token's secret. */
  readonly hmac: Buffer
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeCreateDelegationTokenResponse(reader: WireReader, version: number): DecodedCreateDelegationTokenResponse {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.int16()
  const principalType = reader.string(flexible)
  const principalName = reader.string(flexible)
  const tokenRequesterPrincipalType = version === 3 ? reader.string(flexible) : ''
  const tokenRequesterPrincipalName = version === 3 ? reader.string(flexible) : ''
  const issueTimestampMs = reader.int64()
  const expiryTimestampMs = reader.int64()
  const maxTimestampMs = reader.int64()
  const tokenId = reader.string(flexible)
  const hmac = reader.bytes(flexible)
  const throttleTimeMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestampMs, expiryTimestampMs, maxTimestampMs, tokenId, hmac, throttleTimeMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeCreateDelegationTokenResponse(writer: WireWriter, message: CreateDelegationTokenResponse, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('CreateDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const principalType = message.principalType
  writer.string(principalType, flexible)
  const principalName = message.principalName
  writer.string(principalName, flexible)
  const tokenRequesterPrincipalType = message.tokenRequesterPrincipalType ?? ''
  if (version === 3) {
    writer.string(tokenRequesterPrincipalType, flexible)
  } else if (tokenRequesterPrincipalType !== '') throw responseUnsayable('CreateDelegationTokenResponse.tokenRequesterPrincipalType', version)
  const tokenRequesterPrincipalName = message.tokenRequesterPrincipalName ?? ''
  if (version === 3) {
    writer.string(tokenRequesterPrincipalName, flexible)
  } else if (tokenRequesterPrincipalName !== '') throw responseUnsayable('CreateDelegationTokenResponse.tokenRequesterPrincipalName', version)
  const issueTimestampMs = message.issueTimestampMs
  writer.int64(issueTimestampMs)
  const expiryTimestampMs = message.expiryTimestampMs
  writer.int64(expiryTimestampMs)
  const maxTimestampMs = message.maxTimestampMs
  writer.int64(maxTimestampMs)
  const tokenId = message.tokenId
  writer.string(tokenId, flexible)
  const hmac = message.hmac
  writer.bytes(hmac, flexible)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const createDelegationTokenApi: Api<CreateDelegationTokenRequest, CreateDelegationTokenResponse, CreateDelegationTokenRequestInit, DecodedCreateDelegationTokenResponse> = {
  key: 38,
  name: 'CreateDelegationToken',
  versions: { min: 1, max: 3 },
  advertised: { min: 1, max: 3 },
  flexibleFrom: 2,
  decodeRequest: decodeCreateDelegationTokenRequest,
  encodeRequest: encodeCreateDelegationTokenRequest,
  decodeResponse: decodeCreateDelegationTokenResponse,
  encodeResponse: encodeCreateDelegationTokenResponse,
}
