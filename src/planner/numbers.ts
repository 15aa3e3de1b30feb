/** Units and rounding that all calculations share. */

export const MIB_PER_GIB = 1024
export const SECONDS_PER_HOUR = 3600

const MEBIBYTE = 2 ** 20
const ROUNDED_DECIMALS = 1e9

/** The next whole number, after rounding to 9 decimals: 32.000000000001 isn't 33. */
export function ceilCount(value: number): number {
  const rounded = Math.round(value * ROUNDED_DECIMALS) / ROUNDED_DECIMALS
  // Of numbers so large that they lost their decimals in the product, the number itself.
  return Math.ceil(Number.isFinite(rounded) ? rounded : value)
}

/** The whole number below, with the same care: 107.999999999999 is 108. */
export function floorCount(value: number): number {
  const rounded = Math.round(value * ROUNDED_DECIMALS) / ROUNDED_DECIMALS
  return Math.floor(Number.isFinite(rounded) ? rounded : value)
}

/** The smallest multiple of `step` that is at least `value`. */
export function ceilToMultiple(value: number, step: number): number {
  return ceilCount(value / step) * step
}

/** What a rate in MiB/s adds up to in so many hours. */
export function gibOf(rateMiBps: number, hours: number): number {
  return (rateMiBps * hours * SECONDS_PER_HOUR) / MIB_PER_GIB
}

/** How long so many GiB take at a rate in MiB/s. */
export function hoursFor(gib: number, rateMiBps: number): number {
  return (gib * MIB_PER_GIB) / rateMiBps / SECONDS_PER_HOUR
}

/** Network speeds are told in 10^9 bits. */
export function mibpsOfGbps(gbps: number): number {
  return (gbps * 1e9) / 8 / MEBIBYTE
}

/** Volume speeds are told in 10^6 bytes. */
export function mibpsOfMBps(mbps: number): number {
  return (mbps * 1e6) / MEBIBYTE
}

export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/** Spread as evenly as can be: how many the least and the most get. */
export function spread(things: number, places: number): { readonly min: number; readonly max: number } {
  return { min: Math.floor(things / places), max: Math.ceil(things / places) }
}
