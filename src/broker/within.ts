import type { Clock } from '../base/ports.ts'

/** What `promise` gives, or undefined if that takes longer than `waitMs`; the work goes on then. */
export function within<T>(promise: Promise<T>, waitMs: number, clock: Clock): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(Math.max(waitMs, 0), () => resolve(undefined))
    promise.then(
      (value) => {
        timer.cancel()
        resolve(value)
      },
      (error: unknown) => {
        timer.cancel()
        reject(error)
      },
    )
  })
}
