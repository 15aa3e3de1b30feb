import { Failure } from '../base/failure.ts'
import type { SubmissionParts } from './submissions.ts'

/** What the queue may hold. Its callers stop waiting after a time, and the clients that are told so send the same again. */
const QUEUE_BYTES_MAX = 64 * 1024 * 1024
/** What a waiting command takes besides its bytes. */
const COMMAND_OVERHEAD_BYTES = 1024

/**
 * Commands of one lane that wait for the entry under way, or for room in the lane's window: first in, first out. Bound: QUEUE_BYTES_MAX, or one
 * command; what comes then is refused, and was never begun.
 */
export class CommandQueue {
  #waiting: SubmissionParts[] = []
  #bytes = 0

  get length(): number {
    return this.#waiting.length
  }

  /** Throws a Failure (`unavailable`, `command-queue-full`, applied `no`). */
  add(command: SubmissionParts): void {
    const sizeBytes = sizeOf(command)
    if (this.#waiting.length > 0 && this.#bytes + sizeBytes > QUEUE_BYTES_MAX) throw full(this.#waiting.length)
    this.#bytes += sizeBytes
    this.#waiting.push(command)
  }

  /** The oldest: at most `countMax`, and none behind one that makes it `bytesMax`. */
  take(countMax: number, bytesMax: number): SubmissionParts[] {
    let commandBytes = 0
    let count = 0
    while (count < countMax && count < this.#waiting.length && commandBytes < bytesMax) {
      const command = this.#waiting[count]!
      commandBytes += command.commandBytes.length
      this.#bytes -= sizeOf(command)
      count++
    }
    return this.#waiting.splice(0, count)
  }

  abandonAll(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#bytes = 0
    for (const { abandoned } of waiting) abandoned('no')
  }
}

function sizeOf({ commandBytes }: SubmissionParts): number {
  return commandBytes.length + COMMAND_OVERHEAD_BYTES
}

function full(count: number): Failure {
  return new Failure('unavailable', 'command-queue-full', 'no', `${count} commands wait for the log already`)
}
