import { sha256 } from '../planner/planner.ts'

const DIGITS = 16
/** Settings of brokers whose values name hosts, whatever they look like. */
const NAMES_HOSTS = /listeners$|\.host\b|\.connect$|voters$|bootstrap|servers$|\.url$|\.uri$/
/** A host with a port, or an address by its numbers. */
const LOOKS_LIKE_ADDRESS = /[\w.\]-]:\d{1,5}(?:$|[,/\s])|\b(?:\d{1,3}\.){3}\d{1,3}\b/
const IS_VERSION = /version$/

/** Puts hashes in place of addresses: one address, one hash, and nobody without the salt can tell which. */
export interface Hide {
  readonly address: (text: string) => string
  /** The value of a setting, which may be an address. */
  readonly setting: (name: string, value: string) => string
}

export const KEEP: Hide = { address: (text) => text, setting: (_, value) => value }

export function hideWith(salt: string): Hide {
  const known = new Map<string, string>()
  const address = (text: string): string => {
    const hidden = known.get(text) ?? `h-${sha256(`${salt}\n${text}`).slice(0, DIGITS)}`
    known.set(text, hidden)
    return hidden
  }
  return { address, setting: (name, value) => (value !== '' && isAddress(name, value) ? address(value) : value) }
}

function isAddress(name: string, value: string): boolean {
  return NAMES_HOSTS.test(name) || (LOOKS_LIKE_ADDRESS.test(value) && !IS_VERSION.test(name))
}
