import type { Clock, Socket } from '../base/ports.ts'
import type { AnswerFrame } from '../broker/session.ts'
import type { BoundedMemory } from './bounded-memory.ts'

/** So many answers of a new connection are awaited at a time: each is expected to take that part of the bound. */
const FIRST_ANSWERS_MAX = 64
/** How soon smaller answers are believed in; a larger one is at once. */
const EXPECTED_DECAY = 1 / 8

/**
 * What of one connection's answers its client doesn't have yet, and how it comes along.
 *
 * ```
 *   expected │ held until its turn │ written: queued at the socket │ taken
 *             ╰──────────── counted, here and over all ───────────╯
 * ```
 */
export class UnsentAnswers {
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #memory: BoundedMemory
  readonly #bytesMax: number
  #heldBytes = 0
  /** What is counted in the memory of all. */
  #countedBytes = 0
  /** How large an answer that isn't there yet may be: requests of a few bytes can ask for megabytes each. */
  #expectedBytes: number
  /** All that was ever written, what of it the client had taken when that was last looked at, and since when it takes no more. */
  #writtenBytes = 0
  #takenBytes = 0
  #stalledSinceMs = Number.POSITIVE_INFINITY

  constructor(parts: {
    readonly socket: Socket
    readonly clock: Clock
    readonly memory: BoundedMemory
    readonly bytesMax: number
  }) {
    this.#socket = parts.socket
    this.#clock = parts.clock
    this.#memory = parts.memory
    this.#bytesMax = parts.bytesMax
    this.#expectedBytes = parts.bytesMax / FIRST_ANSWERS_MAX
  }

  get countedBytes(): number {
    return this.#countedBytes
  }

  /** Whether another answer may be asked for, while `awaitedCount` aren't there yet. */
  hasRoom(awaitedCount: number): boolean {
    const expectedBytes = awaitedCount * this.#expectedBytes
    return this.#heldBytes + this.#socket.queuedBytes + expectedBytes < this.#bytesMax && !this.#memory.isFull
  }

  /** An answer is there and waits for the ones before it. The result is what to `unhold`. */
  hold(answer: AnswerFrame): number {
    const sizeBytes = bytesOf(answer)
    this.#heldBytes += sizeBytes
    this.count()
    return sizeBytes
  }

  /** It is about to be written, or dropped. `count` when that is done. */
  unhold(sizeBytes: number): void {
    this.#heldBytes -= sizeBytes
  }

  /** The result is how many bytes they are. */
  written(answers: readonly AnswerFrame[]): number {
    let bytes = 0
    for (const answer of answers) {
      const answerBytes = bytesOf(answer)
      bytes += answerBytes
      this.#expectedBytes = Math.max(answerBytes, this.#expectedBytes + (answerBytes - this.#expectedBytes) * EXPECTED_DECAY)
    }
    this.#writtenBytes += bytes
    return bytes
  }

  /** To be called after writing, when all of it is queued for the rest of the turn at least, and when all has left. */
  count(): void {
    this.#setCounted(this.#heldBytes + this.#socket.queuedBytes)
  }

  /** The connection is gone. */
  forget(): void {
    this.#setCounted(0)
  }

  #setCounted(bytes: number): void {
    const change = bytes - this.#countedBytes
    if (change === 0) return
    if (this.#countedBytes === 0) this.#stalledSinceMs = this.#clock.monotonicMs()
    if (bytes === 0) this.#stalledSinceMs = Number.POSITIVE_INFINITY
    this.#countedBytes = bytes
    if (change > 0) this.#memory.take(change)
    else this.#memory.give(-change)
  }

  /** Since when the client takes none of them; infinite if there are none. As exact as it's called often: large answers leave piece by piece. */
  stalledSinceMs(): number {
    const takenBytes = this.#writtenBytes - this.#socket.untakenBytes
    if (takenBytes > this.#takenBytes && this.#countedBytes > 0) this.#stalledSinceMs = this.#clock.monotonicMs()
    this.#takenBytes = takenBytes
    return this.#stalledSinceMs
  }
}

function bytesOf({ chunks }: AnswerFrame): number {
  let bytes = 0
  for (const chunk of chunks) bytes += chunk.byteLength
  return bytes
}
