import { Failure } from '../../src/base/failure.ts'
import type { Address, Listener, Network, Socket, SocketHandlers } from '../../src/base/ports.ts'
import { AnswerFrames } from '../../src/client/answer-frames.ts'
import type { Api } from '../../src/protocol/api.ts'
import { apiVersionsApi } from '../../src/protocol/generated/18-api-versions.ts'
import { decodeRequestHeader, encodeResponseHeader } from '../../src/protocol/header.ts'
import { APIS } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { WireWriter } from '../../src/protocol/writer.ts'

/** In place of an answer: nothing comes, or the connection ends. */
export const SILENCE = Symbol('silence')
export const HANG_UP = Symbol('hang up')

type Answered = readonly Uint8Array[] | typeof SILENCE | typeof HANG_UP
type Reply<Response> = Response | typeof SILENCE | typeof HANG_UP

/** One broker in memory that answers by a script; what isn't in it gets silence. Requests arrive, and are answered, in events of their own. */
export class ScriptedBroker implements Network {
  readonly #replies = new Map<number, (request: never, version: number) => unknown>()
  readonly #sockets = new Set<ScriptedSocket>()
  /** What ApiVersions tells; by default all that the codecs can. */
  served = [...APIS.values()].map(({ key, versions }) => ({ apiKey: key, minVersion: versions.min, maxVersion: versions.max }))
  /** Names of requests in the order of their arrival, ApiVersions left out. */
  readonly asked: string[] = []
  connections = 0
  /** Connections that stand. */
  open = 0
  reachable = true
  /** How a request gets to the broker; a test may let it take time. */
  carry: (arrive: () => void) => void = queueMicrotask
  /** Added to correlation ids of answers. */
  correlationShift = 0

  on<Request, Response>(api: Api<Request, Response>, reply: (request: Request, version: number) => Reply<Response>): void {
    this.#replies.set(api.key, reply)
  }

  async connect(address: Address): Promise<Socket> {
    if (!this.reachable) throw new Failure('unavailable', 'connect-failed', 'no', `can't connect to ${address.host}`)
    this.connections++
    this.open++
    const socket = new ScriptedSocket(address, {
      answer: (frame) => this.#answer(frame),
      carry: (arrive) => this.carry(arrive),
      closed: () => {
        this.open--
        this.#sockets.delete(socket)
      },
    })
    this.#sockets.add(socket)
    return socket
  }

  /** Its connections break, and there are no others. */
  die(): void {
    this.reachable = false
    for (const socket of [...this.#sockets]) socket.end()
  }

  listen(): Promise<Listener> {
    throw new Error('a client listens nowhere')
  }

  #answer(frame: Buffer): Answered {
    const reader = new WireReader(frame)
    const { apiKey, apiVersion, correlationId } = decodeRequestHeader(reader)
    const api = APIS.get(apiKey)!
    if (apiKey === apiVersionsApi.key && !this.#replies.has(apiKey)) {
      return this.#encode(api, apiVersion, correlationId, { errorCode: 0, apiKeys: this.served })
    }
    if (apiKey !== apiVersionsApi.key) this.asked.push(api.name)
    const reply = this.#replies.get(apiKey)?.(api.decodeRequest(reader, apiVersion) as never, apiVersion) ?? SILENCE
    if (reply === SILENCE || reply === HANG_UP) return reply
    return this.#encode(api, apiVersion, correlationId, reply)
  }

  #encode(api: Api, version: number, correlationId: number, response: unknown): readonly Uint8Array[] {
    const isOldHandshake = api.key === apiVersionsApi.key && (response as { errorCode: number }).errorCode === 35
    const writer = new WireWriter()
    encodeResponseHeader(writer, api.key, version, correlationId + this.correlationShift)
    api.encodeResponse(writer, response, isOldHandshake ? 0 : version)
    return writer.finishFrame()
  }
}

interface ScriptedSocketParts {
  readonly answer: (frame: Buffer) => Answered
  readonly carry: (arrive: () => void) => void
  readonly closed: () => void
}

class ScriptedSocket implements Socket {
  readonly remote: Address
  readonly queuedBytes = 0
  readonly untakenBytes = 0
  readonly #broker: ScriptedSocketParts
  readonly #frames = new AnswerFrames(2 ** 30)
  #handlers: SocketHandlers | undefined
  #open = true

  constructor(remote: Address, broker: ScriptedSocketParts) {
    this.remote = remote
    this.#broker = broker
  }

  handle(handlers: SocketHandlers): void {
    this.#handlers = handlers
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): void {
    for (const chunk of chunks) {
      this.#frames.push(chunk, (frame) => this.#broker.carry(() => this.#take(frame)))
    }
    sent?.()
  }

  #take(frame: Buffer): void {
    if (!this.#open) return
    const answer = this.#broker.answer(frame)
    if (answer === HANG_UP) this.#close()
    else if (answer !== SILENCE) for (const chunk of answer) this.#handlers!.data(chunk)
  }

  pause(): void {}
  resume(): void {}

  end(): void {
    this.#close()
  }

  destroy(): void {
    queueMicrotask(() => this.#close())
  }

  #close(): void {
    if (!this.#open) return
    this.#open = false
    this.#broker.closed()
    this.#handlers?.closed()
  }
}
