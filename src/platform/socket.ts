import type * as net from 'node:net'
import { assert } from '../base/assert.ts'
import type { Address, Socket, SocketHandlers } from '../base/ports.ts'

/** One TCP connection behind our port. Chunks come as Node allocates them: each has its own memory and belongs to the receiver. */
export class RealSocket implements Socket {
  readonly remote: Address
  readonly #socket: net.Socket
  #handlers: SocketHandlers | undefined
  #cause: Error | undefined
  /** Bytes stayed in our queue after a write, so `drained` is owed. */
  #owesDrained = false

  constructor(socket: net.Socket) {
    this.#socket = socket
    this.remote = { host: plainHost(socket.remoteAddress), port: socket.remotePort ?? 0 }
    socket.on('error', (cause) => {
      this.#cause = cause
    })
    socket.on('close', () => this.#handlers?.closed(this.#cause))
  }

  get queuedBytes(): number {
    return this.#socket.writableLength
  }

  handle(handlers: SocketHandlers): void {
    assert(this.#handlers === undefined, "a socket's handlers are set once")
    this.#handlers = handlers
    this.#socket.on('data', (chunk: Buffer) => handlers.data(chunk))
  }

  write(chunks: readonly Uint8Array[]): void {
    const socket = this.#socket
    // A peer may leave while its answer is made; what is written then has nobody to go to.
    if (!socket.writable || chunks.length === 0) return
    const last = chunks.length - 1
    socket.cork()
    for (let i = 0; i < last; i++) socket.write(chunks[i]!)
    socket.write(chunks[last]!, this.#written)
    socket.uncork()
    if (socket.writableLength > 0) this.#owesDrained = true
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  readonly #written = (): void => {
    if (!this.#owesDrained || this.#socket.writableLength > 0 || this.#socket.destroyed) return
    this.#owesDrained = false
    this.#handlers?.drained()
  }
}

/** An IPv4 peer on a socket that takes both families looks like ::ffff:1.2.3.4; a peer that is gone already has no address. */
function plainHost(host: string | undefined): string {
  if (host === undefined) return 'unknown'
  return host.startsWith('::ffff:') ? host.slice(7) : host
}
