// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface HeartbeatRequest {
  readonly groupId: string
  /** -1: none. */
  readonly generationId: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface HeartbeatRequestInit {
  readonly groupId: string
  /** -1: none. */
  readonly generationId: number
  readonly memberId: string
  /** Static member; null: dynamic. */
  readonly groupInstanceId?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeHeartbeatRequest(reader: WireReader, version: number): HeartbeatRequest {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('HeartbeatRequest', version)
  const flexible = version >= 4
  const groupId = reader.string(flexible)
  const generationId = reader.int32()
  const memberId = reader.string(flexible)
  const groupInstanceId = version >= 3 ? reader.nullableString(flexible) : null
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { groupId, generationId, memberId, groupInstanceId }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeHeartbeatRequest(writer: WireWriter, message: HeartbeatRequestInit, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('HeartbeatRequest', version)
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
  } else if (groupInstanceId !== null) throw requestUnsayable('HeartbeatRequest.groupInstanceId', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface HeartbeatResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedHeartbeatResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeHeartbeatResponse(reader: WireReader, version: number): DecodedHeartbeatResponse {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('HeartbeatResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeHeartbeatResponse(writer: WireWriter, message: HeartbeatResponse, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('HeartbeatResponse', version)
  const flexible = version >= 4
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const heartbeatApi: Api<HeartbeatRequest, HeartbeatResponse, HeartbeatRequestInit, DecodedHeartbeatResponse> = {
  key: 12,
  name: 'Heartbeat',
  versions: { min: 0, max: 4 },
  advertised: { min: 0, max: 4 },
  flexibleFrom: 4,
  decodeRequest: decodeHeartbeatRequest,
  encodeRequest: encodeHeartbeatRequest,
  decodeResponse: decodeHeartbeatResponse,
  encodeResponse: encodeHeartbeatResponse,
}
