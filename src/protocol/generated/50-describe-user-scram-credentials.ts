// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeUserScramCredentialsRequest {
  /** Null: all. */
  readonly users: readonly DescribeUserScramCredentialsRequestUser[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeUserScramCredentialsRequestInit = DescribeUserScramCredentialsRequest

export interface DescribeUserScramCredentialsRequestUser {
  readonly name: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type DescribeUserScramCredentialsRequestUserInit = DescribeUserScramCredentialsRequestUser


function decodeDescribeUserScramCredentialsRequestUser(reader: WireReader): DescribeUserScramCredentialsRequestUser {
  const name = reader.string(true)
  const unknownTags = reader.unknownTags()
  const message = { name }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeUserScramCredentialsRequest(reader: WireReader, version: number): DescribeUserScramCredentialsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeUserScramCredentialsRequest', version)
  let users: DescribeUserScramCredentialsRequestUser[] | null = []
  const usersCount = reader.nullableCount(true, 2, 64)
  const usersItems: DescribeUserScramCredentialsRequestUser[] = []
  for (let i = 0; i < usersCount; i++) usersItems.push(decodeDescribeUserScramCredentialsRequestUser(reader))
  users = usersCount < 0 ? null : usersItems
  const unknownTags = reader.unknownTags()
  const message = { users }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeUserScramCredentialsRequestUser(writer: WireWriter, message: DescribeUserScramCredentialsRequestUserInit): void {
  const name = message.name
  writer.string(name, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeUserScramCredentialsRequest(writer: WireWriter, message: DescribeUserScramCredentialsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeUserScramCredentialsRequest', version)
  const users = message.users
  if (users === null) writer.nullCount(true)
  else {
    writer.count(users.length, true)
    for (let i = 0; i < users.length; i++) encodeDescribeUserScramCredentialsRequestUser(writer, users[i]!)
  }
  writer.unknownTags(message.unknownTags)
}

export interface DescribeUserScramCredentialsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly results: readonly DescribeUserScramCredentialsResponseUser[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeUserScramCredentialsResponse = DescribeUserScramCredentialsResponse

export interface DescribeUserScramCredentialsResponseUser {
  readonly user: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly credentialInfos: readonly DescribeUserScramCredentialsResponseCredential[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeUserScramCredentialsResponseUser = DescribeUserScramCredentialsResponseUser

export interface DescribeUserScramCredentialsResponseCredential {
  readonly mechanism: number
  readonly iterations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedDescribeUserScramCredentialsResponseCredential = DescribeUserScramCredentialsResponseCredential


function decodeDescribeUserScramCredentialsResponseCredential(reader: WireReader): DecodedDescribeUserScramCredentialsResponseCredential {
  const mechanism = reader.int8()
  const iterations = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { mechanism, iterations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeDescribeUserScramCredentialsResponseUser(reader: WireReader): DecodedDescribeUserScramCredentialsResponseUser {
  const user = reader.string(true)
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const credentialInfos: DecodedDescribeUserScramCredentialsResponseCredential[] = []
  const credentialInfosCount = reader.count(true, 6, 48)
  for (let i = 0; i < credentialInfosCount; i++) credentialInfos.push(decodeDescribeUserScramCredentialsResponseCredential(reader))
  const unknownTags = reader.unknownTags()
  const message = { user, errorCode, errorMessage, credentialInfos }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeUserScramCredentialsResponse(reader: WireReader, version: number): DecodedDescribeUserScramCredentialsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeUserScramCredentialsResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const results: DecodedDescribeUserScramCredentialsResponseUser[] = []
  const resultsCount = reader.count(true, 6, 144)
  for (let i = 0; i < resultsCount; i++) results.push(decodeDescribeUserScramCredentialsResponseUser(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeUserScramCredentialsResponseCredential(writer: WireWriter, message: DescribeUserScramCredentialsResponseCredential): void {
  const mechanism = message.mechanism
  writer.int8(mechanism)
  const iterations = message.iterations
  writer.int32(iterations)
  writer.unknownTags(message.unknownTags)
}

function encodeDescribeUserScramCredentialsResponseUser(writer: WireWriter, message: DescribeUserScramCredentialsResponseUser): void {
  const user = message.user
  writer.string(user, true)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  const credentialInfos = message.credentialInfos
  writer.count(credentialInfos.length, true)
  for (let i = 0; i < credentialInfos.length; i++) encodeDescribeUserScramCredentialsResponseCredential(writer, credentialInfos[i]!)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeUserScramCredentialsResponse(writer: WireWriter, message: DescribeUserScramCredentialsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('DescribeUserScramCredentialsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  const results = message.results
  writer.count(results.length, true)
  for (let i = 0; i < results.length; i++) encodeDescribeUserScramCredentialsResponseUser(writer, results[i]!)
  writer.unknownTags(message.unknownTags)
}

export const describeUserScramCredentialsApi: Api<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse, DescribeUserScramCredentialsRequestInit, DecodedDescribeUserScramCredentialsResponse> = {
  key: 50,
  name: 'DescribeUserScramCredentials',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeUserScramCredentialsRequest,
  encodeRequest: encodeDescribeUserScramCredentialsRequest,
  decodeResponse: decodeDescribeUserScramCredentialsResponse,
  encodeResponse: encodeDescribeUserScramCredentialsResponse,
}
