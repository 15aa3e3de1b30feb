// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface AddOffsetsToTxnRequest {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  readonly groupId: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type AddOffsetsToTxnRequestInit = AddOffsetsToTxnRequest


export function decodeAddOffsetsToTxnRequest(reader: WireReader, version: number): AddOffsetsToTxnRequest {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('AddOffsetsToTxnRequest', version)
  const flexible = version >= 3
  const transactionalId = reader.string(flexible)
  const producerId = reader.int64()
  const producerEpoch = reader.int16()
  const groupId = reader.string(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { transactionalId, producerId, producerEpoch, groupId }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeAddOffsetsToTxnRequest(writer: WireWriter, message: AddOffsetsToTxnRequestInit, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('AddOffsetsToTxnRequest', version)
  const flexible = version >= 3
  const transactionalId = message.transactionalId
  writer.string(transactionalId, flexible)
  const producerId = message.producerId
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int16(producerEpoch)
  const groupId = message.groupId
  writer.string(groupId, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface AddOffsetsToTxnResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedAddOffsetsToTxnResponse = AddOffsetsToTxnResponse


export function decodeAddOffsetsToTxnResponse(reader: WireReader, version: number): DecodedAddOffsetsToTxnResponse {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('AddOffsetsToTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeAddOffsetsToTxnResponse(writer: WireWriter, message: AddOffsetsToTxnResponse, version: number): void {
  if (!(version >= 0 && version <= 4)) throw unsupportedVersion('AddOffsetsToTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const addOffsetsToTxnApi: Api<AddOffsetsToTxnRequest, AddOffsetsToTxnResponse, AddOffsetsToTxnRequestInit, DecodedAddOffsetsToTxnResponse> = {
  key: 25,
  name: 'AddOffsetsToTxn',
  versions: { min: 0, max: 4 },
  advertised: { min: 0, max: 4 },
  flexibleFrom: 3,
  decodeRequest: decodeAddOffsetsToTxnRequest,
  encodeRequest: encodeAddOffsetsToTxnRequest,
  decodeResponse: decodeAddOffsetsToTxnResponse,
  encodeResponse: encodeAddOffsetsToTxnResponse,
}
