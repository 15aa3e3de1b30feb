import { HARNESS_MUTANTS } from './harness-mutants.ts'
import type { Mutant } from './mutant.ts'

/** The door of the room: all mutants, one list a file per area. */
export const MUTANTS: readonly Mutant[] = [...HARNESS_MUTANTS]
