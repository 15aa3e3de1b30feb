import { endpointOf, type StoreSettings } from './open-store.ts'
import type { Environment } from './s3/credentials/environment.ts'

/** Names that are known only to one machine, one network or one cluster of containers. */
const OWN_NAME = /^[^.]+$|\.(?:localhost|local|internal|lan|home\.arpa|svc|test)$/
const OWN_IPV4 = /^(?:127|10)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./
/** Loopback, unique local and link-local. */
const OWN_IPV6 = /^::1$|^f[cd][\da-f]{2}:|^fe[89ab][\da-f]:/

/**
 * Whether a store bills its requests, as far as its address tells: a directory doesn't, nor does a server on this machine or in a network of one's own. Who has a way to a
 * billed store behind such a name sets the cadence himself. Throws a Failure (`bad-setting`) as `openStore` does.
 */
export function isMetered(address: string, settings: Pick<StoreSettings, 'endpoint'>, environment: Environment): boolean {
  if (address.startsWith('file://')) return false
  const host = endpointOf(settings, environment)?.host.toLowerCase()
  return host === undefined || !(OWN_IPV4.test(host) || OWN_IPV6.test(host) || (OWN_NAME.test(host) && !host.includes(':')))
}
