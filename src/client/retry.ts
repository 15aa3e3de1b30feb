import { Failure } from '../base/failure.ts'
import { pause } from '../base/pause.ts'
import type { Clock, Random } from '../base/ports.ts'
import { isRetriable, notSurelyUndone } from './broker-failure.ts'

export interface RetryParts {
  readonly clock: Clock
  readonly random: Random
}

export interface RetrySettings {
  readonly totalMs: number
  readonly backoffMs: number
  readonly backoffMsMax: number
}

/** How long to pause before attempt `attempt` + 1: doubling, and from the upper half, so that clients come back apart. */
export function backoffMs(random: Random, { backoffMs: first, backoffMsMax }: RetrySettings, attempt: number): number {
  const full = Math.min(backoffMsMax, first * 2 ** Math.min(attempt - 1, 30))
  return full * (0.5 + random.float() / 2)
}

export interface RetryOptions {
  readonly signal?: AbortSignal | undefined
  /** Said of a failure that another attempt may heal: whether there is to be one. */
  readonly mayRetry?: (failure: Failure) => boolean
}

/**
 * Tries until it works, fails for good, or the time is up. The failure thrown is the last attempt's; its `applied` is
 * `unknown` if any attempt's was.
 */
export async function retrying<Result>(
  { clock, random }: RetryParts,
  settings: RetrySettings,
  attempt: () => Promise<Result>,
  { signal, mayRetry = () => true }: RetryOptions = {},
): Promise<Result> {
  const deadlineMs = clock.monotonicMs() + settings.totalMs
  let wasUnknown = false
  for (let count = 1; ; count++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      wasUnknown ||= error.applied === 'unknown'
      const delayMs = backoffMs(random, settings, count)
      const isLast = !isRetriable(error) || !mayRetry(error) || clock.monotonicMs() + delayMs > deadlineMs
      if (isLast) throw wasUnknown ? notSurelyUndone(error) : error
      await pause(clock, delayMs, signal).catch((givenUp: unknown) => {
        throw wasUnknown && givenUp instanceof Failure ? notSurelyUndone(givenUp) : givenUp
      })
    }
  }
}

/** A change that may have happened isn't tried again: the second attempt would be refused for what the first one did. */
export type RetryChange = <Result>(attempt: () => Promise<Result>, signal?: AbortSignal) => Promise<Result>
