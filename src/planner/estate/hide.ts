import { sha256 } from '../sha256.ts'

const DIGITS = 16
/** Settings of brokers whose values name hosts, whatever they look like. */
const NAMES_HOSTS = /listeners$|\.host\b|\.connect$|voters$|bootstrap|servers$|\.url$|\.uri$/
/** A host with a port, or an address by its numbers. */
const LOOKS_LIKE_ADDRESS = /[\w.\]-]:\d{1,5}(?:$|[,/\s])|\b(?:\d{1,3}\.){3}\d{1,3}\b/
const IS_VERSION = /version$/
/** Connect's workers are called by where they are. */
const IN_CLIENT_ID = /(?<=^connect-).+(?=:\d{1,5}\b)|(?:\d{1,3}\.){3}\d{1,3}/g

/** Puts hashes in place of addresses: one address, one hash, and nobody without the salt can tell which. */
export interface Hide {
  readonly address: (text: string) => string
  /** What a client calls itself, which may hold an address. */
  readonly clientId: (text: string) => string
  /** The value of a setting, which may be an address. */
  readonly setting: (name: string, value: string) => string
}

export const KEEP: Hide = { address: bare, clientId: (text) => text, setting: (_, value) => value }

export function hideWith(salt: string): Hide {
  const known = new Map<string, string>()
  const address = (text: string): string => {
    const hidden = known.get(text) ?? `h-${sha256(`${salt}\n${bare(text)}`).slice(0, DIGITS)}`
    known.set(text, hidden)
    return hidden
  }
  return {
    address,
    clientId: (text) => text.replace(IN_CLIENT_ID, address),
    setting: (name, value) => (value !== '' && isAddress(name, value) ? address(value) : value),
  }
}

/** Brokers show a client's address as Java does: the name that it was asked for by, none mostly, then a slash. */
function bare(text: string): string {
  return text.replace(/^\//, '')
}

function isAddress(name: string, value: string): boolean {
  return NAMES_HOSTS.test(name) || (LOOKS_LIKE_ADDRESS.test(value) && !IS_VERSION.test(name))
}
