import { GROUP_MUTANTS } from './group-mutants.ts'
import { HARNESS_MUTANTS } from './harness-mutants.ts'
import { LOG_MUTANTS } from './log-mutants.ts'
import { LOGLET_MUTANTS } from './loglet-mutants.ts'
import type { Mutant } from './mutant.ts'
import { OBJECT_LOGLET_MUTANTS } from './object-loglet-mutants.ts'
import { OBJECT_MUTANTS } from './object-mutants.ts'
import { PEER_MUTANTS } from './peer-mutants.ts'
import { PRODUCER_MUTANTS } from './producer-mutants.ts'
import { S3_MUTANTS } from './s3-mutants.ts'
import { SERVER_MUTANTS } from './server-mutants.ts'

/** The door of the room: all mutants, one list a file per area. */
export const MUTANTS: readonly Mutant[] = [
  ...HARNESS_MUTANTS,
  ...LOGLET_MUTANTS,
  ...OBJECT_LOGLET_MUTANTS,
  ...LOG_MUTANTS,
  ...PRODUCER_MUTANTS,
  ...GROUP_MUTANTS,
  ...OBJECT_MUTANTS,
  ...SERVER_MUTANTS,
  ...PEER_MUTANTS,
  ...S3_MUTANTS,
]
