/**
 * Runs of one kind, one at a time. Concurrent callers share a run, but only one that began after they asked: an older one may have missed what happened in between.
 *
 * ```
 *   a run under way │ the next run: begins when that one ends and it's due, shared by all who came meanwhile
 * ```
 */
export class SharedRuns<Result> {
  readonly #once: () => Promise<Result>
  readonly #due: (() => Promise<void>) | undefined
  #current: Promise<unknown> | undefined
  #next: Promise<Result> | undefined

  /** `due` is awaited before each run begins. It never rejects. */
  constructor(once: () => Promise<Result>, due?: () => Promise<void>) {
    this.#once = once
    this.#due = due
  }

  run(): Promise<Result> {
    this.#next ??= this.#runAfter(this.#current)
    return this.#next
  }

  /** Who asks in the turn in which it begins shares it too: it begins a moment later. */
  async #runAfter(current: Promise<unknown> | undefined): Promise<Result> {
    await current?.catch(() => undefined)
    if (this.#due !== undefined) await this.#due()
    this.#current = this.#next
    this.#next = undefined
    return this.#once()
  }
}
