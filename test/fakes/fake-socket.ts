import type { Address, Socket, SocketHandlers } from '../../src/base/ports.ts'

/** One end of a connection, with the client's side in the test's hands. */
export class FakeSocket implements Socket {
  readonly remote: Address
  #handlers: SocketHandlers | undefined
  #sent: (() => void)[] = []
  /** What was written and has left. */
  readonly received: Buffer[] = []
  /** False: the client doesn't read, so what is written queues. */
  isReading = true
  queuedBytes = 0
  untakenBytes = 0
  isPaused = false
  state: 'open' | 'ended' | 'destroyed' = 'open'

  constructor(host = '10.0.0.1') {
    this.remote = { host, port: 50_000 }
  }

  handle(handlers: SocketHandlers): void {
    this.#handlers = handlers
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): void {
    for (const chunk of chunks) {
      this.received.push(Buffer.from(chunk))
      this.queuedBytes += chunk.length
      this.untakenBytes += chunk.length
    }
    if (sent !== undefined) this.#sent.push(sent)
    if (this.isReading) this.#leave()
  }

  #leave(): void {
    this.queuedBytes = 0
    this.untakenBytes = 0
    for (const sent of this.#sent.splice(0)) sent()
  }

  pause(): void {
    this.isPaused = true
  }

  resume(): void {
    this.isPaused = false
  }

  end(): void {
    if (this.state === 'open') this.state = 'ended'
  }

  destroy(): void {
    if (this.state === 'destroyed') return
    this.state = 'destroyed'
    queueMicrotask(() => this.#handlers?.closed())
  }

  /** The client sends. */
  push(bytes: Uint8Array): void {
    this.#handlers!.data(bytes)
  }

  /** The client reads a part of what is queued, of which nobody hears until all of it has left. */
  takeSome(bytes: number): void {
    this.untakenBytes -= bytes
  }

  /** The client reads again. */
  drain(): void {
    this.isReading = true
    this.#leave()
    this.#handlers!.drained()
  }

  /** The client goes. */
  close(): void {
    this.destroy()
  }

  get text(): string {
    return Buffer.concat(this.received).toString()
  }
}
