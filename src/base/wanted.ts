import { setMaxListeners } from 'node:events'
import { Failure } from './failure.ts'

/** What everything that waits says to who has stopped waiting. */
export function aborted(): Failure {
  return new Failure('unavailable', 'aborted', 'no', 'nobody waits for this any more')
}

/** Throws a Failure (`unavailable`, reason `aborted`) if nobody waits any more. */
export function checkWanted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw aborted()
}

/** Waits only until the signal comes: a Failure (`unavailable`, reason `aborted`) then. What was waited for goes on. */
export function orAborted<Result>(waited: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return waited
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(aborted())
    if (signal.aborted) leave()
    else {
      // One request may wait for any number of blocks.
      setMaxListeners(0, signal)
      signal.addEventListener('abort', leave, { once: true })
    }
    waited.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
