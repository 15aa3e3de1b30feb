import { APIS, isFlexible } from './protocol.ts'
import type { WireReader } from './reader.ts'
import type { WireWriter } from './writer.ts'

/**
 * Headers of requests and responses, by hand: which one is in front follows from the API's key and version.
 *
 * | header | fields |
 * |---|---|
 * | request v1 | int16 API key, int16 API version, int32 correlation id, nullable string client id (int16 length) |
 * | request v2, flexible APIs | the same, then tagged fields; the client id keeps its int16 length |
 * | response v0 | int32 correlation id |
 * | response v1, flexible APIs but ApiVersions | the same, then tagged fields |
 */
export interface RequestHeader {
  readonly apiKey: number
  readonly apiVersion: number
  readonly correlationId: number
  readonly clientId: string | null
}

/** A client that doesn't know yet what the broker speaks must be able to read this one's header: it is v0 always (KIP-511). */
const API_VERSIONS = 18

/**
 * Reads up to the request's body. An API or version that we don't know still gives a header, for the answer or the log:
 * a version above ours is taken for flexible if ours is, an unknown API for not flexible.
 */
export function decodeRequestHeader(reader: WireReader): RequestHeader {
  const apiKey = reader.int16()
  const apiVersion = reader.int16()
  const correlationId = reader.int32()
  const clientId = reader.nullableString(false)
  if (hasTags(apiKey, apiVersion)) reader.unknownTags()
  return { apiKey, apiVersion, correlationId, clientId }
}

export function encodeRequestHeader(writer: WireWriter, header: RequestHeader): void {
  writer.int16(header.apiKey)
  writer.int16(header.apiVersion)
  writer.int32(header.correlationId)
  writer.nullableString(header.clientId, false)
  if (hasTags(header.apiKey, header.apiVersion)) writer.uvarint(0)
}

/** The correlation id of a response to a request of this key and version. */
export function decodeResponseHeader(reader: WireReader, apiKey: number, apiVersion: number): number {
  const correlationId = reader.int32()
  if (apiKey !== API_VERSIONS && hasTags(apiKey, apiVersion)) reader.unknownTags()
  return correlationId
}

export function encodeResponseHeader(writer: WireWriter, apiKey: number, apiVersion: number, correlationId: number): void {
  writer.int32(correlationId)
  if (apiKey !== API_VERSIONS && hasTags(apiKey, apiVersion)) writer.uvarint(0)
}

function hasTags(apiKey: number, apiVersion: number): boolean {
  const api = APIS.get(apiKey)
  return api !== undefined && isFlexible(api, apiVersion)
}
