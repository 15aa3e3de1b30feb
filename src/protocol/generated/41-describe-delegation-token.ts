// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeDelegationTokenRequest {
  /** Null: all. */
  readonly owners: readonly DescribeDelegationTokenRequestOwner[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeDelegationTokenRequestInit = DescribeDelegationTokenRequest

export interface DescribeDelegationTokenRequestOwner {
  readonly principalType: string
  readonly principalName: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeDelegationTokenRequestOwnerInit = DescribeDelegationTokenRequestOwner


function decodeDescribeDelegationTokenRequestOwner(reader: WireReader, version: number): DescribeDelegationTokenRequestOwner {
  const flexible = version >= 2
  const principalType = reader.string(flexible)
  const principalName = reader.string(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { principalType, principalName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeDelegationTokenRequest(reader: WireReader, version: number): DescribeDelegationTokenRequest {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeDelegationTokenRequest', version)
  const flexible = version >= 2
  let owners: DescribeDelegationTokenRequestOwner[] | null = []
  const ownersCount = reader.nullableCount(flexible, 3, 96)
  const ownersItems: DescribeDelegationTokenRequestOwner[] = []
  for (let i = 0; i < ownersCount; i++) ownersItems.push(decodeDescribeDelegationTokenRequestOwner(reader, version))
  owners = ownersCount < 0 ? null : ownersItems
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { owners }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeDelegationTokenRequestOwner(writer: WireWriter, message: DescribeDelegationTokenRequestOwnerInit, version: number): void {
  const flexible = version >= 2
  const principalType = message.principalType
  writer.string(principalType, flexible)
  const principalName = message.principalName
  writer.string(principalName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeDelegationTokenRequest(writer: WireWriter, message: DescribeDelegationTokenRequestInit, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeDelegationTokenRequest', version)
  const flexible = version >= 2
  const owners = message.owners
  if (owners === null) writer.nullCount(flexible)
  else {
    writer.count(owners.length, flexible)
    for (let i = 0; i < owners.length; i++) encodeDescribeDelegationTokenRequestOwner(writer, owners[i]!, version)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface DescribeDelegationTokenResponse {
  readonly errorCode: number
  readonly tokens: readonly DescribeDelegationTokenResponseToken[]
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeDelegationTokenResponse {
  readonly errorCode: number
  readonly tokens: readonly DecodedDescribeDelegationTokenResponseToken[]
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeDelegationTokenResponseToken {
  readonly principalType: string
  readonly principalName: string
  readonly tokenRequesterPrincipalType?: string
  readonly tokenRequesterPrincipalName?: string
  readonly issueTimestamp: number
  readonly expiryTimestamp: number
  readonly maxTimestamp: number
  readonly tokenId: string
  /** The token's secret. */
  readonly hmac: Uint8Array
  /** Who may renew, beside the owner. */
  readonly renewers: readonly DescribeDelegationTokenResponseRenewer[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeDelegationTokenResponseToken {
  readonly principalType: string
  readonly principalName: string
  readonly tokenRequesterPrincipalType: string
  readonly tokenRequesterPrincipalName: string
  readonly issueTimestamp: number
  readonly expiryTimestamp: number
  readonly maxTimestamp: number
  readonly tokenId: string
  /** The token's secret. */
  readonly hmac: Buffer
  /** Who may renew, beside the owner. */
  readonly renewers: readonly DecodedDescribeDelegationTokenResponseRenewer[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeDelegationTokenResponseRenewer {
  readonly principalType: string
  readonly principalName: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeDelegationTokenResponseRenewer = DescribeDelegationTokenResponseRenewer


function decodeDescribeDelegationTokenResponseRenewer(reader: WireReader, version: number): DecodedDescribeDelegationTokenResponseRenewer {
  const flexible = version >= 2
  const principalType = reader.string(flexible)
  const principalName = reader.string(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { principalType, principalName }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeDelegationTokenResponseToken(reader: WireReader, version: number): DecodedDescribeDelegationTokenResponseToken {
  const flexible = version >= 2
  const principalType = reader.string(flexible)
  const principalName = reader.string(flexible)
  const tokenRequesterPrincipalType = version === 3 ? reader.string(flexible) : ''
  const tokenRequesterPrincipalName = version === 3 ? reader.string(flexible) : ''
  const issueTimestamp = reader.int64()
  const expiryTimestamp = reader.int64()
  const maxTimestamp = reader.int64()
  const tokenId = reader.string(flexible)
  const hmac = reader.bytes(flexible)
  const renewers: DecodedDescribeDelegationTokenResponseRenewer[] = []
  const renewersCount = reader.count(flexible, 3, 96)
  for (let i = 0; i < renewersCount; i++) renewers.push(decodeDescribeDelegationTokenResponseRenewer(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { principalType, principalName, tokenRequesterPrincipalType, tokenRequesterPrincipalName, issueTimestamp, expiryTimestamp, maxTimestamp, tokenId, hmac, renewers }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeDelegationTokenResponse(reader: WireReader, version: number): DecodedDescribeDelegationTokenResponse {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = reader.int16()
  const tokens: DecodedDescribeDelegationTokenResponseToken[] = []
  const tokensCount = reader.count(flexible, 30, 408)
  for (let i = 0; i < tokensCount; i++) tokens.push(decodeDescribeDelegationTokenResponseToken(reader, version))
  const throttleTimeMs = reader.int32()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, tokens, throttleTimeMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeDelegationTokenResponseRenewer(writer: WireWriter, message: DescribeDelegationTokenResponseRenewer, version: number): void {
  const flexible = version >= 2
  const principalType = message.principalType
  writer.string(principalType, flexible)
  const principalName = message.principalName
  writer.string(principalName, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeDescribeDelegationTokenResponseToken(writer: WireWriter, message: DescribeDelegationTokenResponseToken, version: number): void {
  const flexible = version >= 2
  const principalType = message.principalType
  writer.string(principalType, flexible)
  const principalName = message.principalName
  writer.string(principalName, flexible)
  const tokenRequesterPrincipalType = message.tokenRequesterPrincipalType ?? ''
  if (version === 3) {
    writer.string(tokenRequesterPrincipalType, flexible)
  } else if (tokenRequesterPrincipalType !== '') throw responseUnsayable('DescribeDelegationTokenResponseToken.tokenRequesterPrincipalType', version)
  const tokenRequesterPrincipalName = message.tokenRequesterPrincipalName ?? ''
  if (version === 3) {
    writer.string(tokenRequesterPrincipalName, flexible)
  } else if (tokenRequesterPrincipalName !== '') throw responseUnsayable('DescribeDelegationTokenResponseToken.tokenRequesterPrincipalName', version)
  const issueTimestamp = message.issueTimestamp
  writer.int64(issueTimestamp)
  const expiryTimestamp = message.expiryTimestamp
  writer.int64(expiryTimestamp)
  const maxTimestamp = message.maxTimestamp
  writer.int64(maxTimestamp)
  const tokenId = message.tokenId
  writer.string(tokenId, flexible)
  const hmac = message.hmac
  writer.bytes(hmac, flexible)
  const renewers = message.renewers
  writer.count(renewers.length, flexible)
  for (let i = 0; i < renewers.length; i++) encodeDescribeDelegationTokenResponseRenewer(writer, renewers[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeDescribeDelegationTokenResponse(writer: WireWriter, message: DescribeDelegationTokenResponse, version: number): void {
  if (!(version >= 1 && version <= 3)) throw unsupportedVersion('DescribeDelegationTokenResponse', version)
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const tokens = message.tokens
  writer.count(tokens.length, flexible)
  for (let i = 0; i < tokens.length; i++) encodeDescribeDelegationTokenResponseToken(writer, tokens[i]!, version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const describeDelegationTokenApi: Api<DescribeDelegationTokenRequest, DescribeDelegationTokenResponse, DescribeDelegationTokenRequestInit, DecodedDescribeDelegationTokenResponse> = {
  key: 41,
  name: 'DescribeDelegationToken',
  versions: { min: 1, max: 3 },
  advertised: { min: 1, max: 3 },
  flexibleFrom: 2,
  decodeRequest: decodeDescribeDelegationTokenRequest,
  encodeRequest: encodeDescribeDelegationTokenRequest,
  decodeResponse: decodeDescribeDelegationTokenResponse,
  encodeResponse: encodeDescribeDelegationTokenResponse,
}
