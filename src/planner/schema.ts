import { z } from 'zod'

/** The one file that knows zod: all others take it from here, with the kinds of number that inputs are made of. */
export { z }

// Pages may forbid to compile code at run time; checks are quick enough without.
z.config({ jitless: true })

/** A whole number from 0 on. */
export const count = z.int().min(0)

/** A whole number from 1 on: brokers, copies, partitions. */
export const positiveCount = z.int().min(1)

/** A rate, a size, a time, a price: anything but a negative one. */
export const quantity = z.number().min(0)

/** The same, where 0 would be divided by. */
export const positive = z.number().gt(0)

/** A share of something, 0 to 1. */
export const share = z.number().min(0).max(1)

/** A day, or a moment in UTC: `2026-11-20`, `2026-11-20T08:00:00Z`. */
export const dateText = z.string().regex(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?$/)

/** The same, of a day that the calendar has: what ages are counted from. */
export const dayText = dateText.refine((text) => !Number.isNaN(Date.parse(text)), 'a day that exists')

/** What a calculation takes and gives is an object whose fields are all known. */
export type ObjectSchema = z.ZodObject

/** A JSON Schema, 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

export function jsonSchemaOf(schema: z.ZodType, side: 'input' | 'output'): JsonSchema {
  return z.toJSONSchema(schema, { target: 'draft-2020-12', io: side }) as JsonSchema
}
