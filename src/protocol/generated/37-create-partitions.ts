// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface CreatePartitionsRequest {
  readonly topics: readonly CreatePartitionsRequestTopic[]
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number
  /** Change nothing. */
  readonly validateOnly: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreatePartitionsRequestInit = CreatePartitionsRequest

export interface CreatePartitionsRequestTopic {
  readonly name: string
  /** Partitions after the change. */
  readonly count: number
  /** Replicas of the new partitions; null: the broker picks. */
  readonly assignments: readonly CreatePartitionsRequestAssignment[] | null
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreatePartitionsRequestTopicInit = CreatePartitionsRequestTopic

export interface CreatePartitionsRequestAssignment {
  /** Replicas, the preferred leader first. */
  readonly brokerIds: readonly number[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type CreatePartitionsRequestAssignmentInit = CreatePartitionsRequestAssignment


function decodeCreatePartitionsRequestAssignment(reader: WireReader, version: number): CreatePartitionsRequestAssignment {
  const flexible = version >= 2
  const brokerIds: number[] = []
  const brokerIdsCount = reader.count(flexible, 4, 8)
  for (let i = 0; i < brokerIdsCount; i++) brokerIds.push(reader.int32())
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { brokerIds }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function decodeCreatePartitionsRequestTopic(reader: WireReader, version: number): CreatePartitionsRequestTopic {
  const flexible = version >= 2
  const name = reader.string(flexible)
  const count = reader.int32()
  let assignments: CreatePartitionsRequestAssignment[] | null = []
  const assignmentsCount = reader.nullableCount(flexible, 2, 72)
  const assignmentsItems: CreatePartitionsRequestAssignment[] = []
  for (let i = 0; i < assignmentsCount; i++) assignmentsItems.push(decodeCreatePartitionsRequestAssignment(reader, version))
  assignments = assignmentsCount < 0 ? null : assignmentsItems
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, count, assignments }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreatePartitionsRequest(reader: WireReader, version: number): CreatePartitionsRequest {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('CreatePartitionsRequest', version)
  const flexible = version >= 2
  const topics: CreatePartitionsRequestTopic[] = []
  const topicsCount = reader.count(flexible, 7, 112)
  for (let i = 0; i < topicsCount; i++) topics.push(decodeCreatePartitionsRequestTopic(reader, version))
  const timeoutMs = reader.int32()
  const validateOnly = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { topics, timeoutMs, validateOnly }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreatePartitionsRequestAssignment(writer: WireWriter, message: CreatePartitionsRequestAssignmentInit, version: number): void {
  const flexible = version >= 2
  const brokerIds = message.brokerIds
  writer.count(brokerIds.length, flexible)
  for (let i = 0; i < brokerIds.length; i++) writer.int32(brokerIds[i]!)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

function encodeCreatePartitionsRequestTopic(writer: WireWriter, message: CreatePartitionsRequestTopicInit, version: number): void {
  const flexible = version >= 2
  const name = message.name
  writer.string(name, flexible)
  const count = message.count
  writer.int32(count)
  const assignments = message.assignments
  if (assignments === null) writer.nullCount(flexible)
  else {
    writer.count(assignments.length, flexible)
    for (let i = 0; i < assignments.length; i++) encodeCreatePartitionsRequestAssignment(writer, assignments[i]!, version)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeCreatePartitionsRequest(writer: WireWriter, message: CreatePartitionsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('CreatePartitionsRequest', version)
  const flexible = version >= 2
  const topics = message.topics
  writer.count(topics.length, flexible)
  for (let i = 0; i < topics.length; i++) encodeCreatePartitionsRequestTopic(writer, topics[i]!, version)
  const timeoutMs = message.timeoutMs
  writer.int32(timeoutMs)
  const validateOnly = message.validateOnly
  writer.bool(validateOnly)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface CreatePartitionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly CreatePartitionsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedCreatePartitionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly results: readonly DecodedCreatePartitionsResponseTopic[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface CreatePartitionsResponseTopic {
  readonly name: string
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedCreatePartitionsResponseTopic {
  readonly name: string
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeCreatePartitionsResponseTopic(reader: WireReader, version: number): DecodedCreatePartitionsResponseTopic {
  const flexible = version >= 2
  const name = reader.string(flexible)
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeCreatePartitionsResponse(reader: WireReader, version: number): DecodedCreatePartitionsResponse {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('CreatePartitionsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const results: DecodedCreatePartitionsResponseTopic[] = []
  const resultsCount = reader.count(flexible, 5, 104)
  for (let i = 0; i < resultsCount; i++) results.push(decodeCreatePartitionsResponseTopic(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, results }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeCreatePartitionsResponseTopic(writer: WireWriter, message: CreatePartitionsResponseTopic, version: number): void {
  const flexible = version >= 2
  const name = message.name
  writer.string(name, flexible)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeCreatePartitionsResponse(writer: WireWriter, message: CreatePartitionsResponse, version: number): void {
  if (!(version >= 0 && version <= 3)) throw unsupportedVersion('CreatePartitionsResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const results = message.results
  writer.count(results.length, flexible)
  for (let i = 0; i < results.length; i++) encodeCreatePartitionsResponseTopic(writer, results[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const createPartitionsApi: Api<CreatePartitionsRequest, CreatePartitionsResponse, CreatePartitionsRequestInit, DecodedCreatePartitionsResponse> = {
  key: 37,
  name: 'CreatePartitions',
  versions: { min: 0, max: 3 },
  advertised: { min: 0, max: 3 },
  flexibleFrom: 2,
  decodeRequest: decodeCreatePartitionsRequest,
  encodeRequest: encodeCreatePartitionsRequest,
  decodeResponse: decodeCreatePartitionsResponse,
  encodeResponse: encodeCreatePartitionsResponse,
}
