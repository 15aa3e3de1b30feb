// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import { NONE } from '../absent.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface FindCoordinatorRequest {
  /** Group, transactional id or share partition. */
  readonly key: string
  /** 0 group, 1 transaction, 2 share partition. */
  readonly keyType: number
  /** Ids to look up, all of one type. */
  readonly coordinatorKeys: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FindCoordinatorRequestInit {
  /** Group, transactional id or share partition. */
  readonly key?: string
  /** 0 group, 1 transaction, 2 share partition. */
  readonly keyType?: number
  /** Ids to look up, all of one type. */
  readonly coordinatorKeys?: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeFindCoordinatorRequest(reader: WireReader, version: number): FindCoordinatorRequest {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('FindCoordinatorRequest', version)
  const flexible = version >= 3
  const key = version <= 3 ? reader.string(flexible) : ''
  const keyType = version >= 1 ? reader.int8() : 0
  const coordinatorKeys: string[] = []
  if (version >= 4) {
    const coordinatorKeysCount = reader.count(flexible, 1, 32)
    for (let i = 0; i < coordinatorKeysCount; i++) coordinatorKeys.push(reader.string(flexible))
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { key, keyType, coordinatorKeys }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeFindCoordinatorRequest(writer: WireWriter, message: FindCoordinatorRequestInit, version: number): void {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('FindCoordinatorRequest', version)
  const flexible = version >= 3
  const key = message.key ?? ''
  if (version <= 3) {
    writer.string(key, flexible)
  } else if (key !== '') throw requestUnsayable('FindCoordinatorRequest.key', version)
  const keyType = message.keyType ?? 0
  if (version >= 1) {
    writer.int8(keyType)
  } else if (keyType !== 0) throw requestUnsayable('FindCoordinatorRequest.keyType', version)
  const coordinatorKeys = message.coordinatorKeys ?? NONE
  if (version >= 4) {
    writer.count(coordinatorKeys.length, flexible)
    for (let i = 0; i < coordinatorKeys.length; i++) writer.string(coordinatorKeys[i]!, flexible)
  } else if (coordinatorKeys.length !== 0) throw requestUnsayable('FindCoordinatorRequest.coordinatorKeys', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface FindCoordinatorResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode?: number
  readonly errorMessage?: string | null
  readonly nodeId?: number
  readonly host?: string
  readonly port?: number
  readonly coordinators?: readonly FindCoordinatorResponseCoordinator[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFindCoordinatorResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly coordinators: readonly DecodedFindCoordinatorResponseCoordinator[]
  readonly unknownTags?: readonly UnknownTag[]
}

export interface FindCoordinatorResponseCoordinator {
  readonly key: string
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedFindCoordinatorResponseCoordinator {
  readonly key: string
  readonly nodeId: number
  readonly host: string
  readonly port: number
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeFindCoordinatorResponseCoordinator(reader: WireReader): DecodedFindCoordinatorResponseCoordinator {
  const key = reader.string(true)
  const nodeId = reader.int32()
  const host = reader.string(true)
  const port = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const unknownTags = reader.unknownTags()
  const message = { key, nodeId, host, port, errorCode, errorMessage }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeFindCoordinatorResponse(reader: WireReader, version: number): DecodedFindCoordinatorResponse {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('FindCoordinatorResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = version >= 1 ? reader.int32() : 0
  const errorCode = version <= 3 ? reader.int16() : 0
  const errorMessage = version >= 1 && version <= 3 ? reader.nullableString(flexible) : ''
  const nodeId = version <= 3 ? reader.int32() : 0
  const host = version <= 3 ? reader.string(flexible) : ''
  const port = version <= 3 ? reader.int32() : 0
  const coordinators: DecodedFindCoordinatorResponseCoordinator[] = []
  if (version >= 4) {
    const coordinatorsCount = reader.count(flexible, 14, 152)
    for (let i = 0; i < coordinatorsCount; i++) coordinators.push(decodeFindCoordinatorResponseCoordinator(reader))
  }
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, errorMessage, nodeId, host, port, coordinators }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeFindCoordinatorResponseCoordinator(writer: WireWriter, message: FindCoordinatorResponseCoordinator): void {
  const key = message.key
  writer.string(key, true)
  const nodeId = message.nodeId
  writer.int32(nodeId)
  const host = message.host
  writer.string(host, true)
  const port = message.port
  writer.int32(port)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? '' : message.errorMessage
  writer.nullableString(errorMessage, true)
  writer.unknownTags(message.unknownTags)
}

export function encodeFindCoordinatorResponse(writer: WireWriter, message: FindCoordinatorResponse, version: number): void {
  if (!(version >= 0 && version <= 6)) throw unsupportedVersion('FindCoordinatorResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = message.throttleTimeMs ?? 0
  if (version >= 1) {
    writer.int32(throttleTimeMs)
  }
  const errorCode = message.errorCode ?? 0
  if (version <= 3) {
    writer.int16(errorCode)
  } else if (errorCode !== 0) throw responseUnsayable('FindCoordinatorResponse.errorCode', version)
  const errorMessage = message.errorMessage === undefined ? '' : message.errorMessage
  if (version >= 1 && version <= 3) {
    writer.nullableString(errorMessage, flexible)
  }
  const nodeId = message.nodeId ?? 0
  if (version <= 3) {
    writer.int32(nodeId)
  } else if (nodeId !== 0) throw responseUnsayable('FindCoordinatorResponse.nodeId', version)
  const host = message.host ?? ''
  if (version <= 3) {
    writer.string(host, flexible)
  } else if (host !== '') throw responseUnsayable('FindCoordinatorResponse.host', version)
  const port = message.port ?? 0
  if (version <= 3) {
    writer.int32(port)
  } else if (port !== 0) throw responseUnsayable('FindCoordinatorResponse.port', version)
  const coordinators = message.coordinators ?? NONE
  if (version >= 4) {
    writer.count(coordinators.length, flexible)
    for (let i = 0; i < coordinators.length; i++) encodeFindCoordinatorResponseCoordinator(writer, coordinators[i]!)
  } else if (coordinators.length !== 0) throw responseUnsayable('FindCoordinatorResponse.coordinators', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const findCoordinatorApi: Api<FindCoordinatorRequest, FindCoordinatorResponse, FindCoordinatorRequestInit, DecodedFindCoordinatorResponse> = {
  key: 10,
  name: 'FindCoordinator',
  versions: { min: 0, max: 6 },
  advertised: { min: 0, max: 6 },
  flexibleFrom: 3,
  decodeRequest: decodeFindCoordinatorRequest,
  encodeRequest: encodeFindCoordinatorRequest,
  decodeResponse: decodeFindCoordinatorResponse,
  encodeResponse: encodeFindCoordinatorResponse,
}
