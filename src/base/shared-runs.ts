/**
 * Runs of one kind, one at a time. Concurrent callers share a run, but only one that began after they asked: an older one may have missed what happened in between.
 *
 * ```
 *   a run under way │ the next run: begins when that one ends, shared by all who came meanwhile
 * ```
 */
export class SharedRuns<Result> {
  readonly #once: () => Promise<Result>
  #current: Promise<unknown> | undefined
  #next: Promise<Result> | undefined

  constructor(once: () => Promise<Result>) {
    this.#once = once
  }

  run(): Promise<Result> {
    this.#next ??= this.#runAfter(this.#current)
    return this.#next
  }

  /** Who asks in the turn in which it begins shares it too: it begins a moment later. */
  async #runAfter(current: Promise<unknown> | undefined): Promise<Result> {
    await current?.catch(() => undefined)
    this.#current = this.#next
    this.#next = undefined
    return this.#once()
  }
}
