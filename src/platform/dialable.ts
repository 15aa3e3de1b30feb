import type { Address } from '../base/ports.ts'

const PORT_MAX = 65_535

/** Why nobody can dial that; undefined: one may try. Brokers name addresses as they like; Node takes no host for this machine, and throws an error of its own of port 99999. */
export function whyUndialable({ host, port }: Address): string | undefined {
  if (host === '') return 'it names no host'
  return Number.isInteger(port) && port >= 0 && port <= PORT_MAX ? undefined : `there is no port ${port}`
}
