// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface PushTelemetryRequest {
  readonly clientInstanceId: string
  readonly subscriptionId: number
  /** The last push. */
  readonly terminating: boolean
  readonly compressionType: number
  /** OpenTelemetry payload. */
  readonly metrics: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}

export interface PushTelemetryRequestInit {
  readonly clientInstanceId: string
  readonly subscriptionId: number
  /** The last push. */
  readonly terminating: boolean
  readonly compressionType: number
  /** OpenTelemetry payload. */
  readonly metrics: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodePushTelemetryRequest(reader: WireReader, version: number): PushTelemetryRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('PushTelemetryRequest', version)
  const clientInstanceId = reader.uuid()
  const subscriptionId = reader.int32()
  const terminating = reader.bool()
  const compressionType = reader.int8()
  const metrics = reader.bytes(true)
  const unknownTags = reader.unknownTags()
  const message = { clientInstanceId, subscriptionId, terminating, compressionType, metrics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodePushTelemetryRequest(writer: WireWriter, message: PushTelemetryRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('PushTelemetryRequest', version)
  const clientInstanceId = message.clientInstanceId
  writer.uuid(clientInstanceId)
  const subscriptionId = message.subscriptionId
  writer.int32(subscriptionId)
  const terminating = message.terminating
  writer.bool(terminating)
  const compressionType = message.compressionType
  writer.int8(compressionType)
  const metrics = message.metrics
  writer.bytes(metrics, true)
  writer.unknownTags(message.unknownTags)
}

export interface PushTelemetryResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedPushTelemetryResponse = PushTelemetryResponse


export function decodePushTelemetryResponse(reader: WireReader, version: number): DecodedPushTelemetryResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('PushTelemetryResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodePushTelemetryResponse(writer: WireWriter, message: PushTelemetryResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('PushTelemetryResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  writer.unknownTags(message.unknownTags)
}

export const pushTelemetryApi: Api<PushTelemetryRequest, PushTelemetryResponse, PushTelemetryRequestInit, DecodedPushTelemetryResponse> = {
  key: 72,
  name: 'PushTelemetry',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodePushTelemetryRequest,
  encodeRequest: encodePushTelemetryRequest,
  decodeResponse: decodePushTelemetryResponse,
  encodeResponse: encodePushTelemetryResponse,
}
