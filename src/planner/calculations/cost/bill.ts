import { billedQuantity, costUsd, isKnown, type Price, sourcedPrice } from '../../book/price.ts'
import type { PriceBook } from '../../book/price-book.ts'
import { Sourced } from '../../source.ts'
import type { Trace } from '../../trace.ts'

/** The eight that every result has, and those that some options add. */
export const GROUPS = [
  'compute',
  'blockStorage',
  'objectStorage',
  'privateConnectivity',
  'crossZoneTraffic',
  'requestCharges',
  'support',
  'engineeringTime',
] as const
export const ADDED_GROUPS = ['serviceUsage', 'subscription', 'crossRegion'] as const
export type Group = (typeof GROUPS)[number] | (typeof ADDED_GROUPS)[number]

/** A line of a monthly bill: quantity × price. */
export interface CostLine {
  readonly id: string
  readonly group: Group
  /** Null: unknown. */
  readonly quantity: number | null
  readonly unit: string
  readonly usd: number | null
  /** Null where money is told as it is. */
  readonly priceId: string | null
  /** What isn't known; empty where the line has a figure. */
  readonly missing: readonly string[]
  /** Other figures of the same line, where sources disagree. */
  readonly alternates: readonly Alternate[]
}

export interface Alternate {
  readonly what: string
  readonly usd: number | null
}

type Inputs = Readonly<Record<string, unknown>>

export interface Charge {
  readonly group: Group
  readonly priceId: string
  readonly quantity: number | null
  readonly formula: string
  readonly inputs: Inputs
  /** How often each unit is charged: what crosses zones is twice, out and in. */
  readonly times?: number
  /** Quantities that another reading of the price gives. */
  readonly also?: readonly { readonly what: string; readonly quantity: number | null }[]
}

export interface GivenMoney {
  readonly group: Group
  readonly usd: number | null
  readonly formula: string
  readonly inputs: Inputs
}

/** Lines in the order in which they are charged, each with its trace. */
export class Bill {
  readonly #prices: PriceBook
  readonly #trace: Trace
  readonly #lines: CostLine[] = []

  constructor(prices: PriceBook, trace: Trace) {
    this.#prices = prices
    this.#trace = trace
  }

  get lines(): readonly CostLine[] {
    return this.#lines
  }

  charge(id: string, { group, priceId, quantity, formula, inputs, times = 1, also = [] }: Charge): void {
    const price = this.#prices.price(priceId)
    this.#trace.step(`${id}.quantity`, formula, named(inputs), quantity)
    const usd = this.#trace.step(
      `${id}.usd`,
      moneyFormula(price, times),
      { quantity, [priceId]: sourcedPrice(price) },
      this.#usd(price, quantity, times),
    )
    this.#lines.push({
      id,
      group,
      quantity,
      unit: price.unit,
      usd,
      priceId,
      missing: usd === null ? [...missingOf(inputs), ...(isKnown(price) ? [] : [`price ${priceId}`])] : [],
      alternates: [
        ...otherPrices(price).map((other) => ({ what: `price ${other.usd}`, usd: this.#usd(other, quantity, times) })),
        ...also.map((other) => ({ what: other.what, usd: this.#usd(price, other.quantity, times) })),
      ],
    })
  }

  /** Money that nobody needs a price for. */
  give(id: string, { group, usd, formula, inputs }: GivenMoney): void {
    this.#trace.step(`${id}.usd`, formula, named(inputs), usd)
    const missing = usd === null ? missingOf(inputs) : []
    this.#lines.push({
      id,
      group,
      quantity: usd,
      unit: 'USD',
      usd,
      priceId: null,
      missing,
      alternates: [],
    })
  }

  /** Nothing of it costs nothing, whatever its price. */
  #usd(price: Price, quantity: number | null, times: number): number | null {
    if (quantity === null || quantity === 0) return quantity
    const usd = costUsd(price, billedQuantity(price, quantity, this.#prices.gigabyteBytes))
    return usd === null ? null : usd * times
  }
}

/** What sources disagree about; the user's own word ends it. */
function otherPrices(price: Price): Price[] {
  if (price.origin !== 'built-in') return []
  return price.alternates.map(({ usd }) => ({ ...price, usd, tiers: null }))
}

function moneyFormula({ tiers }: Price, times: number): string {
  const each = tiers === null ? 'quantity × price' : 'quantity × price, each tier for its part'
  return times === 1 ? each : `${each}, × ${times}: out and in`
}

/** Unknown is written down as such. */
function named(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, value ?? null]))
}

function missingOf(inputs: Inputs): string[] {
  return Object.entries(inputs).flatMap(([name, input]) => {
    const value = input instanceof Sourced ? input.value : input
    return value === null || value === undefined ? [name] : []
  })
}
