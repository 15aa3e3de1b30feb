// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface EndTxnRequest {
  readonly transactionalId: string
  readonly producerId: number
  readonly producerEpoch: number
  /** true commits, false aborts. */
  readonly committed: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export type EndTxnRequestInit = EndTxnRequest


export function decodeEndTxnRequest(reader: WireReader, version: number): EndTxnRequest {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('EndTxnRequest', version)
  const flexible = version >= 3
  const transactionalId = reader.string(flexible)
  const producerId = reader.int64()
  const producerEpoch = reader.int16()
  const committed = reader.bool()
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { transactionalId, producerId, producerEpoch, committed }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeEndTxnRequest(writer: WireWriter, message: EndTxnRequestInit, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('EndTxnRequest', version)
  const flexible = version >= 3
  const transactionalId = message.transactionalId
  writer.string(transactionalId, flexible)
  const producerId = message.producerId
  writer.int64(producerId)
  const producerEpoch = message.producerEpoch
  writer.int16(producerEpoch)
  const committed = message.committed
  writer.bool(committed)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface EndTxnResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** For the next transaction; -1: unchanged. */
  readonly producerId?: number
  /** For the next transaction; -1: unchanged. */
  readonly producerEpoch?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedEndTxnResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** For the next transaction; -1: unchanged. */
  readonly producerId: number
  /** For the next transaction; -1: unchanged. */
  readonly producerEpoch: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeEndTxnResponse(reader: WireReader, version: number): DecodedEndTxnResponse {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('EndTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const producerId = version === 5 ? reader.int64() : -1
  const producerEpoch = version === 5 ? reader.int16() : -1
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { throttleTimeMs, errorCode, producerId, producerEpoch }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeEndTxnResponse(writer: WireWriter, message: EndTxnResponse, version: number): void {
  if (!(version >= 0 && version <= 5)) throw unsupportedVersion('EndTxnResponse', version)
  const flexible = version >= 3
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const producerId = message.producerId ?? -1
  if (version === 5) {
    writer.int64(producerId)
  }
  const producerEpoch = message.producerEpoch ?? -1
  if (version === 5) {
    writer.int16(producerEpoch)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const endTxnApi: Api<EndTxnRequest, EndTxnResponse, EndTxnRequestInit, DecodedEndTxnResponse> = {
  key: 26,
  name: 'EndTxn',
  versions: { min: 0, max: 5 },
  advertised: { min: 0, max: 5 },
  flexibleFrom: 3,
  decodeRequest: decodeEndTxnRequest,
  encodeRequest: encodeEndTxnRequest,
  decodeResponse: decodeEndTxnResponse,
  encodeResponse: encodeEndTxnResponse,
}
