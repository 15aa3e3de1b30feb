import { Failure } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Command } from '../state/commands/commands.ts'
import type { Outcome } from '../state/outcome.ts'
import { within } from './within.ts'

/** What submitting needs. */
interface SubmitParts {
  readonly log: SharedLog
  readonly clock: Clock
}

/**
 * The outcome of a command that an administrator asked for. Undefined: it isn't known within `timeoutMs`, and the command may
 * still be carried out; clients are told that their time is up.
 */
export async function submitWithin(
  command: Command,
  timeoutMs: number,
  { log, clock }: SubmitParts,
): Promise<Outcome | undefined> {
  // On a full disk nothing new is taken on, so that what waits can't pile up.
  if (!log.writable) return undefined
  try {
    return await within(log.submit(command), timeoutMs, clock)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}
