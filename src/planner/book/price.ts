import { type Confidence, type PriceSource, Sourced } from '../source.ts'

/** A price for the part of the quantity that lies between two marks. */
export interface PriceTier {
  readonly fromGiB: number
  /** Null: no end. */
  readonly toGiB: number | null
  readonly usd: number | null
}

/** A price as it counts, after all overlays. */
export interface Price {
  readonly id: string
  readonly service: string
  readonly item: string
  readonly unit: string
  /** Null: unknown, unless there are tiers. */
  readonly usd: number | null
  readonly tiers: readonly PriceTier[] | null
  readonly confidence: Confidence
  readonly asOf: string | null
  /** `built-in`, or the file that set it. */
  readonly origin: string
  /** Why the file sets or multiplies it. */
  readonly why: readonly string[]
  /** What multipliers made of it; 1 without any. Already in the price. */
  readonly factor: number
  readonly note: string | null
  /** Other figures for the same thing. */
  readonly alternates: readonly { readonly usd: number; readonly confidence: Confidence; readonly asOf: string | null }[]
}

/** What so much costs in a month, each tier for the part inside it; null where a price that is needed is unknown. */
export function costUsd(price: Price, quantity: number): number | null {
  if (price.tiers === null) return price.usd === null ? null : price.usd * quantity
  let total = 0
  for (const { fromGiB, toGiB, usd } of price.tiers) {
    const inside = Math.min(quantity, toGiB ?? Number.POSITIVE_INFINITY) - fromGiB
    if (inside <= 0) continue
    if (usd === null) return null
    total += inside * usd
  }
  return total
}

const GIBIBYTE = 2 ** 30

/** A quantity as bills count it: what we measure in GiB is billed by a GB of so many bytes. */
export function billedQuantity({ unit }: Price, quantity: number, gigabyteBytes: number): number {
  return unit.startsWith('GiB') ? (quantity * GIBIBYTE) / gigabyteBytes : quantity
}

/** What so many GiB cost, as bills count them. `times`: how often each is charged. */
export function gibUsd(price: Price, gib: number, gigabyteBytes: number, times = 1): number | null {
  const usd = costUsd(price, billedQuantity(price, gib, gigabyteBytes))
  return usd === null ? null : usd * times
}

export function isKnown(price: Price): boolean {
  return price.tiers === null ? price.usd !== null : price.tiers.every(({ usd }) => usd !== null)
}

/** For the trace: the figure, or the first tier's, with its source. */
export function sourcedPrice(price: Price): Sourced<number | null> {
  return new Sourced(price.tiers === null ? price.usd : (price.tiers[0]?.usd ?? null), priceSource(price))
}

export function priceSource({ id, origin, asOf, confidence }: Price): PriceSource {
  return { kind: 'price', id, origin, asOf, confidence }
}
