/**
 * Bytes of requests that haven't wholly arrived, over all connections. Waiting for room could wait for ever, since nobody
 * makes the others send the rest: so past the bound the connection that holds the most of them is closed.
 */
export class ArrivingMemory {
  readonly #bytesMax: number
  #bytes = 0
  /** By what closes the connection. */
  readonly #held = new Map<() => void, number>()

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Tells what a connection holds now. May call back, this connection or another one; who is called gives back all it holds. */
  hold(close: () => void, sizeBytes: number): void {
    this.#bytes += sizeBytes - (this.#held.get(close) ?? 0)
    if (sizeBytes === 0) this.#held.delete(close)
    else this.#held.set(close, sizeBytes)
    while (this.#bytes > this.#bytesMax) this.#closeLargest()
  }

  #closeLargest(): void {
    let largest: (() => void) | undefined
    let largestBytes = 0
    for (const [close, sizeBytes] of this.#held) {
      if (sizeBytes <= largestBytes) continue
      largest = close
      largestBytes = sizeBytes
    }
    this.#held.delete(largest!)
    this.#bytes -= largestBytes
    largest!()
  }
}
