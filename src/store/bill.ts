import { PRICES } from './prices.ts'
import type { StoreRequest } from './request-counts.ts'

/** What was used in a time. */
export interface Use {
  readonly timeMs: number
  readonly requests: Readonly<Partial<Record<StoreRequest, number>>>
  /** At the moment. */
  readonly storedBytes: number
  /** That went from one zone to another. */
  readonly zoneBytes: number
}

/** US dollars a month. */
export interface MonthlyBill {
  readonly requests: number
  readonly storage: number
  readonly zones: number
}

const MONTH_MS = 730 * 3_600_000
/** What is done at a start says nothing of a month. */
const TIME_MS_MIN = 60_000
const GIB = 2 ** 30
const PRICE_BY_KIND: Readonly<Record<StoreRequest, number>> = {
  create: PRICES.writeRequest,
  part: PRICES.writeRequest,
  replace: PRICES.writeRequest,
  list: PRICES.writeRequest,
  get: PRICES.readRequest,
  delete: PRICES.deleteRequest,
}

/** An estimate: what a month costs that goes on like this, at list prices. */
export function monthlyBill({ timeMs, requests, storedBytes, zoneBytes }: Use): MonthlyBill {
  const timesAMonth = MONTH_MS / Math.max(timeMs, TIME_MS_MIN)
  let dollars = 0
  for (const [kind, count] of Object.entries(requests)) dollars += count * (PRICE_BY_KIND[kind as StoreRequest] ?? 0)
  return {
    requests: dollars * timesAMonth,
    storage: (storedBytes / GIB) * PRICES.gibMonth,
    zones: (zoneBytes / GIB) * PRICES.zoneGib * timesAMonth,
  }
}
