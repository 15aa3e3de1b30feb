import { z } from '../../schema.ts'

/** What a test of compatibility shows: requests and replies, tools and frameworks that run, or that transactions, compaction, groups and offsets behave alike. */
export const compatibilityLevel = z.enum(['protocol', 'ecosystem', 'semantics'])
