// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface JoinGroupRequest {
  readonly groupId: string
  /** Silence after which the member is out, in milliseconds. */
  readonly sessionTimeoutMs: number
  /** Time to rejoin in, in milliseconds; -1: the session's. */
  readonly rebalanceTimeoutMs: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string
  /** What the member can do, best first. */
  readonly protocols: readonly JoinGroupRequestProtocol[]
  /** For the broker's log. */
  readonly reason: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface JoinGroupRequestInit {
  readonly groupId: string
  /** Silence after which the member is out, in milliseconds. */
  readonly sessionTimeoutMs: number
  /** Time to rejoin in, in milliseconds; -1: the session's. */
  readonly rebalanceTimeoutMs?: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string
  /** What the member can do, best first. */
  readonly protocols: readonly JoinGroupRequestProtocolInit[]
  /** For the broker's log. */
  readonly reason?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface JoinGroupRequestProtocol {
  readonly name: string
  readonly metadata: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}

export interface JoinGroupRequestProtocolInit {
  readonly name: string
  readonly metadata: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeJoinGroupRequestProtocol(reader: WireReader, version: number): JoinGroupRequestProtocol {
  const flexible = version >= 6
  const name = reader.string(flexible)
  const metadata = reader.bytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { name, metadata }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeJoinGroupRequest(reader: WireReader, version: number): JoinGroupRequest {
  if (!(version >= 0 && version <= 9)) throw unsupportedVersion('JoinGroupRequest', version)
  const flexible = version >= 6
  const groupId = reader.string(flexible)
  const sessionTimeoutMs = reader.int32()
  const rebalanceTimeoutMs = version >= 1 ? reader.int32() : -1
  const memberId = reader.string(flexible)
  const groupInstanceId = version >= 5 ? reader.nullableString(flexible) : null
  const protocolType = reader.string(flexible)
  const protocols: JoinGroupRequestProtocol[] = []
  const protocolsCount = reader.count(flexible, 3, 168)
  for (let i = 0; i < protocolsCount; i++) protocols.push(decodeJoinGroupRequestProtocol(reader, version))
  const reason = version >= 8 ? reader.nullableString(flexible) : null
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, sessionTimeoutMs, rebalanceTimeoutMs, memberId, groupInstanceId, protocolType, protocols, reason }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeJoinGroupRequestProtocol(writer: WireWriter, message: JoinGroupRequestProtocolInit, version: number): void {
  const flexible = version >= 6
  const name = message.name
  writer.string(name, flexible)
  const metadata = message.metadata
  writer.bytes(metadata, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeJoinGroupRequest(writer: WireWriter, message: JoinGroupRequestInit, version: number): void {
  if (!(version >= 0 && version <= 9)) throw unsupportedVersion('JoinGroupRequest', version)
  const flexible = version >= 6
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const sessionTimeoutMs = message.sessionTimeoutMs
  writer.int32(sessionTimeoutMs)
  const rebalanceTimeoutMs = message.rebalanceTimeoutMs ?? -1
  if (version >= 1) {
    writer.int32(rebalanceTimeoutMs)
  }
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  if (version >= 5) {
    writer.nullableString(groupInstanceId, flexible)
  } else if (groupInstanceId !== null) throw requestUnsayable('JoinGroupRequest.groupInstanceId', version)
  const protocolType = message.protocolType
  writer.string(protocolType, flexible)
  const protocols = message.protocols
  writer.count(protocols.length, flexible)
  for (let i = 0; i < protocols.length; i++) encodeJoinGroupRequestProtocol(writer, protocols[i]!, version)
  const reason = message.reason === undefined ? null : message.reason
  if (version >= 8) {
    writer.nullableString(reason, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface JoinGroupResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode: number
  /** -1: none. */
  readonly generationId?: number
  /** `consumer`, `connect` and so on. */
  readonly protocolType?: string | null
  /** The protocol picked. */
  readonly protocolName: string | null
  /** Member id of the leader. */
  readonly leader: string
  /** The leader needn't assign. */
  readonly skipAssignment?: boolean
  readonly memberId: string
  /** All members, for the leader; empty for the others. */
  readonly members: readonly JoinGroupResponseMember[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedJoinGroupResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** -1: none. */
  readonly generationId: number
  /** `consumer`, `connect` and so on. */
  readonly protocolType: string | null
  /** The protocol picked. */
  readonly protocolName: string | null
  /** Member id of the leader. */
  readonly leader: string
  /** The leader needn't assign. */
  readonly skipAssignment: boolean
  readonly memberId: string
  /** All members, for the leader; empty for the others. */
  readonly members: readonly DecodedJoinGroupResponseMember[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface JoinGroupResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  readonly metadata: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedJoinGroupResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  readonly metadata: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeJoinGroupResponseMember(reader: WireReader, version: number): DecodedJoinGroupResponseMember {
  const flexible = version >= 6
  const memberId = reader.string(flexible)
  const groupInstanceId = version >= 5 ? reader.nullableString(flexible) : null
  const metadata = reader.bytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { memberId, groupInstanceId, metadata }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeJoinGroupResponse(reader: WireReader, version: number): DecodedJoinGroupResponse {
  if (!(version >= 0 && version <= 9)) throw unsupportedVersion('JoinGroupResponse', version)
  const flexible = version >= 6
  const throttleTimeMs = version >= 2 ? reader.int32() : 0
  const errorCode = reader.int16()
  const generationId = reader.int32()
  const protocolType = version >= 7 ? reader.nullableString(flexible) : null
  const protocolName = (version >= 7 ? reader.nullableString(flexible) : reader.string(flexible))
  const leader = reader.string(flexible)
  const skipAssignment = version === 9 ? reader.bool() : false
  const memberId = reader.string(flexible)
  const members: DecodedJoinGroupResponseMember[] = []
  const membersCount = reader.count(flexible, 4, 200)
  for (let i = 0; i < membersCount; i++) members.push(decodeJoinGroupResponseMember(reader, version))
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, generationId, protocolType, protocolName, leader, skipAssignment, memberId, members }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeJoinGroupResponseMember(writer: WireWriter, message: JoinGroupResponseMember, version: number): void {
  const flexible = version >= 6
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  if (version >= 5) {
    writer.nullableString(groupInstanceId, flexible)
  }
  const metadata = message.metadata
  writer.bytes(metadata, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeJoinGroupResponse(writer: WireWriter, message: JoinGroupResponse, version: number): void {
  if (!(version >= 0 && version <= 9)) throw unsupportedVersion('JoinGroupResponse', version)
  const flexible = version >= 6
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 2) {
    writer.int32(throttleTimeMs)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const generationId = message.generationId ?? -1
  writer.int32(generationId)
  const protocolType = message.protocolType === undefined ? null : message.protocolType
  if (version >= 7) {
    writer.nullableString(protocolType, flexible)
  }
  const protocolName = message.protocolName
  if (protocolName === null && !(version >= 7)) throw responseUnsayable('JoinGroupResponse.protocolName', version)
  writer.nullableString(protocolName, flexible)
  const leader = message.leader
  writer.string(leader, flexible)
  const skipAssignment = message.skipAssignment ?? false
  if (version === 9) {
    writer.bool(skipAssignment)
  } else if (skipAssignment) throw responseUnsayable('JoinGroupResponse.skipAssignment', version)
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const members = message.members
  writer.count(members.length, flexible)
  for (let i = 0; i < members.length; i++) encodeJoinGroupResponseMember(writer, members[i]!, version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const joinGroupApi: Api<JoinGroupRequest, JoinGroupResponse, JoinGroupRequestInit, DecodedJoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  versions: { min: 0, max: 9 },
  advertised: { min: 0, max: 9 },
  flexibleFrom: 6,
  decodeRequest: decodeJoinGroupRequest,
  encodeRequest: encodeJoinGroupRequest,
  decodeResponse: decodeJoinGroupResponse,
  encodeResponse: encodeJoinGroupResponse,
}
