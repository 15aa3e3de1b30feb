/**
 * Bytes of requests that wait for their answers, over all connections. While there are too many, connections stop reading
 * their sockets; each is called back once when there is room again.
 */
export class RequestMemory {
  readonly #bytesMax: number
  #bytes = 0
  #waiting = new Set<() => void>()

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  get isFull(): boolean {
    return this.#bytes >= this.#bytesMax
  }

  take(bytes: number): void {
    this.#bytes += bytes
  }

  give(bytes: number): void {
    this.#bytes -= bytes
    if (this.isFull || this.#waiting.size === 0) return
    const waiting = this.#waiting
    this.#waiting = new Set()
    for (const callBack of waiting) callBack()
  }

  /** The same function waits once, however often it asks. */
  whenRoom(callBack: () => void): void {
    this.#waiting.add(callBack)
  }

  forget(callBack: () => void): void {
    this.#waiting.delete(callBack)
  }
}
