import { type IpRange, ipBytes, isWithinRange } from '../base/ip-address.ts'
import { parseZoneRange, ZONE_LENGTH_MAX } from '../base/zone-range.ts'
import type { ClientZone, Session } from './session.ts'

/** Of a client that is near no broker more than another, as far as is known. */
export const UNKNOWN_ZONE = ''

/** What a client says of itself is looked at so far. */
const CLIENT_ID_LENGTH_MAX = 1_024

/** Ours, and those that clients may have been set up with for other platforms. */
const KEYS = ['zone=', 'automq_az=', 'warpstream_az=', 'diskless_az=']

/** A request, as far as it tells of its client. */
interface Told {
  readonly session: Session
  readonly clientId: string | null
}

/**
 * The zones of clients: what the client id says, else the rack that a fetch brought, else the table of addresses. Kept in the session; the broker's own
 * zone says nothing of its clients'.
 */
export class ClientZones {
  readonly #ranges: readonly (readonly [IpRange, string])[]

  /** Elements are `network/bits=zone`; the first that fits counts. */
  constructor(ranges: readonly string[]) {
    this.#ranges = ranges.flatMap((text) => {
      const parsed = parseZoneRange(text)
      return parsed === undefined ? [] : [parsed]
    })
  }

  of({ session, clientId }: Told): string {
    session.zone ??= this.#find(session, clientId)
    return session.zone.name
  }

  /** A fetch named the client's rack. */
  told(told: Told, rackId: string): void {
    if (rackId === '' || rackId.length > ZONE_LENGTH_MAX) return
    this.of(told)
    if (told.session.zone?.source === 'client-id' || told.session.zone?.name === rackId) return
    told.session.zone = { name: rackId, source: 'rack' }
  }

  #find({ clientAddress }: Session, clientId: string | null): ClientZone {
    const named = clientId === null ? undefined : zoneInClientId(clientId)
    if (named !== undefined) return { name: named, source: 'client-id' }
    return { name: this.#ofAddress(clientAddress), source: 'address' }
  }

  #ofAddress(clientAddress: string): string {
    if (this.#ranges.length === 0) return UNKNOWN_ZONE
    const address = ipBytes(clientAddress.slice(0, clientAddress.lastIndexOf(':')))
    if (address === undefined) return UNKNOWN_ZONE
    return this.#ranges.find(([range]) => isWithinRange(address, range))?.[1] ?? UNKNOWN_ZONE
  }
}

/** The key stands at the start or behind something that no word goes on over; the value ends at the next such thing but `-`, `_`, `.`, `:` and `/`. */
function zoneInClientId(clientId: string): string | undefined {
  const text = clientId.slice(0, CLIENT_ID_LENGTH_MAX)
  for (const key of KEYS) {
    for (let at = text.indexOf(key); at >= 0; at = text.indexOf(key, at + 1)) {
      if (at > 0 && isOfWord(text.charCodeAt(at - 1))) continue
      const start = at + key.length
      let end = start
      while (end < text.length && isOfZone(text.charCodeAt(end))) end++
      if (end > start && end - start <= ZONE_LENGTH_MAX) return text.slice(start, end)
    }
  }
  return undefined
}

function isOfWord(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a) || unit === 0x5f
}

function isOfZone(unit: number): boolean {
  return isOfWord(unit) || (unit >= 0x2d && unit <= 0x2f) || unit === 0x3a
}
