/** How long this process held the event loop: other programs that wanted the processor meanwhile don't count. */
export class Stopwatch {
  readonly #startMs = performance.now()
  readonly #cpu = process.cpuUsage()

  static start(): Stopwatch {
    return new Stopwatch()
  }

  /** The lesser of wall time, which others make longer, and processor time, to which the collector's threads add. */
  tookMs(): number {
    const { user, system } = process.cpuUsage(this.#cpu)
    return Math.min(performance.now() - this.#startMs, (user + system) / 1_000)
  }
}
