import type { BuiltInPrices, PriceFile } from '../documents/price-file.ts'
import { matches } from '../wildcard.ts'
import type { Price } from './price.ts'

const BUILT_IN = 'built-in'

/** A price file and what people call it. */
export interface NamedPriceFile {
  readonly name: string
  readonly file: PriceFile
}

/**
 * All prices by id. Order of what counts: the built-in book, the entries of each file, the multipliers of each file, in the order of the
 * files; last of all what a bare input sets. A price that isn't there is unknown, never zero.
 */
export class PriceBook {
  readonly region: string
  readonly currency: string
  readonly hoursPerMonth: number
  readonly gigabyteBytes: number
  readonly staleAfterDays: number
  readonly #prices: ReadonlyMap<string, Price>

  private constructor(settings: PriceBookSettings, prices: ReadonlyMap<string, Price>) {
    this.region = settings.region
    this.currency = settings.currency
    this.hoursPerMonth = settings.hoursPerMonth
    this.gigabyteBytes = settings.gigabyteBytes
    this.staleAfterDays = settings.staleAfterDays
    this.#prices = prices
  }

  /** `instances`: prices that other tables bring along. */
  static of(builtIn: BuiltInPrices, instances: readonly Price[], files: readonly NamedPriceFile[]): PriceBook {
    const prices = new Map([...builtIn.entries.map(builtInPrice), ...instances].map((price) => [price.id, price]))
    let settings: PriceBookSettings = builtIn
    for (const { name, file } of files) {
      if (file.region !== undefined && file.region !== settings.region && !file.inherit) forget(prices, file.region)
      for (const { id, usd, why } of file.entries)
        prices.set(id, setPrice(prices.get(id), id, usd, { name, why, asOf: file.asOf }))
      settings = withSettings(settings, file)
    }
    for (const { name, file } of files)
      for (const { match, factor, why } of file.multipliers) multiply(prices, { match, factor, why, name })
    return new PriceBook(settings, prices)
  }

  /** All of them, by id. */
  get prices(): readonly Price[] {
    return [...this.#prices.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
  }

  price(id: string): Price {
    return this.#prices.get(id) ?? unknownPrice(id)
  }

  has(id: string): boolean {
    return this.#prices.has(id)
  }

  /** The same book with prices that a bare input sets, by id. Nothing multiplies them. */
  with(usdOf: Readonly<Record<string, number | null>>): PriceBook {
    const prices = new Map(this.#prices)
    for (const [id, usd] of Object.entries(usdOf))
      prices.set(id, setPrice(prices.get(id), id, usd, { name: 'input', why: undefined, asOf: undefined }))
    return new PriceBook(this, prices)
  }
}

type PriceBookSettings = Pick<PriceBook, 'region' | 'currency' | 'hoursPerMonth' | 'gigabyteBytes' | 'staleAfterDays'>

function withSettings(before: PriceBookSettings, file: PriceFile): PriceBookSettings {
  return {
    currency: before.currency,
    region: file.region ?? before.region,
    hoursPerMonth: file.hoursPerMonth ?? before.hoursPerMonth,
    gigabyteBytes: file.gigabyteBytes ?? before.gigabyteBytes,
    staleAfterDays: file.staleAfterDays ?? before.staleAfterDays,
  }
}

type BuiltInEntry = BuiltInPrices['entries'][number]

function builtInPrice({ id, service, item, unit, usd, tiers, confidence, asOf, note, alternates }: BuiltInEntry): Price {
  return { id, service, item, unit, usd, tiers, confidence, asOf, origin: BUILT_IN, why: [], factor: 1, note, alternates }
}

function unknownPrice(id: string): Price {
  return {
    id,
    service: '',
    item: id,
    unit: '',
    usd: null,
    tiers: null,
    confidence: 'U',
    asOf: null,
    origin: 'nowhere',
    why: [],
    factor: 1,
    note: null,
    alternates: [],
  }
}

/** Prices of another region say nothing about this one. */
function forget(prices: Map<string, Price>, region: string): void {
  for (const [id, price] of prices) {
    const note = `unknown in ${region}`
    prices.set(id, { ...price, usd: null, tiers: null, confidence: 'U', asOf: null, factor: 1, why: [], alternates: [], note })
  }
}

interface Setting {
  readonly name: string
  readonly why: string | undefined
  readonly asOf: string | undefined
}

function setPrice(before: Price | undefined, id: string, usd: number | null, { name, why, asOf }: Setting): Price {
  return {
    ...(before ?? unknownPrice(id)),
    usd,
    tiers: null,
    confidence: usd === null ? 'U' : 'given',
    asOf: asOf ?? null,
    origin: name,
    why: why === undefined ? [] : [why],
    factor: 1,
  }
}

interface Multiplier {
  readonly match: string
  readonly factor: number
  readonly why: string | undefined
  readonly name: string
}

function multiply(prices: Map<string, Price>, { match, factor, why, name }: Multiplier): void {
  for (const [id, price] of prices) {
    if (!matches(match, id)) continue
    prices.set(id, {
      ...price,
      usd: price.usd === null ? null : price.usd * factor,
      tiers: price.tiers?.map((tier) => ({ ...tier, usd: tier.usd === null ? null : tier.usd * factor })) ?? null,
      factor: price.factor * factor,
      origin: [...new Set([...price.origin.split(', '), name])].join(', '),
      why: why === undefined ? price.why : [...price.why, why],
    })
  }
}
