import { z } from '../schema.ts'

/** What a pattern means for whoever plans, and the questions it opens, by id. */
export const patternTexts = z.record(
  z.string(),
  z.strictObject({ follows: z.string(), questions: z.record(z.string(), z.string()) }),
)

/** A file of limits may lay its own `workloadPatterns` over these. */
export const PATTERN_TEXTS: z.output<typeof patternTexts> = {
  steady: {
    follows: 'A managed broker service is often right. Change costs more than it brings.',
    questions: {
      billUnderstood: 'Is the bill understood, line by line?',
      consumersRackAware: 'Do consumers read from the copy in their own zone?',
      headroomNeeded: 'Is the headroom that is paid for needed?',
    },
  },
  replay: {
    follows: 'Retention, reading back and how far it is kept apart decide. Tiered or shared storage is central.',
    questions: {
      replayExtent: 'How often is data read again, how far back, and how fast?',
      replayCost: 'What does reading back cost?',
      replayIsolation: 'Does a replay disturb those who read at the tail?',
    },
  },
  multiTenant: {
    follows: 'Quotas, isolation, ownership and who may change what decide.',
    questions: {
      tenantCost: 'Which tenant pays for what?',
      tenantOverload: 'What happens when a tenant sends ten times its quota?',
      partitionApproval: 'Who approves new partitions?',
    },
  },
  regulated: {
    follows: 'Where data, keys, logs and people with access are decides, before any price.',
    questions: {
      account: 'Which account must hold the data?',
      keys: 'Which keys encrypt it, and who holds them?',
      supportAccess: 'Which support staff may reach it, and how is that recorded?',
      privatePaths: 'Which private paths does it take, and what do they charge for each GiB?',
    },
  },
}
