import type { Address, Clock, Network, Socket } from '../../../src/base/ports.ts'
import { decodeResponseHeader, encodeRequestHeader } from '../../../src/protocol/header.ts'
import type { Api } from '../../../src/protocol/protocol.ts'
import { WireReader } from '../../../src/protocol/reader.ts'
import { WireWriter } from '../../../src/protocol/writer.ts'
import type { Through } from '../checkers/history.ts'

interface Waiting {
  readonly correlationId: number
  readonly apiKey: number
  readonly version: number
  readonly answer: (body: WireReader | undefined) => void
}

/**
 * A client's way to a broker: one connection at a time, several requests in flight, a new connection after any trouble, to whichever broker comes
 * next. An answer that never comes is undefined; answers out of order or beyond their frame are bugs and throw.
 */
export class Link {
  readonly #network: Network
  readonly #clock: Clock
  readonly #clientId: string
  readonly #addresses: readonly Address[]
  /** There is no other broker, and none comes. */
  readonly #isOnly: boolean
  #at: number
  #connection: Connection | undefined

  /** Begins with the `first` of the addresses. */
  constructor(
    parts: { readonly network: Network; readonly clock: Clock },
    clientId: string,
    {
      addresses,
      isOnly,
      first = 0,
    }: { readonly addresses: readonly Address[]; readonly isOnly: boolean; readonly first?: number },
  ) {
    this.#network = parts.network
    this.#clock = parts.clock
    this.#clientId = clientId
    this.#addresses = addresses
    this.#isOnly = isOnly
    this.#at = first
  }

  /** Undefined if there is no connection now; requests that are sent through it in one turn go in that order. */
  async open(): Promise<Connection | undefined> {
    if (this.#connection?.isOpen === true) return this.#connection
    const address = this.#addresses[this.#at++ % this.#addresses.length]!
    const through = this.#isOnly ? '' : address.host
    try {
      const socket = await this.#network.connect(address)
      this.#connection = new Connection(socket, this.#clock, this.#clientId, through)
      return this.#connection
    } catch {
      await new Promise<void>((resolve) => this.#clock.after(200, resolve))
      return undefined
    }
  }

  /** Who answered last; empty where there is one broker. */
  get through(): Through {
    return this.#connection?.through ?? ''
  }

  async ask<Init, Decoded>(
    api: Api<unknown, never, Init, Decoded>,
    version: number,
    request: Init,
    timeoutMs: number,
  ): Promise<Decoded | undefined> {
    return (await this.open())?.ask(api, version, request, timeoutMs)
  }

  close(): void {
    this.#connection?.close()
  }
}

export class Connection {
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #clientId: string
  readonly through: Through
  readonly #waiting: Waiting[] = []
  #rest = Buffer.alloc(0)
  #nextCorrelationId = 1
  #isOpen = true

  constructor(socket: Socket, clock: Clock, clientId: string, through: Through) {
    this.through = through
    this.#socket = socket
    this.#clock = clock
    this.#clientId = clientId
    socket.handle({ data: (chunk) => this.#arrived(chunk), drained() {}, closed: () => this.close() })
  }

  get isOpen(): boolean {
    return this.#isOpen
  }

  ask<Init, Decoded>(
    api: Api<unknown, never, Init, Decoded>,
    version: number,
    request: Init,
    timeoutMs: number,
  ): Promise<Decoded | undefined> {
    return new Promise((resolve, reject) => {
      const correlationId = this.tell(api, version, request)
      if (correlationId < 0) {
        resolve(undefined)
        return
      }
      // As Kafka's clients do it: a late answer ends the connection, for nobody would know which request it is for.
      const timer = this.#clock.after(timeoutMs, () => this.close())
      this.#waiting.push({
        correlationId,
        apiKey: api.key,
        version,
        answer: (body) => {
          timer.cancel()
          try {
            resolve(body === undefined ? undefined : api.decodeResponse(body, version))
          } catch (error) {
            reject(error)
          }
        },
      })
    })
  }

  /** Without waiting: for what nobody answers. -1: the connection is closed. */
  tell<Init>(api: Api<unknown, never, Init, unknown>, version: number, request: Init): number {
    if (!this.#isOpen) return -1
    const correlationId = this.#nextCorrelationId++
    const writer = new WireWriter()
    encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId, clientId: this.#clientId })
    api.encodeRequest(writer, request, version)
    this.#socket.write(writer.finishFrame())
    return correlationId
  }

  close(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#socket.destroy()
    for (const { answer } of this.#waiting.splice(0)) answer(undefined)
  }

  #arrived(chunk: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (this.#isOpen && this.#rest.length >= 4) {
      const end = 4 + this.#rest.readInt32BE(0)
      if (this.#rest.length < end) return
      this.#answered(this.#rest.subarray(4, end))
      this.#rest = this.#rest.subarray(end)
    }
  }

  #answered(body: Buffer): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) throw new Error('an answer came that nobody waits for')
    const reader = new WireReader(body)
    const correlationId = decodeResponseHeader(reader, waiting.apiKey, waiting.version)
    if (correlationId !== waiting.correlationId)
      throw new Error(`answer ${correlationId} came where ${waiting.correlationId} was due`)
    waiting.answer(reader)
  }
}
