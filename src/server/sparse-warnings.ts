import type { Clock, Log, LogFields } from '../base/ports.ts'

const EVERY_MS = 1_000

/**
 * Warnings of what clients can bring about as often as they like: of each text one line a second, with how many there were since the
 * line before. Texts are written here in the code, so there are few.
 */
export class SparseWarnings {
  readonly #clock: Clock
  readonly #log: Log
  readonly #kept = new Map<string, { saidMs: number; unsaid: number }>()

  constructor(clock: Clock, log: Log) {
    this.#clock = clock
    this.#log = log
  }

  warn(text: string, fields: LogFields): void {
    const nowMs = this.#clock.monotonicMs()
    const kept = this.#kept.get(text)
    if (kept !== undefined && nowMs - kept.saidMs < EVERY_MS) {
      kept.unsaid++
      return
    }
    this.#log.warn(text, kept === undefined || kept.unsaid === 0 ? fields : { ...fields, unsaid: kept.unsaid })
    this.#kept.set(text, { saidMs: nowMs, unsaid: 0 })
  }
}
