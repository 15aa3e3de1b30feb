import * as net from 'node:net'
import { assert } from '../base/assert.ts'
import type { Address, Socket, SocketHandlers } from '../base/ports.ts'

/**
 * What every adopted socket reads into: a callback takes what it wants out of it before the next read of any socket. Memory
 * per chunk, which is what Node does otherwise, costs more time in the garbage collector than all else that the broker does.
 */
const READ_BUFFER = Buffer.allocUnsafeSlow(256 * 1024)

/** The part of Node's stream handle that tells one from nothing, and how far its writes have come; what else is in it is Node's own. */
interface WithHandle {
  _handle: { readonly bytesWritten?: number; readonly writeQueueSize?: number } | null
}

/**
 * A server's socket made anew around its handle, so that it reads into one buffer for all (`onread`, which Node offers for
 * sockets that one makes and not for those that a server makes). A socket without handle is gone already and comes back as it is.
 */
export function adopt(accepted: net.Socket): { readonly socket: net.Socket; readonly reads: SharedReads | undefined } {
  const given = accepted as unknown as WithHandle
  const handle = given._handle
  if (handle === null || handle === undefined) return { socket: accepted, reads: undefined }
  given._handle = null
  const reads: SharedReads = { data: undefined }
  const onread = {
    buffer: READ_BUFFER,
    callback(count: number, buffer: Uint8Array): boolean {
      reads.data?.(buffer.subarray(0, count))
      return true
    },
  }
  const options = { handle, onread, allowHalfOpen: false } as unknown as net.SocketConstructorOpts
  return { socket: new net.Socket(options), reads }
}

export interface SharedReads {
  data: ((chunk: Uint8Array) => void) | undefined
}

/** One TCP connection behind our port. */
export class RealSocket implements Socket {
  readonly remote: Address
  readonly #socket: net.Socket
  #handlers: SocketHandlers | undefined
  #cause: Error | undefined
  /** Bytes were in our queue after a write, be it for a moment, so `drained` is owed. */
  #owesDrained = false
  #isGathering = false
  readonly #reads: SharedReads | undefined

  constructor(socket: net.Socket, reads?: SharedReads) {
    this.#socket = socket
    this.#reads = reads
    this.remote = { host: plainHost(socket.remoteAddress), port: socket.remotePort ?? 0 }
    socket.on('error', (cause) => {
      this.#cause = cause
    })
    socket.on('close', () => this.#handlers?.closed(this.#cause))
  }

  get queuedBytes(): number {
    return this.#socket.writableLength
  }

  /** Node hands a write to the machine whole, and hears of it when all of it has left: only its handle knows of the rest meanwhile. */
  get untakenBytes(): number {
    const { writableLength } = this.#socket
    if (writableLength === 0) return 0
    const { bytesWritten = 0, writeQueueSize } = (this.#socket as unknown as WithHandle)._handle ?? {}
    return writeQueueSize === undefined ? writableLength : this.#socket.bytesWritten - bytesWritten + writeQueueSize
  }

  handle(handlers: SocketHandlers): void {
    assert(this.#handlers === undefined, "a socket's handlers are set once")
    this.#handlers = handlers
    if (this.#reads === undefined) this.#socket.on('data', (chunk: Buffer) => handlers.data(chunk))
    else this.#reads.data = (chunk) => handlers.data(chunk)
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): void {
    const socket = this.#socket
    // A peer may leave while its answer is made; what is written then has nobody to go to.
    if (!socket.writable || chunks.length === 0) {
      sent?.()
      return
    }
    const last = chunks.length - 1
    const written = sent === undefined ? this.#written : this.#writtenThen(sent)
    this.#gather()
    for (let i = 0; i < last; i++) socket.write(chunks[i]!)
    socket.write(chunks[last]!, written)
  }

  /** Answers that one flush sets free come one by one, within one turn, and leave in one system call: it's the dearest part of a small answer. */
  #gather(): void {
    if (this.#isGathering) return
    this.#isGathering = true
    this.#owesDrained = true
    this.#socket.cork()
    process.nextTick(this.#sendGathered)
  }

  readonly #sendGathered = (): void => {
    this.#isGathering = false
    this.#socket.uncork()
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

  /** Node calls back for the last chunk when all have left, and with an error when they never will. */
  #writtenThen(sent: () => void): () => void {
    return () => {
      sent()
      this.#written()
    }
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
