import { Failure } from '../base/failure.ts'
import type { Clock } from '../base/ports.ts'

/** Stops waiting when the signal fires; what was waited for goes on. Fails with a Failure (`aborted`, applied `no`). */
export function within<Value>(promise: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return promise
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(aborted())
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

export function aborted(): Failure {
  return new Failure('unavailable', 'aborted', 'no', 'the wait was given up')
}

/** Fails with a Failure (`aborted`, applied `no`) when the signal fires first. */
export function pause(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(aborted())
      return
    }
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', abort)
      resolve()
    })
    const abort = (): void => {
      timer.cancel()
      reject(aborted())
    }
    signal?.addEventListener('abort', abort, { once: true })
  })
}
