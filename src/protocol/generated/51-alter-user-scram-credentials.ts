// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AlterUserScramCredentialsRequest {
  readonly deletions: readonly AlterUserScramCredentialsRequestDeletion[]
  readonly upsertions: readonly AlterUserScramCredentialsRequestUpsertion[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterUserScramCredentialsRequestInit {
  readonly deletions: readonly AlterUserScramCredentialsRequestDeletionInit[]
  readonly upsertions: readonly AlterUserScramCredentialsRequestUpsertionInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterUserScramCredentialsRequestUpsertion {
  readonly name: string
  readonly mechanism: number
  readonly iterations: number
  readonly salt: Buffer
  readonly saltedPassword: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterUserScramCredentialsRequestUpsertionInit {
  readonly name: string
  readonly mechanism: number
  readonly iterations: number
  readonly salt: Uint8Array
  readonly saltedPassword: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}

export interface AlterUserScramCredentialsRequestDeletion {
  readonly name: string
  readonly mechanism: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type AlterUserScramCredentialsRequestDeletionInit = AlterUserScramCredentialsRequestDeletion


function decodeAlterUserScramCredentialsRequestDeletion(reader: WireReader): AlterUserScramCredentialsRequestDeletion {
  const name = reader.string(true)
  const mechanism = reader.int8()
  const unknownTags = reader.unknownTags()
  const message = { name, mechanism }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeAlterUserScramCredentialsRequestUpsertion(reader: WireReader): AlterUserScramCredentialsRequestUpsertion {
  const name = reader.string(true)
  const mechanism = reader.int8()
  const iterations = reader.int32()
  const salt = reader.bytes(true)
  const saltedPassword = reader.bytes(true)
  const unknownTags = reader.unknownTags()
  const message = { name, mechanism, iterations, salt, saltedPassword }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterUserScramCredentialsRequest(reader: WireReader, version: number): AlterUserScramCredentialsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterUserScramCredentialsRequest', version)
  const deletions: AlterUserScramCredentialsRequestDeletion[] = []
  const deletionsCount = reader.count(true, 3, 72)
  for (let i = 0; i < deletionsCount; i++) deletions.push(decodeAlterUserScramCredentialsRequestDeletion(reader))
  const upsertions: AlterUserScramCredentialsRequestUpsertion[] = []
  const upsertionsCount = reader.count(true, 9, 288)
  for (let i = 0; i < upsertionsCount; i++) upsertions.push(decodeAlterUserScramCredentialsRequestUpsertion(reader))
  const unknownTags = reader.unknownTags()
  const message = { deletions, upsertions }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterUserScramCredentialsRequestDeletion(writer: WireWriter, message: AlterUserScramCredentialsRequestDeletionInit): void {
  const name = message.name
  writer.string(name, true)
  const mechanism = message.mechanism
  writer.int8(mechanism)
  writer.unknownTags(message.unknownTags)
}

function encodeAlterUserScramCredentialsRequestUpsertion(writer: WireWriter, message: AlterUserScramCredentialsRequestUpsertionInit): void {
  const name = message.name
  writer.string(name, true)
  const mechanism = message.mechanism
  writer.int8(mechanism)
  const iterations = message.iterations
  writer.int32(iterations)
  const salt = message.salt
  writer.bytes(salt, true)
  const saltedPassword = message.saltedPassword
  writer.bytes(saltedPassword, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeAlterUserScramCredentialsRequest(writer: WireWriter, message: AlterUserScramCredentialsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterUserScramCredentialsRequest', version)
  const deletions = message.deletions
  writer.count(deletions.length, true)
  for (let i = 0; i < deletions.length; i++) encodeAlterUserScramCredentialsRequestDeletion(writer, deletions[i]!)
  const upsertions = message.upsertions
  writer.count(upsertions.length, true)
  for (let i = 0; i < upsertions.length; i++) encodeAlterUserScramCredentialsRequestUpsertion(writer, upsertions[i]!)
  writer.unknownTags(message.unknownTags)
}

export interface AlterUserScramCredentialsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly AlterUserScramCredentialsResponseUser[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterUserScramCredentialsResponse = AlterUserScramCredentialsResponse

export interface AlterUserScramCredentialsResponseUser {
  readonly user: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAlterUserScramCredentialsResponseUser = AlterUserScramCredentialsResponseUser


function decodeAlterUserScramCredentialsResponseUser(reader: WireReader): DecodedAlterUserScramCredentialsResponseUser {
  const user = reader.string(true)
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { user, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeAlterUserScramCredentialsResponse(reader: WireReader, version: number): DecodedAlterUserScramCredentialsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterUserScramCredentialsResponse', version)
  const throttleTimeMs = reader.int32()
  const results: DecodedAlterUserScramCredentialsResponseUser[] = []
  const resultsCount = reader.count(true, 5, 104)
  for (let i = 0; i < resultsCount; i++) results.push(decodeAlterUserScramCredentialsResponseUser(reader))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeAlterUserScramCredentialsResponseUser(writer: WireWriter, message: AlterUserScramCredentialsResponseUser): void {
  const user = message.user
  writer.string(user, true)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeAlterUserScramCredentialsResponse(writer: WireWriter, message: AlterUserScramCredentialsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('AlterUserScramCredentialsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const results = message.results
  writer.count(results.length, true)
  for (let i = 0; i < results.length; i++) encodeAlterUserScramCredentialsResponseUser(writer, results[i]!)
  writer.unknownTags(message.unknownTags)
}

export const alterUserScramCredentialsApi: Api<AlterUserScramCredentialsRequest, AlterUserScramCredentialsResponse, AlterUserScramCredentialsRequestInit, DecodedAlterUserScramCredentialsResponse> = {
  key: 51,
  name: 'AlterUserScramCredentials',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeAlterUserScramCredentialsRequest,
  encodeRequest: encodeAlterUserScramCredentialsRequest,
  decodeResponse: decodeAlterUserScramCredentialsResponse,
  encodeResponse: encodeAlterUserScramCredentialsResponse,
}
