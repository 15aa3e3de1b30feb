import type { WireReader } from './reader.ts'
import type { WireWriter } from './writer.ts'

export interface Versions {
  readonly min: number
  readonly max: number
}

/**
 * One API with its codecs. Each side has two types (see README.md): `Request` is a decoded request and `Response` a
 * response to encode, which is what a handler sees; `RequestInit` and `DecodedResponse` are the client's side.
 * Decoders throw a Failure (`invalid`) for bytes that are no message and for versions that aren't accepted.
 */
export interface Api<Request = unknown, Response = unknown, RequestInit = unknown, DecodedResponse = unknown> {
  readonly key: number
  readonly name: string
  /** Versions that the codecs take: wider or narrower than what is advertised. */
  readonly versions: Versions
  /** What ApiVersions says once there is a handler; null: never. */
  readonly advertised: Versions | null
  /** First version with compact lengths and tagged fields (KIP-482); undefined: none. */
  readonly flexibleFrom: number | undefined
  decodeRequest(reader: WireReader, version: number): Request
  encodeRequest(writer: WireWriter, request: RequestInit, version: number): void
  decodeResponse(reader: WireReader, version: number): DecodedResponse
  encodeResponse(writer: WireWriter, response: Response, version: number): void
}
