import type { Address } from '../base/ports.ts'
import type { Settings } from '../config/settings.ts'

/** What isn't set is what was bound: the name as given, and the port that was found. */
export function advertisedAddress({ advertise, listen }: Settings, bound: Address): Address {
  return withPort(advertise ?? { host: listen.host, port: 0 }, bound)
}

/** What isn't set is what was bound; whoever listens on all addresses is found by peers where clients find it. */
export function advertisedToPeers(settings: Settings, bound: Address, advertised: Address): Address {
  const isEverywhere = bound.host === '0.0.0.0' || bound.host === '::'
  const { host } = isEverywhere ? advertised : bound
  return withPort(settings['advertise-peers'] ?? { host, port: 0 }, bound)
}

/** Port 0 stands for the one that was bound. */
function withPort({ host, port }: Address, bound: Address): Address {
  return { host, port: port === 0 ? bound.port : port }
}
