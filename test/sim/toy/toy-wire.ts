import type { Clock, Socket } from '../../../src/base/ports.ts'

/** The toy's messages: JSON behind its length, one answer per request, told apart by `id`. */
export interface ToyRequest {
  readonly id: number
  readonly kind: 'append' | 'read'
  readonly partition: number
  /** Of an append. */
  readonly values?: readonly number[]
  readonly producer?: number
  readonly sequence?: number
  /** Of a read. */
  readonly from?: number
}

export interface ToyAnswer {
  readonly id: number
  readonly error?: string
  readonly offset?: number
  readonly values?: readonly number[]
  readonly highWatermark?: number
}

export function frame(message: ToyRequest | ToyAnswer): Uint8Array {
  const body = Buffer.from(JSON.stringify(message))
  const framed = Buffer.alloc(4 + body.length)
  framed.writeUInt32BE(body.length, 0)
  framed.set(body, 4)
  return framed
}

/** Puts chunks together again. */
export class FrameReader {
  #rest = Buffer.alloc(0)

  read(chunk: Uint8Array): readonly unknown[] {
    this.#rest = Buffer.concat([this.#rest, chunk])
    const messages: unknown[] = []
    while (this.#rest.length >= 4 && this.#rest.length >= 4 + this.#rest.readUInt32BE(0)) {
      const end = 4 + this.#rest.readUInt32BE(0)
      messages.push(JSON.parse(this.#rest.toString('utf8', 4, end)))
      this.#rest = this.#rest.subarray(end)
    }
    return messages
  }
}

/** One connection of a client: asks one thing after the other, and gives up on an answer after a while. */
export class ToyConnection {
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #waiting = new Map<number, (answer: ToyAnswer | undefined) => void>()
  #nextId = 1
  #open = true

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket
    this.#clock = clock
    const reader = new FrameReader()
    socket.handle({
      data: (chunk) => {
        for (const answer of reader.read(chunk) as readonly ToyAnswer[]) this.#settle(answer.id, answer)
      },
      drained() {},
      closed: () => this.close(),
    })
  }

  /** Undefined: no answer came, the outcome is unknown. */
  ask(request: Omit<ToyRequest, 'id'>, timeoutMs: number): Promise<ToyAnswer | undefined> {
    return new Promise((resolve) => {
      if (!this.#open) return resolve(undefined)
      const id = this.#nextId++
      const timer = this.#clock.after(timeoutMs, () => this.close())
      this.#waiting.set(id, (answer) => {
        timer.cancel()
        resolve(answer)
      })
      this.#socket.write([frame({ ...request, id })])
    })
  }

  get open(): boolean {
    return this.#open
  }

  close(): void {
    this.#open = false
    this.#socket.destroy()
    for (const id of [...this.#waiting.keys()]) this.#settle(id, undefined)
  }

  #settle(id: number, answer: ToyAnswer | undefined): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    waiting?.(answer)
  }
}
