import { isPrivateAddress } from '../base/private-address.ts'
import { endpointOf, type StoreSettings } from './open-store.ts'
import type { Environment } from './s3/credentials/environment.ts'

/** Names that are known only to one machine, one network or one cluster of containers. */
const OWN_NAME = /^[^.]+$|\.(?:localhost|local|internal|lan|home\.arpa|svc|test)$/

/**
 * Whether a store bills its requests, as far as its address tells: a directory doesn't, nor does a server on this machine or in a network of one's own. Who has a way to a
 * billed store behind such a name sets the cadence himself. Throws a Failure (`bad-setting`) as `openStore` does.
 */
export function isMetered(address: string, settings: Pick<StoreSettings, 'endpoint'>, environment: Environment): boolean {
  if (address.startsWith('file://')) return false
  const host = endpointOf(settings, environment)?.host.toLowerCase()
  return host === undefined || !(isNumeric(host) ? isPrivateAddress(host) : OWN_NAME.test(host))
}

/** `10.example.com` is a name, whatever it begins with. */
function isNumeric(host: string): boolean {
  return host.includes(':') || /^[\d.]+$/.test(host)
}
