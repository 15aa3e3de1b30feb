import { Failure } from '../base/failure.ts'
import type { Clock, Random } from '../base/ports.ts'

/** Bound of one call; who must have it calls again, at a pace of their own. */
export const ATTEMPTS_MAX = 4
const PAUSE_FIRST_MS = 20
const PAUSE_LONGEST_MS = 500

export interface PatienceParts {
  readonly clock: Clock
  readonly random: Random
  /** Aborted when nothing waits any more. */
  readonly closing?: AbortSignal | undefined
}

/** What passes by itself, or when whoever runs the broker mends the bucket. */
export function isPassing(error: unknown): error is Failure {
  return error instanceof Failure && (error.kind === 'unavailable' || error.reason === 'bad-setting')
}

/** Before the `attempt`-th one, the first of which is 1: twice as long each time, and of random length, so that brokers don't come back together. */
export async function pauseBefore(attempt: number, { clock, random, closing }: PatienceParts): Promise<void> {
  if (attempt === 1 || closing?.aborted === true) return
  const delayMs = Math.min(PAUSE_FIRST_MS * 2 ** (attempt - 2), PAUSE_LONGEST_MS) * (0.5 + random.float())
  await new Promise<void>((resolve) => {
    const go = (): void => {
      closing?.removeEventListener('abort', go)
      timer.cancel()
      resolve()
    }
    const timer = clock.after(delayMs, go)
    closing?.addEventListener('abort', go, { once: true })
  })
}

/** For what may be done twice: reads. */
export async function patiently<Done>(run: () => Promise<Done>, parts: PatienceParts): Promise<Done> {
  for (let attempt = 1; ; attempt++) {
    await pauseBefore(attempt, parts)
    try {
      return await run()
    } catch (error) {
      if (!isPassing(error) || error.reason === 'aborted' || attempt === ATTEMPTS_MAX) throw error
    }
  }
}
