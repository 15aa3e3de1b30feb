import { Failure } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Stranding } from './stranding.ts'
import { within } from './within.ts'

/** Clients can't even begin without such an answer, and an old one does for that. */
const WAIT_MS_MAX = 1_000

export interface CatchUpParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly stranding: Pick<Stranding, 'isStranded'>
}

/**
 * A read barrier for lists, in which what another broker was asked to make a moment ago should be. Kafka promises nothing of the kind, so an answer in time
 * matters more: where the log can't be asked, what is known here is told, and a broker that is stranded doesn't even try.
 */
export async function catchUpBriefly({ log, clock, stranding }: CatchUpParts): Promise<void> {
  if (stranding.isStranded) return
  try {
    await within(log.barrier(), WAIT_MS_MAX, clock)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
  }
}
