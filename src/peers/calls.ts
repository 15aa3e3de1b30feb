import type { ByteReader } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Timer } from '../base/ports.ts'
import { NO_ANSWER } from './messages.ts'

/** Requests of one peer that may wait for their answers at a time, and the bytes of them. */
const WAITING_MAX = 256
const WAITING_BYTES_MAX = 16 * 1024 * 1024
const CORRELATIONS = 2 ** 32

interface Call {
  readonly sizeBytes: number
  readonly timer: Timer
  readonly answered: (payload: ByteReader) => void
  readonly failed: (failure: Failure) => void
}

/** What one connection was asked and hasn't answered. Answers come in any order. */
export class Calls {
  readonly #clock: Clock
  readonly #waiting = new Map<number, Call>()
  #bytes = 0
  #last: number = NO_ANSWER

  constructor(clock: Clock) {
    this.#clock = clock
  }

  hasRoom(sizeBytes: number): boolean {
    return this.#waiting.size < WAITING_MAX && this.#bytes + sizeBytes <= WAITING_BYTES_MAX
  }

  /** Its correlation. One of the two is called, once; never from inside this call. */
  add(sizeBytes: number, timeoutMs: number, answered: Call['answered'], failed: Call['failed']): number {
    do this.#last = (this.#last + 1) % CORRELATIONS
    while (this.#last === NO_ANSWER || this.#waiting.has(this.#last))
    const correlation = this.#last
    const timer = this.#clock.after(timeoutMs, () => {
      this.take(correlation)
      failed(new Failure('unavailable', 'peer-unreachable', 'unknown', `no answer within ${timeoutMs} ms`))
    })
    this.#waiting.set(correlation, { sizeBytes, timer, answered, failed })
    this.#bytes += sizeBytes
    return correlation
  }

  /** Undefined: it waits no more. */
  take(correlation: number): Pick<Call, 'answered' | 'failed'> | undefined {
    const call = this.#waiting.get(correlation)
    if (call === undefined) return undefined
    call.timer.cancel()
    this.#waiting.delete(correlation)
    this.#bytes -= call.sizeBytes
    return call
  }

  /** The connection has ended. */
  failAll(failure: Failure): void {
    for (const correlation of [...this.#waiting.keys()]) this.take(correlation)?.failed(failure)
  }
}
