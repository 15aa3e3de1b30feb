import { Failure } from '../base/failure.ts'
import type { Versions } from '../protocol/protocol.ts'

/** What one broker serves, by API key, from its ApiVersions. */
export type ServedVersions = ReadonlyMap<number, Versions>

/** An API as far as a choice of versions needs it: the typed ones of the protocol room fit. */
export interface VersionedApi {
  readonly key: number
  readonly name: string
  readonly versions: Versions
}

/**
 * The highest version that both sides have and that isn't above `maxVersion`. Throws a Failure (`invalid`,
 * `unsupported-api`) that names the broker and what each side has.
 */
export function chooseVersion(
  api: VersionedApi,
  served: ServedVersions,
  broker: string,
  maxVersion = Number.MAX_SAFE_INTEGER,
): number {
  const theirs = served.get(api.key)
  if (theirs === undefined) throw unsupported(`${broker} doesn't serve ${api.name}`)
  const version = Math.min(api.versions.max, theirs.max, maxVersion)
  if (version < api.versions.min || version < theirs.min) {
    const ours = `${api.versions.min} to ${Math.min(api.versions.max, maxVersion)}`
    throw unsupported(`${broker} serves ${api.name} in versions ${theirs.min} to ${theirs.max}, this client has ${ours}`)
  }
  return version
}

function unsupported(message: string): Failure {
  return new Failure('invalid', 'unsupported-api', 'no', message)
}
