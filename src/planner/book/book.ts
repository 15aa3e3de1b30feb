import { builtInPrices, priceFile } from '../documents/price-file.ts'
import { validate } from '../documents/validate.ts'
import { z } from '../schema.ts'
import { Limits } from './limits.ts'
import {
  type BrokerType,
  type Instance,
  instancePrices,
  readBrokerTypes,
  readInstances,
  readUsageTypes,
  type UsageType,
} from './machines.ts'
import { PriceBook } from './price-book.ts'

/** The files of `figures/`, as read: JSON parsed, tables as text. Who calls the planner reads them; it never does. */
export interface BookFiles {
  readonly prices: unknown
  readonly limits: unknown
  readonly instancesCsv: string
  readonly brokersCsv: string
  readonly usageTypesCsv: string
}

/** A document of the user and what people call it. */
export interface NamedDocument {
  readonly name: string
  readonly value: unknown
}

/** What the user lays over the built-in figures, the last one on top. */
export interface Overlays {
  readonly prices?: readonly NamedDocument[]
  readonly limits?: readonly NamedDocument[]
}

/** All figures that calculations look up: prices, limits, machines. Plain values, made once. */
export class Book {
  readonly prices: PriceBook
  readonly limits: Limits
  readonly instances: ReadonlyMap<string, Instance>
  readonly brokerTypes: ReadonlyMap<string, BrokerType>
  readonly usageTypes: readonly UsageType[]

  private constructor(parts: Pick<Book, 'prices' | 'limits' | 'instances' | 'brokerTypes' | 'usageTypes'>) {
    this.prices = parts.prices
    this.limits = parts.limits
    this.instances = parts.instances
    this.brokerTypes = parts.brokerTypes
    this.usageTypes = parts.usageTypes
  }

  /** Throws a Failure (`bad-document`) where an overlay isn't what it should be. */
  static of(files: BookFiles, { prices = [], limits = [] }: Overlays = {}): Book {
    const builtIn = validate('figures/prices.json', builtInPrices, files.prices)
    const priceFiles = prices.map(({ name, value }) => ({ name, file: validate(name, priceFile, value) }))
    const limitLayers = [{ name: 'built-in', value: files.limits }, ...limits].map(({ name, value }) => ({
      name,
      limits: validate(name, limitsFile, value),
    }))
    return new Book({
      prices: PriceBook.of(builtIn, instancePrices(files.instancesCsv), priceFiles),
      limits: new Limits(limitLayers),
      instances: readInstances(files.instancesCsv),
      brokerTypes: readBrokerTypes(files.brokersCsv),
      usageTypes: readUsageTypes(files.usageTypesCsv),
    })
  }

  /** The same book with other prices, by id. */
  withPrices(usdOf: Readonly<Record<string, number | null>>): Book {
    return new Book({ ...this, prices: this.prices.with(usdOf) })
  }
}

/** Any part of the built-in file, and numbers of ours under `constants`. */
export const limitsFile = z.looseObject({
  kind: z.literal('odradek/limits').optional(),
  version: z.literal(1).optional(),
  constants: z.record(z.string(), z.number()).optional(),
})
