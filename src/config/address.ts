import type { Address } from '../base/ports.ts'
import { type Definition, parsed } from './definition.ts'

/** `host:port`; an IPv6 address stands in brackets. Undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const match = /^(?:\[([0-9a-fA-F:.%]+)\]|([^\s:[\]/]+)):([0-9]{1,5})$/.exec(text)
  if (match === null) return undefined
  const port = Number(match[3])
  return port > 65_535 ? undefined : { host: match[1] ?? match[2]!, port }
}

export function showAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

const ALLOWED = 'HOST:PORT, for example localhost:9092 or [::1]:9092; port 0 picks a free one'

export function address(fallback: string, about: string): Definition<Address> {
  return parsed(fallback, about, ALLOWED, parseAddress)
}

/** Undefined stands for the address that is listened on. */
export function optionalAddress(about: string): Definition<Address | undefined> {
  return parsed(null, about, ALLOWED, parseAddress)
}
