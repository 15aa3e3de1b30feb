import { assert } from '../base/assert.ts'
import type { Timer } from '../base/ports.ts'

/**
 * Many timers behind one: long polls and sessions come by the thousand and are mostly cancelled, so making and cancelling
 * one links and unlinks a list node. A timer fires in the first tick that ends at or after its due time, never before.
 *
 * ```
 * slot:   0     1     2    …  1023        a slot is TICK_MS long, the wheel goes round every 8 s;
 *         │     │                         a timer due later than that stays in its slot for more rounds
 *        due   due ─ due
 * ```
 */
export class TimerWheel {
  readonly #now: () => number
  readonly #arm: (delayMs: number) => void
  readonly #slots: (WheelTimer | undefined)[] = new Array<WheelTimer | undefined>(SLOTS).fill(undefined)
  /** All ticks up to this one have been handled. */
  #handledTick: number
  /** The tick that `arm` was last asked for; infinite while none is. */
  #armedTick = Number.POSITIVE_INFINITY
  #count = 0

  /** `now` is monotonic, in milliseconds. `arm(delayMs)` calls `turn` once after that time; the newest call replaces older ones. */
  constructor(now: () => number, arm: (delayMs: number) => void) {
    this.#now = now
    this.#arm = arm
    this.#handledTick = Math.floor(now() / TICK_MS)
  }

  /** Timers that neither fired nor were cancelled. */
  get count(): number {
    return this.#count
  }

  add(delayMs: number, run: () => void): Timer {
    // Past the handled ticks, so that a slot that was just emptied isn't taken for a later round.
    const tick = Math.max(this.#handledTick + 1, Math.ceil((this.#now() + delayMs) / TICK_MS))
    const timer = new WheelTimer(this, tick, run)
    this.#link(timer)
    this.#count++
    if (tick < this.#armedTick) this.#armFor(tick)
    return timer
  }

  remove(timer: WheelTimer): void {
    this.#unlink(timer)
    this.#count--
  }

  /** Fires what is due and arms for the next slot in use. After a long stall each slot is still visited only once. */
  turn(): void {
    this.#armedTick = Number.POSITIVE_INFINITY
    const nowTick = Math.floor(this.#now() / TICK_MS)
    const from = Math.max(this.#handledTick + 1, nowTick - SLOTS + 1)
    this.#handledTick = Math.max(this.#handledTick, nowTick)
    let due: WheelTimer | undefined
    let last: WheelTimer | undefined
    for (let tick = from; tick <= nowTick; tick++) {
      for (let timer = this.#slots[tick % SLOTS]; timer !== undefined; ) {
        const { next } = timer
        if (timer.tick <= nowTick) {
          this.#unlink(timer)
          // The due ones keep their order in a list of their own, in which `cancel` still finds them.
          if (last === undefined) due = timer
          else last.next = timer
          last = timer
          timer.state = 'due'
        }
        timer = next
      }
    }
    this.#rearm()
    for (let timer = due; timer !== undefined; timer = timer.next) {
      if (timer.state === 'cancelled') continue
      timer.state = 'fired'
      this.#count--
      timer.run()
    }
  }

  /** A due timer is cancelled by one that fires before it. */
  forget(): void {
    this.#count--
  }

  #rearm(): void {
    for (let tick = this.#handledTick + 1; tick <= this.#handledTick + SLOTS; tick++) {
      if (this.#slots[tick % SLOTS] === undefined) continue
      this.#armFor(tick)
      return
    }
  }

  #armFor(tick: number): void {
    this.#armedTick = tick
    // At most one round: Node's timers end after 24 days.
    this.#arm(Math.min(ROUND_MS, Math.max(1, Math.ceil(tick * TICK_MS - this.#now()))))
  }

  #link(timer: WheelTimer): void {
    const slot = timer.tick % SLOTS
    const head = this.#slots[slot]
    if (head === undefined) {
      timer.last = timer
    } else {
      // The head knows the last one, so that timers of one tick fire in the order in which they were made.
      const last = head.last ?? head
      last.next = timer
      timer.previous = last
      head.last = timer
      return
    }
    this.#slots[slot] = timer
  }

  #unlink(timer: WheelTimer): void {
    const slot = timer.tick % SLOTS
    const head = this.#slots[slot]
    assert(head !== undefined, 'a waiting timer is in its slot')
    const { previous, next } = timer
    if (next !== undefined) next.previous = previous
    else if (previous !== undefined) head.last = previous
    if (previous !== undefined) previous.next = next
    else {
      this.#slots[slot] = next
      if (next !== undefined) next.last = timer.last
    }
    // Whoever keeps a cancelled timer keeps none of its neighbours.
    timer.previous = undefined
    timer.next = undefined
    timer.last = undefined
  }
}

/** 8 ms: far below every session and poll time that Kafka's clients use, and at most 125 turns a second. */
const TICK_MS = 8
const SLOTS = 1_024
const ROUND_MS = SLOTS * TICK_MS

class WheelTimer implements Timer {
  readonly tick: number
  readonly run: () => void
  readonly #wheel: TimerWheel
  state: 'waiting' | 'due' | 'fired' | 'cancelled' = 'waiting'
  previous: WheelTimer | undefined
  next: WheelTimer | undefined
  /** Only in the first timer of a slot: its last one. */
  last: WheelTimer | undefined

  constructor(wheel: TimerWheel, tick: number, run: () => void) {
    this.#wheel = wheel
    this.tick = tick
    this.run = run
  }

  cancel(): void {
    if (this.state === 'waiting') this.#wheel.remove(this)
    else if (this.state === 'due') this.#wheel.forget()
    else return
    this.state = 'cancelled'
  }
}
