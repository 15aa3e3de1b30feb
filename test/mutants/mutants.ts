import { HARNESS_MUTANTS } from './harness-mutants.ts'
import { LOG_MUTANTS } from './log-mutants.ts'
import { LOGLET_MUTANTS } from './loglet-mutants.ts'
import type { Mutant } from './mutant.ts'
import { PRODUCER_MUTANTS } from './producer-mutants.ts'

/** The door of the room: all mutants, one list a file per area. */
export const MUTANTS: readonly Mutant[] = [...HARNESS_MUTANTS, ...LOGLET_MUTANTS, ...LOG_MUTANTS, ...PRODUCER_MUTANTS]
