import { limitsFile } from '../book/book.ts'
import { calibrationFile } from '../calculations/cost/calibration.ts'
import { oracleFile } from '../oracles.ts'
import type { z } from '../schema.ts'
import { windowsFile } from '../windows/windows.ts'
import { answersFile } from './answers.ts'
import { assumptionsFile } from './assumptions.ts'
import { estateFile } from './estate.ts'
import { evidenceFile } from './evidence-file.ts'
import { priceFile } from './price-file.ts'

/** The kinds of document that people write or keep, by the name that `plan schema` knows them by. */
export const DOCUMENT_SCHEMAS: Readonly<Record<string, z.ZodType>> = {
  estate: estateFile,
  assumptions: assumptionsFile,
  answers: answersFile,
  evidence: evidenceFile,
  calibration: calibrationFile,
  prices: priceFile,
  limits: limitsFile,
  oracles: oracleFile,
  windows: windowsFile,
}
