/** `::ffff:0:0/96`: where IPv4 lies among the IPv6 addresses. */
const IPV4_PREFIX_BITS = 96

/** The 16 bytes of an IPv6 address, or of an IPv4 one as IPv6 writes it. Undefined for anything else. */
export function ipBytes(text: string): Uint8Array | undefined {
  if (text.length > 45) return undefined
  if (!text.includes(':')) return ipv4Bytes(text)
  const [head = '', tail, ...more] = text.split('::')
  if (more.length > 0) return undefined
  const front = groupsOf(head)
  const back = tail === undefined ? [] : groupsOf(tail)
  if (front === undefined || back === undefined) return undefined
  const missing = 16 - front.length - back.length
  if (tail === undefined ? missing !== 0 : missing < 2) return undefined
  return Uint8Array.from([...front, ...new Array<number>(missing).fill(0), ...back])
}

function ipv4Bytes(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^[0-9]{1,3}$/.test(part) && Number(part) < 256)) return undefined
  return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...parts.map(Number)])
}

/** Bytes of groups of four digits, the last of which may be an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return []
  const bytes: number[] = []
  const groups = text.split(':')
  for (const [at, group] of groups.entries()) {
    if (at === groups.length - 1 && group.includes('.')) {
      const ipv4 = ipv4Bytes(group)
      if (ipv4 === undefined) return undefined
      bytes.push(...ipv4.subarray(12))
      continue
    }
    if (!/^[0-9a-fA-F]{1,4}$/.test(group)) return undefined
    const value = Number.parseInt(group, 16)
    bytes.push(value >> 8, value & 0xff)
  }
  return bytes.length > 16 ? undefined : bytes
}

/** Addresses that begin alike. */
export interface IpRange {
  readonly network: Uint8Array
  /** Of the 128 of `network`. */
  readonly bits: number
}

/** `10.1.0.0/16` or `2001:db8::/32`. Undefined for anything else. */
export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', length = '', ...more] = text.split('/')
  const network = ipBytes(address)
  if (network === undefined || more.length > 0 || !/^[0-9]{1,3}$/.test(length)) return undefined
  const bits = Number(length) + (address.includes(':') ? 0 : IPV4_PREFIX_BITS)
  return bits > 128 ? undefined : { network, bits }
}

export function isWithinRange(address: Uint8Array, { network, bits }: IpRange): boolean {
  const whole = bits >> 3
  for (let at = 0; at < whole; at++) if (address[at] !== network[at]) return false
  const rest = bits & 7
  return rest === 0 || (address[whole]! ^ network[whole]!) >> (8 - rest) === 0
}

const PRIVATE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
].map((range) => parseIpRange(range)!)

/** Whether this is an address of a network that nobody routes to from outside: RFC 1918, RFC 6598, loopback, link-local, unique local. */
export function isPrivateAddress(text: string): boolean {
  const address = ipBytes(text.replace(/%.*$/, ''))
  return address !== undefined && PRIVATE.some((range) => isWithinRange(address, range))
}
