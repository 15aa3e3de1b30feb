// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface GetTelemetrySubscriptionsRequest {
  /** All zeroes: give one. */
  readonly clientInstanceId: string
  readonly unknownTags?: readonly UnknownTag[]
}

export type GetTelemetrySubscriptionsRequestInit = GetTelemetrySubscriptionsRequest


export function decodeGetTelemetrySubscriptionsRequest(reader: WireReader, version: number): GetTelemetrySubscriptionsRequest {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('GetTelemetrySubscriptionsRequest', version)
  const clientInstanceId = reader.uuid()
  const unknownTags = reader.unknownTags()
  const message = { clientInstanceId }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeGetTelemetrySubscriptionsRequest(writer: WireWriter, message: GetTelemetrySubscriptionsRequestInit, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('GetTelemetrySubscriptionsRequest', version)
  const clientInstanceId = message.clientInstanceId
  writer.uuid(clientInstanceId)
  writer.unknownTags(message.unknownTags)
}

export interface GetTelemetrySubscriptionsResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  /** To be used from now on. */
  readonly clientInstanceId: string
  readonly subscriptionId: number
  /** Compression codecs that the broker takes, best first. */
  readonly acceptedCompressionTypes: readonly number[]
  readonly pushIntervalMs: number
  readonly telemetryMaxBytes: number
  /** Deltas instead of sums. */
  readonly deltaTemporality: boolean
  /** Prefixes; one empty string: all. */
  readonly requestedMetrics: readonly string[]
  readonly unknownTags?: readonly UnknownTag[]
}

export type DecodedGetTelemetrySubscriptionsResponse = GetTelemetrySubscriptionsResponse


export function decodeGetTelemetrySubscriptionsResponse(reader: WireReader, version: number): DecodedGetTelemetrySubscriptionsResponse {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('GetTelemetrySubscriptionsResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const clientInstanceId = reader.uuid()
  const subscriptionId = reader.int32()
  const acceptedCompressionTypes: number[] = []
  const acceptedCompressionTypesCount = reader.count(true, 1, 8)
  for (let i = 0; i < acceptedCompressionTypesCount; i++) acceptedCompressionTypes.push(reader.int8())
  const pushIntervalMs = reader.int32()
  const telemetryMaxBytes = reader.int32()
  const deltaTemporality = reader.bool()
  const requestedMetrics: string[] = []
  const requestedMetricsCount = reader.count(true, 1, 32)
  for (let i = 0; i < requestedMetricsCount; i++) requestedMetrics.push(reader.string(true))
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, clientInstanceId, subscriptionId, acceptedCompressionTypes, pushIntervalMs, telemetryMaxBytes, deltaTemporality, requestedMetrics }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeGetTelemetrySubscriptionsResponse(writer: WireWriter, message: GetTelemetrySubscriptionsResponse, version: number): void {
  if (!(version >= 0 && version <= 0)) throw unsupportedVersion('GetTelemetrySubscriptionsResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const clientInstanceId = message.clientInstanceId
  writer.uuid(clientInstanceId)
  const subscriptionId = message.subscriptionId
  writer.int32(subscriptionId)
  const acceptedCompressionTypes = message.acceptedCompressionTypes
  writer.count(acceptedCompressionTypes.length, true)
  for (let i = 0; i < acceptedCompressionTypes.length; i++) writer.int8(acceptedCompressionTypes[i]!)
  const pushIntervalMs = message.pushIntervalMs
  writer.int32(pushIntervalMs)
  const telemetryMaxBytes = message.telemetryMaxBytes
  writer.int32(telemetryMaxBytes)
  const deltaTemporality = message.deltaTemporality
  writer.bool(deltaTemporality)
  const requestedMetrics = message.requestedMetrics
  writer.count(requestedMetrics.length, true)
  for (let i = 0; i < requestedMetrics.length; i++) writer.string(requestedMetrics[i]!, true)
  writer.unknownTags(message.unknownTags)
}

export const getTelemetrySubscriptionsApi: Api<GetTelemetrySubscriptionsRequest, GetTelemetrySubscriptionsResponse, GetTelemetrySubscriptionsRequestInit, DecodedGetTelemetrySubscriptionsResponse> = {
  key: 71,
  name: 'GetTelemetrySubscriptions',
  versions: { min: 0, max: 0 },
  advertised: { min: 0, max: 0 },
  flexibleFrom: 0,
  decodeRequest: decodeGetTelemetrySubscriptionsRequest,
  encodeRequest: encodeGetTelemetrySubscriptionsRequest,
  decodeResponse: decodeGetTelemetrySubscriptionsResponse,
  encodeResponse: encodeGetTelemetrySubscriptionsResponse,
}
