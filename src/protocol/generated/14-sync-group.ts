// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface SyncGroupRequest {
  readonly groupId: string
  /** -1: none. */
  readonly generationId: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string | null
  /** The protocol picked. */
  readonly protocolName: string | null
  /** By the leader; empty from the others. */
  readonly assignments: readonly SyncGroupRequestAssignment[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface SyncGroupRequestInit {
  readonly groupId: string
  /** -1: none. */
  readonly generationId: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  /** `consumer`, `connect` and so on. */
  readonly protocolType?: string | null
  /** The protocol picked. */
  readonly protocolName?: string | null
  /** By the leader; empty from the others. */
  readonly assignments: readonly SyncGroupRequestAssignmentInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface SyncGroupRequestAssignment {
  readonly memberId: string
  readonly assignment: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}

export interface SyncGroupRequestAssignmentInit {
  readonly memberId: string
  readonly assignment: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeSyncGroupRequestAssignment(reader: WireReader, version: number): SyncGroupRequestAssignment {
  const flexible = version >= 4
  const memberId = reader.string(flexible)
  const assignment = reader.bytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { memberId, assignment }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeSyncGroupRequest(reader: WireReader, version: number): SyncGroupRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('SyncGroupRequest', version)
  const flexible = version >= 4
  const groupId = reader.string(flexible)
  const generationId = reader.int32()
  const memberId = reader.string(flexible)
  const groupInstanceId = version >= 3 ? reader.nullableString(flexible) : null
  const protocolType = version === 5 ? reader.nullableString(flexible) : null
  const protocolName = version === 5 ? reader.nullableString(flexible) : null
  const assignments: SyncGroupRequestAssignment[] = []
  const assignmentsCount = reader.count(flexible, 3, 168)
  for (let i = 0; i < assignmentsCount; i++) assignments.push(decodeSyncGroupRequestAssignment(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, generationId, memberId, groupInstanceId, protocolType, protocolName, assignments }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeSyncGroupRequestAssignment(writer: WireWriter, message: SyncGroupRequestAssignmentInit, version: number): void {
  const flexible = version >= 4
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const assignment = message.assignment
  writer.bytes(assignment, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeSyncGroupRequest(writer: WireWriter, message: SyncGroupRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('SyncGroupRequest', version)
  const flexible = version >= 4
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const generationId = message.generationId
  writer.int32(generationId)
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  if (version >= 3) {
    writer.nullableString(groupInstanceId, flexible)
  } else if (groupInstanceId !== null) throw requestUnsayable('SyncGroupRequest.groupInstanceId', version)
  const protocolType = message.protocolType === undefined ? null : message.protocolType
  if (version === 5) {
    writer.nullableString(protocolType, flexible)
  }
  const protocolName = message.protocolName === undefined ? null : message.protocolName
  if (version === 5) {
    writer.nullableString(protocolName, flexible)
  }
  const assignments = message.assignments
  writer.count(assignments.length, flexible)
  for (let i = 0; i < assignments.length; i++) encodeSyncGroupRequestAssignment(writer, assignments[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface SyncGroupResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode: number
  /** `consumer`, `connect` and so on. */
  readonly protocolType?: string | null
  /** The protocol picked. */
  readonly protocolName?: string | null
  readonly assignment: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedSyncGroupResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string | null
  /** The protocol picked. */
  readonly protocolName: string | null
  readonly assignment: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeSyncGroupResponse(reader: WireReader, version: number): DecodedSyncGroupResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('SyncGroupResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const errorCode = reader.int16()
  const protocolType = version === 5 ? reader.nullableString(flexible) : null
  const protocolName = version === 5 ? reader.nullableString(flexible) : null
  const assignment = reader.bytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, protocolType, protocolName, assignment }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeSyncGroupResponse(writer: WireWriter, message: SyncGroupResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('SyncGroupResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const protocolType = message.protocolType === undefined ? null : message.protocolType
  if (version === 5) {
    writer.nullableString(protocolType, flexible)
  }
  const protocolName = message.protocolName === undefined ? null : message.protocolName
  if (version === 5) {
    writer.nullableString(protocolName, flexible)
  }
  const assignment = message.assignment
  writer.bytes(assignment, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const syncGroupApi: Api<SyncGroupRequest, SyncGroupResponse, SyncGroupRequestInit, DecodedSyncGroupResponse> = {
  key: 14,
  name: 'SyncGroup',
  versions: { min: 0, max: 5 },
  advertised: { min: 0, max: 5 },
  flexibleFrom: 4,
  decodeRequest: decodeSyncGroupRequest,
  encodeRequest: encodeSyncGroupRequest,
  decodeResponse: decodeSyncGroupResponse,
  encodeResponse: encodeSyncGroupResponse,
}
