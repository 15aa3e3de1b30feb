import type { Clock } from './ports.ts'
import { aborted } from './wanted.ts'

/** Waits so long, or somewhat longer. Fails with a Failure (`aborted`, applied `no`) when the signal comes first. */
export function pause(clock: Pick<Clock, 'after'>, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(aborted())
      return
    }
    const leave = (): void => {
      timer.cancel()
      reject(aborted())
    }
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', leave)
      resolve()
    })
    signal?.addEventListener('abort', leave, { once: true })
  })
}

/** Lets others have their turn in the midst of long work. */
export function othersTurn(clock: Pick<Clock, 'soon'>): Promise<void> {
  return new Promise((resolve) => clock.soon(resolve))
}
