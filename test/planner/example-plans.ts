import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../tidy/sources.ts'

/** The day that the reports of the examples were made on. */
export const EXAMPLES_DAY = '2026-11-21'
const FOLDER = join(ROOT, 'examples', 'plans')

export interface ExamplePlan {
  readonly name: string
  readonly path: string
}

export function examplePlans(): ExamplePlan[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => ({ name, path: join(FOLDER, name) }))
}
