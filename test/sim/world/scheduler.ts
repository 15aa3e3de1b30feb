import { assert } from '../../../src/base/assert.ts'
import type { Timer } from '../../../src/base/ports.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Trace } from './trace.ts'

/** The real one, taken before the guards replace it. */
const nextTurn = setImmediate

interface Event extends Timer {
  atMs: number
  tie: number
  readonly id: number
  readonly process: SimProcess | undefined
  readonly kind: string
  run: (() => void) | undefined
}

/**
 * Virtual time: a heap of events on (time, random tie, id). Ties are random because first-in-first-out would hide races.
 * Between two events all microtasks and one turn of the real loop pass, so that whatever the event woke has come to rest.
 */
export class Scheduler {
  readonly #random: SimRandom
  readonly #trace: Trace
  readonly #heap: Event[] = []
  #nowMs = 0
  #nextId = 1
  #delivered = 0
  /** An event's callback threw: the process that owned it has died of it. */
  onUncaught: (error: unknown, process: SimProcess | undefined) => void = (error) => {
    throw error
  }

  constructor(random: SimRandom, trace: Trace) {
    this.#random = random
    this.#trace = trace
  }

  get nowMs(): number {
    return this.#nowMs
  }

  /** Events run so far. */
  get delivered(): number {
    return this.#delivered
  }

  /** `process` undefined: the event belongs to the world (wires, faults), which nothing stops. */
  after(delayMs: number, kind: string, process: SimProcess | undefined, run: () => void): Timer {
    assert(delayMs >= 0, 'an event lies in the future')
    const event: Event = {
      atMs: this.#nowMs + delayMs,
      tie: this.#random.next(),
      id: this.#nextId++,
      process,
      kind,
      run,
      cancel() {
        this.run = undefined
      },
    }
    this.#push(event)
    return event
  }

  /**
   * Runs events until `done` says so (asked between events) or virtual time passes `untilMs`. Tells which of both. An
   * empty heap lets time jump to `untilMs`.
   */
  run(untilMs: number, done: () => boolean): Promise<'done' | 'time-up'> {
    return new Promise((resolve, reject) => {
      const turn = (): void => {
        try {
          if (done()) resolve('done')
          else if (this.#step(untilMs)) nextTurn(turn)
          else resolve('time-up')
        } catch (error) {
          reject(error)
        }
      }
      nextTurn(turn)
    })
  }

  /** Runs one event; false when none is due until then. Cancelled ones and those of the dead pass unseen. */
  #step(untilMs: number): boolean {
    for (;;) {
      const event = this.#heap[0]
      if (event === undefined || event.atMs > untilMs) {
        this.#nowMs = Math.max(this.#nowMs, untilMs)
        return false
      }
      this.#pop()
      const { process, run } = event
      if (run === undefined || process?.alive === false) continue
      this.#nowMs = event.atMs
      if (process !== undefined && process.pausedUntilMs > event.atMs) {
        this.#park(event, process)
        continue
      }
      if (process?.isSuspended === true) process.resume(event.atMs)
      this.#delivered++
      this.#trace.note(event.kind, event.atMs, event.id)
      try {
        run()
      } catch (error) {
        this.onUncaught(error, process)
      }
      return true
    }
  }

  #park(event: Event, process: SimProcess): void {
    const unpark = (): void => {
      event.atMs = this.#nowMs
      event.tie = this.#random.next()
      this.#push(event)
    }
    if (process.park(unpark)) this.#wakeLater(process)
  }

  /** A pause may have been prolonged meanwhile. */
  #wakeLater(process: SimProcess): void {
    this.after(process.pausedUntilMs - this.#nowMs, 'wake', undefined, () => {
      if (process.pausedUntilMs > this.#nowMs) this.#wakeLater(process)
      else process.resume(this.#nowMs)
    })
  }

  #push(event: Event): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(event)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!before(event, heap[parent]!)) break
      heap[at] = heap[parent]!
      at = parent
    }
    heap[at] = event
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    const count = heap.length
    if (count === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= count) break
      if (child + 1 < count && before(heap[child + 1]!, heap[child]!)) child++
      if (!before(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
}

function before(left: Event, right: Event): boolean {
  if (left.atMs !== right.atMs) return left.atMs < right.atMs
  if (left.tie !== right.tie) return left.tie < right.tie
  return left.id < right.id
}
