/** How often each fault fired: a fault that never fired tests nothing. */
export class Coverage {
  readonly #counts = new Map<string, number>()

  count(name: string, times = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + times)
  }

  of(name: string): number {
    return this.#counts.get(name) ?? 0
  }

  add(other: Coverage): void {
    for (const [name, times] of other.#counts) this.count(name, times)
  }

  /** Sorted by name. */
  entries(): readonly (readonly [name: string, times: number])[] {
    return [...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1))
  }
}
