import { connect, type Socket } from 'node:net'
import { decodeResponseHeader, encodeRequestHeader } from '../../src/protocol/header.ts'
import type { Api } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { WireWriter } from '../../src/protocol/writer.ts'

interface Waiting {
  readonly decode: (frame: Buffer) => void
  readonly reject: (cause: Error) => void
}

/** A connection with nothing between the test and the wire: no retries, answers taken in the order of requests. */
export class RawConnection {
  readonly #socket: Socket
  readonly #waiting: Waiting[] = []
  #received: Buffer = Buffer.alloc(0)
  #correlationId = 0
  #closed: Error | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#take(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#closed = new Error('the connection is closed')
      for (const { reject } of this.#waiting.splice(0)) reject(this.#closed)
    })
  }

  static open(address: string): Promise<RawConnection> {
    const colon = address.lastIndexOf(':')
    const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon))
    return new Promise((resolve, reject) => {
      socket.once('error', reject)
      socket.once('connect', () => resolve(new RawConnection(socket)))
    })
  }

  ask<Request, Response, Init, Decoded>(
    api: Api<Request, Response, Init, Decoded>,
    version: number,
    request: Init,
  ): Promise<Decoded> {
    if (this.#closed !== undefined) return Promise.reject(this.#closed)
    const correlationId = this.#correlationId++
    const writer = new WireWriter()
    encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId, clientId: 'kill9' })
    api.encodeRequest(writer, request, version)
    for (const chunk of writer.finishFrame()) this.#socket.write(chunk)
    return new Promise((resolve, reject) => {
      const decode = (frame: Buffer) => {
        const reader = new WireReader(frame)
        const answered = decodeResponseHeader(reader, api.key, version)
        if (answered === correlationId) resolve(api.decodeResponse(reader, version))
        else reject(new Error(`answer ${answered} came to request ${correlationId}`))
      }
      this.#waiting.push({ decode, reject })
    })
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readInt32BE(0)
      if (this.#received.length < end) return
      const frame = this.#received.subarray(4, end)
      this.#received = this.#received.subarray(end)
      this.#waiting.shift()?.decode(frame)
    }
  }

  close(): void {
    this.#socket.destroy()
  }
}
