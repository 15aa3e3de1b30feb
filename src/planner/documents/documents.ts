import { limitsFile } from '../book/book.ts'
import { oracleFile } from '../oracles.ts'
import type { z } from '../schema.ts'
import { evidenceFile } from './evidence-file.ts'
import { priceFile } from './price-file.ts'

/** The kinds of document that people write or keep, by the name that `plan schema` knows them by. */
export const DOCUMENT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  prices: priceFile,
  limits: limitsFile,
  oracles: oracleFile,
  evidence: evidenceFile,
}
