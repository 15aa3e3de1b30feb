import { type IpRange, parseIpRange } from './ip-address.ts'

/** Longest name of a zone, in UTF-16 units. */
export const ZONE_LENGTH_MAX = 128

/** `10.1.0.0/16=a`. Undefined for anything else. */
export function parseZoneRange(text: string): readonly [IpRange, string] | undefined {
  const equals = text.indexOf('=')
  const range = parseIpRange(text.slice(0, Math.max(equals, 0)))
  const zone = text.slice(equals + 1)
  return range === undefined || zone === '' || zone.length > ZONE_LENGTH_MAX ? undefined : [range, zone]
}
