// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface InitProducerIdRequest {
  /** Null: only idempotent. */
  readonly transactionalId: string | null
  readonly transactionTimeoutMs: number
  /** -1: has none. */
  readonly producerId: number
  /** -1: has none. */
  readonly producerEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface InitProducerIdRequestInit {
  /** Null: only idempotent. */
  readonly transactionalId: string | null
  readonly transactionTimeoutMs: number
  /** -1: has none. */
  readonly producerId?: number
  /** -1: has none. */
  readonly producerEpoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeInitProducerIdRequest(reader: WireReader, version: number): InitProducerIdRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('InitProducerIdRequest', version)
  const flexible = version >= 2
  const transactionalId = reader.nullableString(flexible)
  const transactionTimeoutMs = reader.int32()
  const producerId = version >= 3 ? reader.int64() : -1
  const producerEpoch = version >= 3 ? reader.int16() : -1
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { transactionalId, transactionTimeoutMs, producerId, producerEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeInitProducerIdRequest(writer: WireWriter, message: InitProducerIdRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('InitProducerIdRequest', version)
  const flexible = version >= 2
  const transactionalId = message.transactionalId
  writer.nullableString(transactionalId, flexible)
  const transactionTimeoutMs = message.transactionTimeoutMs
  writer.int32(transactionTimeoutMs)
  const producerId = message.producerId ?? -1
  if (version >= 3) {
    writer.int64(producerId)
  } else if (producerId !== -1) throw requestUnsayable('InitProducerIdRequest.producerId', version)
  const producerEpoch = message.producerEpoch ?? -1
  if (version >= 3) {
    writer.int16(producerEpoch)
  } else if (producerEpoch !== -1) throw requestUnsayable('InitProducerIdRequest.producerEpoch', version)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface InitProducerIdResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs?: number
  readonly errorCode: number
  readonly producerId?: number
  readonly producerEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedInitProducerIdResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly producerId: number
  readonly producerEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeInitProducerIdResponse(reader: WireReader, version: number): DecodedInitProducerIdResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('InitProducerIdResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const producerId = reader.int64()
  const producerEpoch = reader.int16()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, producerId, producerEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeInitProducerIdResponse(writer: WireWriter, message: InitProducerIdResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('InitProducerIdResponse', version)
  const flexible = version >= 2
  const throttleTimeMs = message.throttleTimeMs ?? 0
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const producerId = message.producerId ?? -1
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int16(producerEpoch)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const initProducerIdApi: Api<InitProducerIdRequest, InitProducerIdResponse, InitProducerIdRequestInit, DecodedInitProducerIdResponse> = {
  key: 22,
  name: 'InitProducerId',
  versions: { min: 0, max: 5 },
  advertised: { min: 0, max: 5 },
  flexibleFrom: 2,
  decodeRequest: decodeInitProducerIdRequest,
  encodeRequest: encodeInitProducerIdRequest,
  decodeResponse: decodeInitProducerIdResponse,
  encodeResponse: encodeInitProducerIdResponse,
}
