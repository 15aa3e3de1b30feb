import { dateText, quantity, z } from '../schema.ts'

/** `odradek/prices`: what a user puts over the built-in price book. `usd: null` makes a price unknown on purpose. */
export const priceFile = z.strictObject({
  kind: z.literal('odradek/prices'),
  version: z.literal(1),
  region: z.string().optional(),
  asOf: dateText.optional(),
  /** Of a file for another region: what it lacks comes from the built-in book, not from nowhere. */
  inherit: z.boolean().default(false),
  hoursPerMonth: z.number().gt(0).optional(),
  gigabyteBytes: z.number().gt(0).optional(),
  staleAfterDays: quantity.optional(),
  entries: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        usd: quantity.nullable(),
        why: z.string().optional(),
      }),
    )
    .default([]),
  multipliers: z
    .array(
      z.strictObject({
        match: z.string().min(1),
        factor: quantity,
        why: z.string().optional(),
      }),
    )
    .default([]),
})

export type PriceFile = z.output<typeof priceFile>

const confidence = z.enum(['A', 'B', 'C', 'U'])

const tier = z.strictObject({
  fromGiB: quantity,
  toGiB: z.number().gt(0).nullable(),
  usd: quantity.nullable(),
  confidence,
  source: z.string().nullable(),
  asOf: z.string().nullable(),
})

/** The built-in book itself, `figures/prices.json`. */
export const builtInPrices = z.strictObject({
  schemaVersion: z.literal(1),
  name: z.string(),
  currency: z.literal('USD'),
  region: z.string(),
  assembledOn: dateText,
  staleAfterDays: quantity,
  hoursPerMonth: z.number().gt(0),
  gigabyteBytes: z.number().gt(0),
  note: z.string(),
  entries: z.array(
    z.strictObject({
      id: z.string(),
      service: z.string(),
      item: z.string(),
      unit: z.string(),
      confidence,
      source: z.string().nullable(),
      asOf: z.string().nullable(),
      usageType: z.string().nullable(),
      note: z.string().nullable(),
      usd: quantity.nullable(),
      tiers: z.array(tier).nullable(),
      alternates: z.array(
        z.strictObject({
          usd: quantity,
          confidence,
          source: z.string(),
          asOf: z.string().nullable(),
          note: z.string().nullable(),
        }),
      ),
    }),
  ),
})

export type BuiltInPrices = z.output<typeof builtInPrices>
