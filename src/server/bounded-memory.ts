/**
 * Bytes of one kind over all connections: requests that wait for their answers or whose bytes are still read, answers that wait for
 * their clients. While there are too many, connections stop reading their sockets; each is called back once when there is room again.
 */
export class BoundedMemory {
  readonly #bytesMax: number
  #bytes = 0
  /** In the order of their asking. */
  readonly #waiting = new Set<() => void>()
  #isWaking = false

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  get isFull(): boolean {
    return this.#bytes >= this.#bytesMax
  }

  /** What must go before there is room; negative while there is. */
  get excessBytes(): number {
    return this.#bytes - this.#bytesMax
  }

  take(bytes: number): void {
    this.#bytes += bytes
  }

  /** Who goes on may give back at once what it took: then the outer call goes on with the others, so that the stack stays flat. */
  give(bytes: number): void {
    this.#bytes -= bytes
    if (this.#isWaking) return
    this.#isWaking = true
    for (const callBack of this.#waiting) {
      if (this.isFull) break
      this.#waiting.delete(callBack)
      callBack()
    }
    this.#isWaking = false
  }

  /** The same function waits once, however often it asks. */
  whenRoom(callBack: () => void): void {
    this.#waiting.add(callBack)
  }

  forget(callBack: () => void): void {
    this.#waiting.delete(callBack)
  }
}
