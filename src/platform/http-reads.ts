import type * as net from 'node:net'

/** What all connections to HTTP servers read into: a chunk's memory is free again when it has been handed on. */
const READ_BUFFER = Buffer.allocUnsafeSlow(64 * 1024)

/** Connections whose chunks go at once to somebody who copies them. */
const copying = new WeakSet<object>()

/**
 * For an agent's options (`onread`). With memory per chunk, which is what Node does otherwise, V8 collects the whole heap for each 13 MiB that are read,
 * and reading takes a quarter more processor time. What nobody is known to copy at once, heads of answers above all, gets memory of its own.
 */
export const SHARED_READS = {
  buffer: READ_BUFFER,
  callback(this: net.Socket, count: number, buffer: Uint8Array): boolean {
    const chunk = (buffer as Buffer).subarray(0, count)
    return this.push(copying.has(this) ? chunk : Buffer.from(chunk))
  },
} as net.OnReadOpts

/**
 * The body of one answer. Until `end` its bytes may be lent: from the first chunk on that reaches `take` the streams between have nothing queued, so that
 * each later one comes within the call that read it.
 */
export class AnswerBody {
  readonly #socket: net.Socket
  /** As long as the answer says that it is. */
  readonly #whole: Buffer | undefined
  readonly #chunks: Buffer[] = []
  #receivedBytes = 0

  /** `sizeBytes` undefined: it isn't told. */
  constructor(socket: net.Socket, sizeBytes: number | undefined) {
    this.#socket = socket
    this.#whole = sizeBytes === undefined ? undefined : Buffer.allocUnsafeSlow(sizeBytes)
  }

  get receivedBytes(): number {
    return this.#receivedBytes
  }

  /** Copies the chunk. */
  take(chunk: Buffer): void {
    if (this.#receivedBytes === 0) copying.add(this.#socket)
    if (this.#whole === undefined) this.#chunks.push(Buffer.from(chunk))
    else chunk.copy(this.#whole, this.#receivedBytes)
    this.#receivedBytes += chunk.length
  }

  end(): void {
    copying.delete(this.#socket)
  }

  /** Memory of its own: a small answer doesn't pin what is larger. */
  bytes(): Buffer {
    if (this.#whole !== undefined) return this.#whole.subarray(0, this.#receivedBytes)
    const bytes = Buffer.allocUnsafeSlow(this.#receivedBytes)
    let at = 0
    for (const chunk of this.#chunks) at += chunk.copy(bytes, at)
    return bytes
  }
}
