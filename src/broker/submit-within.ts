import { Failure } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'
import { MAKES_ROOM, type SharedLog } from '../cluster/cluster.ts'
import type { Command } from '../state/commands/commands.ts'
import type { Outcome } from '../state/outcome.ts'
import type { Reason } from './error-mapping.ts'
import { within } from './within.ts'

/** What submitting needs. */
interface SubmitParts {
  readonly log: SharedLog
  readonly clock: Clock
}

/** `undecided`: the command may still be carried out. `not-submitted`: it never is. */
type Submitted = Outcome | 'undecided' | 'not-submitted'

/** What became of a command that a client asked for, as far as that is known within `timeoutMs`. Submitted at once, if at all. */
export async function submitWithin(command: Command, timeoutMs: number, { log, clock }: SubmitParts): Promise<Submitted> {
  // On a full disk nothing new is taken on that could pile up there; what makes room may be small enough for what is left.
  if (!log.writable && !MAKES_ROOM.has(command.kind)) return 'not-submitted'
  try {
    return (await within(log.submit(command), timeoutMs, clock)) ?? 'undecided'
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return error.applied === 'no' ? 'not-submitted' : 'undecided'
  }
}

/** What the client is told of a command that answers for one thing: code 7 only for what may still happen. */
export function reasonOf(submitted: Submitted): Reason {
  if (submitted === 'undecided') return 'request-timed-out'
  return submitted === 'not-submitted' ? 'storage-error' : submitted.refusal(0)
}
