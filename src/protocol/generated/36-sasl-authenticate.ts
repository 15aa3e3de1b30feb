// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { UnknownTag, WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface SaslAuthenticateRequest {
  readonly authBytes: Buffer
  readonly unknownTags?: readonly UnknownTag[]
}

export interface SaslAuthenticateRequestInit {
  readonly authBytes: Uint8Array
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeSaslAuthenticateRequest(reader: WireReader, version: number): SaslAuthenticateRequest {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('SaslAuthenticateRequest', version)
  const flexible = version >= 2
  const authBytes = reader.bytes(flexible)
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { authBytes }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeSaslAuthenticateRequest(writer: WireWriter, message: SaslAuthenticateRequestInit, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('SaslAuthenticateRequest', version)
  const flexible = version >= 2
  const authBytes = message.authBytes
  writer.bytes(authBytes, flexible)
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export interface SaslAuthenticateResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly authBytes: Uint8Array
  /** Authenticate again within; 0: never. */
  readonly sessionLifetimeMs?: number
  readonly unknownTags?: readonly UnknownTag[]
}

export interface DecodedSaslAuthenticateResponse {
  readonly errorCode: number
  readonly errorMessage: string | null
  readonly authBytes: Buffer
  /** Authenticate again within; 0: never. */
  readonly sessionLifetimeMs: number
  readonly unknownTags?: readonly UnknownTag[]
}


export function decodeSaslAuthenticateResponse(reader: WireReader, version: number): DecodedSaslAuthenticateResponse {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('SaslAuthenticateResponse', version)
  const flexible = version >= 2
  const errorCode = reader.int16()
  const errorMessage = reader.nullableString(flexible)
  const authBytes = reader.bytes(flexible)
  const sessionLifetimeMs = version >= 1 ? reader.int64() : 0
  const unknownTags = flexible ? reader.unknownTags() : undefined
  const message = { errorCode, errorMessage, authBytes, sessionLifetimeMs }
  return unknownTags === undefined ? message : { ...message, unknownTags }
}

export function encodeSaslAuthenticateResponse(writer: WireWriter, message: SaslAuthenticateResponse, version: number): void {
  if (!(version >= 0 && version <= 2)) throw unsupportedVersion('SaslAuthenticateResponse', version)
  const flexible = version >= 2
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const errorMessage = message.errorMessage
  writer.nullableString(errorMessage, flexible)
  const authBytes = message.authBytes
  writer.bytes(authBytes, flexible)
  const sessionLifetimeMs = message.sessionLifetimeMs ?? 0
  if (version >= 1) {
    writer.int64(sessionLifetimeMs)
  }
  if (flexible) {
    writer.unknownTags(message.unknownTags)
  }
}

export const saslAuthenticateApi: Api<SaslAuthenticateRequest, SaslAuthenticateResponse, SaslAuthenticateRequestInit, DecodedSaslAuthenticateResponse> = {
  key: 36,
  name: 'SaslAuthenticate',
  versions: { min: 0, max: 2 },
  advertised: { min: 0, max: 2 },
  flexibleFrom: 2,
  decodeRequest: decodeSaslAuthenticateRequest,
  encodeRequest: encodeSaslAuthenticateRequest,
  decodeResponse: decodeSaslAuthenticateResponse,
  encodeResponse: encodeSaslAuthenticateResponse,
}
