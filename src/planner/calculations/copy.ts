import { calculation } from '../calculation.ts'
import { gibOf, hoursFor } from '../numbers.ts'
import { quantity, z } from '../schema.ts'

/**
 * `plan copy`: how long a migration copies before it has caught up.
 *
 * net = linkMiBps − produceMiBps: what is written meanwhile must be copied, too. Never, if that isn't above 0.
 * hours = retainedGiB × 1024 ÷ net ÷ 3600; copiedGiB = retainedGiB + what arrives in those hours.
 */
export const planCopy = calculation({
  command: 'plan copy',
  summary: 'hours that a migration copies before it has caught up',
  input: z.strictObject({
    retainedGiB: quantity.describe('GiB that are there to be copied, one copy'),
    linkMiBps: quantity.describe('MiB/s that the copying may take'),
    produceMiBps: quantity.describe('MiB/s written meanwhile'),
  }),
  output: z.strictObject({
    catchesUp: z.boolean(),
    netMiBps: z.number(),
    hours: z.number().nullable(),
    copiedGiB: z.number().nullable(),
  }),
  run({ retainedGiB, linkMiBps, produceMiBps }, { trace }) {
    const netMiBps = trace.step('netMiBps', 'linkMiBps − produceMiBps', { linkMiBps, produceMiBps }, linkMiBps - produceMiBps)
    if (netMiBps <= 0) return { catchesUp: false, netMiBps, hours: null, copiedGiB: null }
    const hours = trace.step(
      'hours',
      'retainedGiB × 1024 ÷ netMiBps ÷ 3600',
      { retainedGiB, netMiBps },
      hoursFor(retainedGiB, netMiBps),
    )
    const copiedGiB = trace.step(
      'copiedGiB',
      'retainedGiB + produceMiBps × hours × 3600 ÷ 1024',
      { retainedGiB, produceMiBps, hours },
      retainedGiB + gibOf(produceMiBps, hours),
    )
    return { catchesUp: true, netMiBps, hours, copiedGiB }
  },
})
