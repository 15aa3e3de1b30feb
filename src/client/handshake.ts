import { Failure } from '../base/failure.ts'
import { ErrorCode } from '../protocol/errors.ts'
import { apiVersionsApi, type DecodedApiVersionsResponse } from '../protocol/generated/18-api-versions.ts'
import { checkCode } from './broker-failure.ts'
import type { Connection } from './connection.ts'
import type { ServedVersions } from './version-choice.ts'

/** Told to brokers since ApiVersions v3 (KIP-511), for their metrics. */
const SOFTWARE = { clientSoftwareName: 'odradek', clientSoftwareVersion: '0.1.0' }

/**
 * Asks what the broker serves. One that doesn't know our version of the question answers UNSUPPORTED_VERSION in version 0 and
 * lists what it knows; then the question is asked once more in that version (KIP-511).
 */
export async function shakeHands(connection: Connection, timeoutMs: number, signal?: AbortSignal): Promise<ServedVersions> {
  const { max } = apiVersionsApi.versions
  let answer = await ask(connection, max, timeoutMs, signal)
  if (answer.errorCode === ErrorCode.UNSUPPORTED_VERSION) {
    const theirs = answer.apiKeys.find(({ apiKey }) => apiKey === apiVersionsApi.key)
    const version = Math.min(theirs?.maxVersion ?? 0, max - 1)
    if (version < 0) throw new Failure('invalid', 'unsupported-api', 'no', `${connection.name} serves no version of ApiVersions`)
    answer = await ask(connection, version, timeoutMs, signal)
  }
  checkCode(answer.errorCode, { broker: connection.name, api: apiVersionsApi.name })
  return new Map(answer.apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { min: minVersion, max: maxVersion }]))
}

function ask(
  connection: Connection,
  version: number,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<DecodedApiVersionsResponse> {
  const answeredIn = (frame: Buffer, at: number): number =>
    frame.length >= at + 2 && frame.readInt16BE(at) === ErrorCode.UNSUPPORTED_VERSION ? 0 : version
  return connection.request(apiVersionsApi, SOFTWARE, { version, timeoutMs, signal, answeredIn })
}
