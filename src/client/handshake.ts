import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { apiVersionsApi, type DecodedApiVersionsResponse } from '../protocol/generated/18-api-versions.ts'
import { checkCode } from './broker-failure.ts'
import type { Connection } from './connection.ts'
import type { ServedVersions } from './version-choice.ts'

export interface HandshakeOptions {
  /** Told to brokers since ApiVersions v3 (KIP-511), for their metrics. */
  readonly softwareVersion: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

const SOFTWARE_NAME = 'odradek'
/** Brokers refuse a handshake with any other character in the version, and a version may end in `+build`. */
const NOT_IN_VERSIONS = /[^a-zA-Z0-9.-]/g

/**
 * Asks what the broker serves. One that doesn't know our version of the question answers UNSUPPORTED_VERSION in version 0 and
 * lists what it knows; then the question is asked once more in that version (KIP-511).
 */
export async function shakeHands(connection: Connection, options: HandshakeOptions): Promise<ServedVersions> {
  const { max } = apiVersionsApi.versions
  let answer = await ask(connection, max, options)
  if (answer.errorCode === ErrorCode.UNSUPPORTED_VERSION) {
    const theirs = answer.apiKeys.find(({ apiKey }) => apiKey === apiVersionsApi.key)
    const version = Math.min(theirs?.maxVersion ?? 0, max - 1)
    if (version < 0) throw new Failure('invalid', 'unsupported-api', 'no', `${connection.name} serves no version of ApiVersions`)
    answer = await ask(connection, version, options)
  }
  checkCode(answer.errorCode, { broker: connection.name, api: apiVersionsApi.name })
  return new Map(answer.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { min: minVersion, max: maxVersion }]))
}

function ask(
  connection: Connection,
  version: number,
  { softwareVersion, timeoutMs, signal }: HandshakeOptions,
): Promise<DecodedApiVersionsResponse> {
  const answeredIn = (frame: Buffer, at: number): number =>
    frame.length >= at + 2 && frame.readInt16BE(at) === ErrorCode.UNSUPPORTED_VERSION ? 0 : version
  return connection.request(apiVersionsApi, softwareOf(softwareVersion), { version, timeoutMs, signal, answeredIn })
}

/** What ApiVersions tells a broker about who asks. */
export function softwareOf(version: string): { readonly clientSoftwareName: string; readonly clientSoftwareVersion: string } {
  return { clientSoftwareName: SOFTWARE_NAME, clientSoftwareVersion: version.replaceAll(NOT_IN_VERSIONS, '-') }
}
