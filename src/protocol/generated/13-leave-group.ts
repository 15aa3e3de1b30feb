// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface LeaveGroupRequest {
  readonly groupId: string
  readonly memberId: string
  readonly members: readonly LeaveGroupRequestMember[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface LeaveGroupRequestInit {
  readonly groupId: string
  readonly memberId?: string
  readonly members?: readonly LeaveGroupRequestMemberInit[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface LeaveGroupRequestMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  /** For the broker's log. */
  readonly reason: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface LeaveGroupRequestMemberInit {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  /** For the broker's log. */
  readonly reason?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeLeaveGroupRequestMember(reader: WireReader, version: number): LeaveGroupRequestMember {
  const flexible = version >= 4
  const memberId = reader.string(flexible)
  const groupInstanceId = reader.nullableString(flexible)
  const reason = version === 5 ? reader.nullableString(flexible) : null
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { memberId, groupInstanceId, reason }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeLeaveGroupRequest(reader: WireReader, version: number): LeaveGroupRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('LeaveGroupRequest', version)
  const flexible = version >= 4
  const groupId = reader.string(flexible)
  const memberId = version <= 2 ? reader.string(flexible) : ''
  const members: LeaveGroupRequestMember[] = []
  if (version >= 3) {
    const membersCount = reader.count(flexible, 3, 128)
    for (let i = 0; i < membersCount; i++) members.push(decodeLeaveGroupRequestMember(reader, version))
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, memberId, members }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeLeaveGroupRequestMember(writer: WireWriter, message: LeaveGroupRequestMemberInit, version: number): void {
  const flexible = version >= 4
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId === undefined ? null : message.groupInstanceId
  writer.nullableString(groupInstanceId, flexible)
  const reason = message.reason === undefined ? null : message.reason
  if (version === 5) {
    writer.nullableString(reason, flexible)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeLeaveGroupRequest(writer: WireWriter, message: LeaveGroupRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('LeaveGroupRequest', version)
  const flexible = version >= 4
  const groupId = message.groupId
  writer.string(groupId, flexible)
  const memberId = message.memberId ?? ''
  if (version <= 2) {
    writer.string(memberId, flexible)
  } else if (memberId !== '') throw requestUnsayable('LeaveGroupRequest.memberId', version)
  const members = message.members ?? NONE
  if (version >= 3) {
    writer.count(members.length, flexible)
    for (let i = 0; i < members.length; i++) encodeLeaveGroupRequestMember(writer, members[i]!, version)
  } else if (members.length !== 0) throw requestUnsayable('LeaveGroupRequest.members', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface LeaveGroupResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode: number
  readonly members?: readonly LeaveGroupResponseMember[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedLeaveGroupResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly members: readonly DecodedLeaveGroupResponseMember[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface LeaveGroupResponseMember {
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedLeaveGroupResponseMember = LeaveGroupResponseMember


function decodeLeaveGroupResponseMember(reader: WireReader, version: number): DecodedLeaveGroupResponseMember {
  const flexible = version >= 4
  const memberId = reader.string(flexible)
  const groupInstanceId = reader.nullableString(flexible)
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { memberId, groupInstanceId, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeLeaveGroupResponse(reader: WireReader, version: number): DecodedLeaveGroupResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('LeaveGroupResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const errorCode = reader.int16()
  const members: DecodedLeaveGroupResponseMember[] = []
  if (version >= 3) {
    const membersCount = reader.count(flexible, 5, 104)
    for (let i = 0; i < membersCount; i++) members.push(decodeLeaveGroupResponseMember(reader, version))
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, members }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeLeaveGroupResponseMember(writer: WireWriter, message: LeaveGroupResponseMember, version: number): void {
  const flexible = version >= 4
  const memberId = message.memberId
  writer.string(memberId, flexible)
  const groupInstanceId = message.groupInstanceId
  writer.nullableString(groupInstanceId, flexible)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export function encodeLeaveGroupResponse(writer: WireWriter, message: LeaveGroupResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('LeaveGroupResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const members = message.members ?? NONE
  if (version >= 3) {
    writer.count(members.length, flexible)
    for (let i = 0; i < members.length; i++) encodeLeaveGroupResponseMember(writer, members[i]!, version)
  } else if (members.length !== 0) throw responseUnsayable('LeaveGroupResponse.members', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const leaveGroupApi: Api<LeaveGroupRequest, LeaveGroupResponse, LeaveGroupRequestInit, DecodedLeaveGroupResponse> = {
  key: 13,
  name: 'LeaveGroup',
  versions: { min: 0, max: 5 },
  advertised: { min: 0, max: 5 },
  flexibleFrom: 4,
  decodeRequest: decodeLeaveGroupRequest,
  encodeRequest: encodeLeaveGroupRequest,
  decodeResponse: decodeLeaveGroupResponse,
  encodeResponse: encodeLeaveGroupResponse,
}
