/** What this process takes of the machine, as the operating system and the engine count it. */
export class ProcessUsage {
  readonly startedSeconds = Date.now() / 1_000 - process.uptime()

  get residentBytes(): number {
    return process.memoryUsage.rss()
  }

  get heapBytes(): number {
    return process.memoryUsage().heapTotal
  }

  get heapUsedBytes(): number {
    return process.memoryUsage().heapUsed
  }

  /** Outside the heap, buffers included. */
  get externalBytes(): number {
    return process.memoryUsage().external
  }

  /** All threads together, since the start. */
  get cpuSeconds(): number {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000_000
  }
}

const PERIOD_MS = 50

/**
 * Tells how late a timer fires that is due every 50 ms: so long was the event loop held up by other work. Doesn't keep the process alive. The
 * result ends it.
 */
export function watchEventLoop(observe: (delaySeconds: number) => void): () => void {
  let dueMs = 0
  let timer: NodeJS.Timeout | undefined
  const schedule = () => {
    dueMs = performance.now() + PERIOD_MS
    timer = setTimeout(fired, PERIOD_MS).unref()
  }
  const fired = () => {
    observe(Math.max(0, performance.now() - dueMs) / 1_000)
    schedule()
  }
  schedule()
  return () => clearTimeout(timer)
}
