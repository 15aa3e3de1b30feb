import * as net from 'node:net'
import { decodeResponseHeader, encodeRequestHeader } from '../../src/protocol/header.ts'
import type { Api } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { WireWriter } from '../../src/protocol/writer.ts'

interface Owed {
  readonly resolve: (frame: Buffer) => void
  readonly reject: (cause: Error) => void
}

/** A connection with nothing between it and the wire: frames can be sent whole, in parts, wrong, or never read. */
export class RawClient {
  readonly socket: net.Socket
  readonly #owed: Owed[] = []
  #chunks: Buffer[] = []
  #sizeBytes = 0
  #closed: Error | undefined
  readonly closed: Promise<void>
  receivedBytes = 0

  private constructor(socket: net.Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => this.#received(chunk))
    socket.on('error', () => {})
    this.closed = new Promise((resolve) => {
      socket.on('close', () => {
        this.#closed = new Error('the broker closed the connection')
        for (const { reject } of this.#owed.splice(0)) reject(this.#closed)
        resolve()
      })
    })
  }

  static connect(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: '127.0.0.1', port, noDelay: true })
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new RawClient(socket))
      })
    })
  }

  get isClosed(): boolean {
    return this.#closed !== undefined
  }

  #received(chunk: Buffer): void {
    this.receivedBytes += chunk.length
    if (this.#owed.length === 0) return
    this.#chunks.push(chunk)
    this.#sizeBytes += chunk.length
    for (;;) {
      if (this.#sizeBytes < 4) return
      if (this.#chunks[0]!.length < 4) this.#chunks = [Buffer.concat(this.#chunks)]
      const end = 4 + this.#chunks[0]!.readInt32BE(0)
      if (this.#sizeBytes < end) return
      const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
      this.#chunks = all.length === end ? [] : [all.subarray(end)]
      this.#sizeBytes -= end
      this.#owed.shift()?.resolve(all.subarray(0, end))
    }
  }

  write(bytes: Uint8Array): void {
    if (!this.isClosed) this.socket.write(bytes)
  }

  /** Sends a request and waits for its answer. */
  async ask<Request, Response, Init, Decoded>(
    api: Api<Request, Response, Init, Decoded>,
    request: Init,
    version = api.versions.max,
  ): Promise<Decoded> {
    const answer = this.answer()
    this.write(frameOf(api, request, version))
    const reader = new WireReader(await answer, 4)
    decodeResponseHeader(reader, api.key, version)
    return api.decodeResponse(reader, version)
  }

  /** The next frame that comes. */
  answer(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      if (this.#closed !== undefined) reject(this.#closed)
      else this.#owed.push({ resolve, reject })
    })
  }

  destroy(): void {
    this.socket.destroy()
  }

  /** Tells the broker with a reset instead of an end. */
  reset(): void {
    this.socket.resetAndDestroy()
  }
}

/** The request with its size in front. */
export function frameOf<Request, Response, Init, Decoded>(
  api: Api<Request, Response, Init, Decoded>,
  request: Init,
  version = api.versions.max,
): Buffer {
  const writer = new WireWriter()
  encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId: 7, clientId: 'fuzz' })
  api.encodeRequest(writer, request, version)
  const bytes = writer.finishBytes()
  const frame = Buffer.alloc(4 + bytes.length)
  frame.writeInt32BE(bytes.length)
  bytes.copy(frame, 4)
  return frame
}
