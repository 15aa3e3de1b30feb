// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { requestUnsayable, responseUnsayable, unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface DescribeClusterRequest {
  readonly includeClusterAuthorizedOperations: boolean
  /** 1 brokers, 2 controllers. */
  readonly endpointType: number
  readonly includeFencedBrokers: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeClusterRequestInit {
  readonly includeClusterAuthorizedOperations: boolean
  /** 1 brokers, 2 controllers. */
  readonly endpointType?: number
  readonly includeFencedBrokers?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeDescribeClusterRequest(reader: WireReader, version: number): DescribeClusterRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeClusterRequest', version)
  const includeClusterAuthorizedOperations = reader.bool()
  const endpointType = version >= 1 ? reader.int8() : 1
  const includeFencedBrokers = version === 2 ? reader.bool() : false
  const unknownTags = reader.unknownTags()
  const message = { includeClusterAuthorizedOperations, endpointType, includeFencedBrokers }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeDescribeClusterRequest(writer: WireWriter, message: DescribeClusterRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeClusterRequest', version)
  const includeClusterAuthorizedOperations = message.includeClusterAuthorizedOperations
  writer.bool(includeClusterAuthorizedOperations)
  const endpointType = message.endpointType ?? 1
  if (version >= 1) {
    writer.int8(endpointType)
  } else if (endpointType !== 1) throw requestUnsayable('DescribeClusterRequest.endpointType', version)
  const includeFencedBrokers = message.includeFencedBrokers ?? false
  if (version === 2) {
    writer.bool(includeFencedBrokers)
  } else if (includeFencedBrokers) throw requestUnsayable('DescribeClusterRequest.includeFencedBrokers', version)
  writer.unknownTags(message.unknownTags)
}

export interface DescribeClusterResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage?: string | null
  /** 1 brokers, 2 controllers. */
  readonly endpointType?: number
  readonly clusterId: string
  /** -1: none. */
  readonly controllerId?: number
  readonly brokers: readonly DescribeClusterResponseBroker[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly clusterAuthorizedOperations?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeClusterResponse {
  /** How long a quota holds the client back, in milliseconds. */
  readonly throttleTimeMs: number
  readonly errorCode: number
  readonly errorMessage: string | null
  /** 1 brokers, 2 controllers. */
  readonly endpointType: number
  readonly clusterId: string
  /** -1: none. */
  readonly controllerId: number
  readonly brokers: readonly DecodedDescribeClusterResponseBroker[]
  /** Bits, by operation code; the default says that nobody asked. */
  readonly clusterAuthorizedOperations: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DescribeClusterResponseBroker {
  readonly brokerId: number
  readonly host: string
  readonly port: number
  readonly rack?: string | null
  readonly isFenced?: boolean
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedDescribeClusterResponseBroker {
  readonly brokerId: number
  readonly host: string
  readonly port: number
  readonly rack: string | null
  readonly isFenced: boolean
  readonly unknownTags?: readonly UnknownTag[]
}


function decodeDescribeClusterResponseBroker(reader: WireReader, version: number): DecodedDescribeClusterResponseBroker {
  const brokerId = reader.int32()
  const host = reader.string(true)
  const port = reader.int32()
  const rack = reader.nullableString(true)
  const isFenced = version === 2 ? reader.bool() : false
  const unknownTags = reader.unknownTags()
  const message = { brokerId, host, port, rack, isFenced }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function decodeDescribeClusterResponse(reader: WireReader, version: number): DecodedDescribeClusterResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeClusterResponse', version)
  const throttleTimeMs = reader.int32()
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(true)
  const endpointType = version >= 1 ? reader.int8() : 1
  const clusterId = reader.string(true)
  const controllerId = reader.int32()
  const brokers: DecodedDescribeClusterResponseBroker[] = []
  const brokersCount = reader.count(true, 11, 120)
  for (let i = 0; i < brokersCount; i++) brokers.push(decodeDescribeClusterResponseBroker(reader, version))
  const clusterAuthorizedOperations = reader.int32()
  const unknownTags = reader.unknownTags()
  const message = { throttleTimeMs, errorCode, errorMessage, endpointType, clusterId, controllerId, brokers, clusterAuthorizedOperations }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

function encodeDescribeClusterResponseBroker(writer: WireWriter, message: DescribeClusterResponseBroker, version: number): void {
  const brokerId = message.brokerId
  writer.int32(brokerId)
  const host = message.host
  writer.string(host, true)
  const port = message.port
  writer.int32(port)
  const rack = message.rack === undefined ? null : message.rack
  writer.nullableString(rack, true)
  const isFenced = message.isFenced ?? false
  if (version === 2) {
    writer.bool(isFenced)
  } else if (isFenced) throw responseUnsayable('DescribeClusterResponseBroker.isFenced', version)
  writer.unknownTags(message.unknownTags)
}

export function encodeDescribeClusterResponse(writer: WireWriter, message: DescribeClusterResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('DescribeClusterResponse', version)
  const throttleTimeMs = message.throttleTimeMs
  writer.int32(throttleTimeMs)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage === undefined ? null : message.errorMessage
  writer.nullableString(errorMessage, true)
  const endpointType = message.endpointType ?? 1
  if (version >= 1) {
    writer.int8(endpointType)
  } else if (endpointType !== 1) throw responseUnsayable('DescribeClusterResponse.endpointType', version)
  const clusterId = message.clusterId
  writer.string(clusterId, true)
  const controllerId = message.controllerId ?? -1
  writer.int32(controllerId)
  const brokers = message.brokers
  writer.count(brokers.length, true)
  for (let i = 0; i < brokers.length; i++) encodeDescribeClusterResponseBroker(writer, brokers[i]!, version)
  const clusterAuthorizedOperations = message.clusterAuthorizedOperations ?? -2147483648
  writer.int32(clusterAuthorizedOperations)
  writer.unknownTags(message.unknownTags)
}

export const describeClusterApi: Api<DescribeClusterRequest, DescribeClusterResponse, DescribeClusterRequestInit, DecodedDescribeClusterResponse> = {
  key: 60,
  name: 'DescribeCluster',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 0,
  decodeRequest: decodeDescribeClusterRequest,
  encodeRequest: encodeDescribeClusterRequest,
  decodeResponse: decodeDescribeClusterResponse,
  encodeResponse: encodeDescribeClusterResponse,
}
