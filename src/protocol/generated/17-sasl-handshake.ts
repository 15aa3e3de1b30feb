// Printed by scripts/generate-protocol.ts from protocol/schemas: change it there, then `npm run generate`.
import type { Api } from '../api.ts'
import type { WireReader } from '../reader.ts'
import { unsupportedVersion } from '../undecodable.ts'
import type { WireWriter } from '../writer.ts'

export interface SaslHandshakeRequest {
  readonly mechanism: string
}

export type SaslHandshakeRequestInit = SaslHandshakeRequest


export function decodeSaslHandshakeRequest(reader: WireReader, version: number): SaslHandshakeRequest {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('SaslHandshakeRequest', version)
  const mechanism = reader.string(false)
  return { mechanism }
}

export function encodeSaslHandshakeRequest(writer: WireWriter, message: SaslHandshakeRequestInit, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('SaslHandshakeRequest', version)
  const mechanism = message.mechanism
  writer.string(mechanism, false)
}

export interface SaslHandshakeResponse {
  readonly errorCode: number
  /** Offered ones, if the wanted one isn't. */
  readonly mechanisms: readonly string[]
}

export type DecodedSaslHandshakeResponse = SaslHandshakeResponse


export function decodeSaslHandshakeResponse(reader: WireReader, version: number): DecodedSaslHandshakeResponse {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('SaslHandshakeResponse', version)
  const errorCode = reader.int16()
  const mechanisms: string[] = []
  const mechanismsCount = reader.count(false, 2, 32)
  for (let i = 0; i < mechanismsCount; i++) mechanisms.push(reader.string(false))
  return { errorCode, mechanisms }
}

export function encodeSaslHandshakeResponse(writer: WireWriter, message: SaslHandshakeResponse, version: number): void {
  if (!(version >= 0 && version <= 1)) throw unsupportedVersion('SaslHandshakeResponse', version)
  const errorCode = message.errorCode
  writer.int16(errorCode)
  const mechanisms = message.mechanisms
  writer.count(mechanisms.length, false)
  for (let i = 0; i < mechanisms.length; i++) writer.string(mechanisms[i]!, false)
}

export const saslHandshakeApi: Api<SaslHandshakeRequest, SaslHandshakeResponse, SaslHandshakeRequestInit, DecodedSaslHandshakeResponse> = {
  key: 17,
  name: 'SaslHandshake',
  versions: { min: 0, max: 1 },
  advertised: { min: 0, max: 1 },
  flexibleFrom: undefined,
  decodeRequest: decodeSaslHandshakeRequest,
  encodeRequest: encodeSaslHandshakeRequest,
  decodeResponse: decodeSaslHandshakeResponse,
  encodeResponse: encodeSaslHandshakeResponse,
}
