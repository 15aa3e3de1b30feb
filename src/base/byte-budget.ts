/**
 * Bytes that one kind of work may hold at a time. Who comes too late waits its turn, first come first served; what is larger
 * than the whole budget goes when it's alone.
 */
export class ByteBudget {
  readonly #bytesMax: number
  #taken = 0
  readonly #waiting: { readonly sizeBytes: number; readonly resolve: () => void }[] = []

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  async take(sizeBytes: number): Promise<void> {
    if (this.#waiting.length === 0 && this.#fits(sizeBytes)) {
      this.#taken += sizeBytes
      return
    }
    await new Promise<void>((resolve) => this.#waiting.push({ sizeBytes, resolve }))
  }

  #fits(sizeBytes: number): boolean {
    return this.#taken === 0 || this.#taken + sizeBytes <= this.#bytesMax
  }

  give(sizeBytes: number): void {
    this.#taken -= sizeBytes
    while (this.#waiting.length > 0 && this.#fits(this.#waiting[0]!.sizeBytes)) {
      const next = this.#waiting.shift()!
      this.#taken += next.sizeBytes
      next.resolve()
    }
  }
}
