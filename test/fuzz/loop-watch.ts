import { openSync, readSync } from 'node:fs'

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

const STAT = openStat()
/** Used again for each reading, so that watching makes no memory of its own. */
const STAT_BYTES = Buffer.alloc(64)

/** Of the main thread; where the system doesn't tell, nothing is less than the wall's. */
function threadCpuMs(): number {
  if (STAT === undefined) return performance.now()
  const length = readSync(STAT, STAT_BYTES, 0, STAT_BYTES.length, 0)
  return Number.parseInt(STAT_BYTES.toString('latin1', 0, length), 10) / 1e6
}

function openStat(): number | undefined {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  } catch {
    return undefined
  }
}
