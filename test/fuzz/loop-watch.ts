import { readFileSync } from 'node:fs'

/**
 * How long the event loop was held at most: the lesser of wall time, which other programs make longer, and processor time of this
 * thread alone, to which the threads that do the work don't add. Turns the loop all the while.
 */
export class LoopWatch {
  #longestMs = 0
  #wallMs = performance.now()
  #cpuMs = threadCpuMs()
  #isOver = false

  static start(): LoopWatch {
    const watch = new LoopWatch()
    setImmediate(() => watch.#turn())
    return watch
  }

  #turn(): void {
    this.#measure()
    if (!this.#isOver) setImmediate(() => this.#turn())
  }

  #measure(): void {
    const wallMs = performance.now()
    // Reading the processor time costs more than most turns do.
    if (wallMs - this.#wallMs < 1) {
      this.#wallMs = wallMs
      return
    }
    const cpuMs = threadCpuMs()
    this.#longestMs = Math.max(this.#longestMs, Math.min(wallMs - this.#wallMs, cpuMs - this.#cpuMs))
    this.#cpuMs = cpuMs
    this.#wallMs = wallMs
  }

  stop(): number {
    this.#measure()
    this.#isOver = true
    return this.#longestMs
  }
}

/** Of the main thread; where the system doesn't tell, nothing is less than the wall's. */
function threadCpuMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
  } catch {
    return performance.now()
  }
}
