import { assert } from '../base/assert.ts'
import { Failure } from '../base/failure.ts'
import type { Address, Clock, Socket } from '../base/ports.ts'
import type { Api } from '../protocol/api.ts'
import { decodeResponseHeader, encodeRequestHeader } from '../protocol/header.ts'
import { WireReader } from '../protocol/reader.ts'
import { WireWriter } from '../protocol/writer.ts'
import { AnswerFrames } from './answer-frames.ts'
import { InFlight } from './in-flight.ts'

export interface ConnectionParts {
  readonly socket: Socket
  readonly address: Address
  readonly clock: Clock
  readonly clientId: string
  readonly requestsInFlightMax: number
  readonly frameBytesMax: number
  readonly apisAllowed?: ReadonlySet<number> | undefined
  /** Called once, when nothing can be sent any more. */
  readonly closed: () => void
}

export interface SendOptions {
  readonly version: number
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
  /** In which version the body at `at` is written, where that isn't the request's own: ApiVersions alone. */
  readonly answeredIn?: (frame: Buffer, at: number) => number
}

const CORRELATION_IDS = 2 ** 31

/**
 * One connection to a broker. Requests are sent as they come and answered in that order:
 *
 * ```
 *   send → │ 7 │ 8 │ 9 │ → socket      an answer that isn't for the first of them, bytes that are no answer, or a late
 *          └─ first      ← socket      answer end the connection: nothing that follows on it could be trusted
 * ```
 */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #frames: AnswerFrames
  readonly #inFlight: InFlight
  #correlationId = 0
  #ended: Failure | undefined

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    this.#frames = new AnswerFrames(parts.frameBytesMax)
    this.#inFlight = new InFlight(parts.clock, parts.requestsInFlightMax)
    parts.socket.handle({
      data: (chunk) => this.#received(chunk),
      drained: () => {},
      closed: (cause) => this.#end(this.#lost(cause?.message ?? 'the broker closed it'), false),
    })
  }

  get isOpen(): boolean {
    return this.#ended === undefined
  }

  get inFlightCount(): number {
    return this.#inFlight.count
  }

  /** `host:port`, for messages. */
  get name(): string {
    return showAddress(this.#parts.address)
  }

  /**
   * Sends and resolves with the answer. Fails with a Failure: `connection-lost`, `request-timed-out`, `aborted` (applied
   * `unknown`: an answer that comes later is dropped), `too-many-requests` (`no`), `undecodable` (`unknown`).
   */
  request<RequestInit, Response>(
    api: Api<unknown, unknown, RequestInit, Response>,
    request: RequestInit,
    options: SendOptions,
  ): Promise<Response> {
    const { version, signal, timeoutMs, answeredIn } = options
    return new Promise((resolve, reject) => {
      const correlationId = this.#send(api, request, options)
      const abort = (): void =>
        reject(new Failure('unavailable', 'aborted', 'unknown', `${api.name} to ${this.name} was given up`))
      signal?.addEventListener('abort', abort, { once: true })
      this.#inFlight.add(
        {
          correlationId,
          apiKey: api.key,
          version,
          answered: (frame, at) => {
            signal?.removeEventListener('abort', abort)
            resolve(api.decodeResponse(new WireReader(frame, at), answeredIn?.(frame, at) ?? version))
          },
          failed: (failure) => {
            signal?.removeEventListener('abort', abort)
            reject(failure)
          },
        },
        timeoutMs,
        () => this.#end(this.#late(api.name, timeoutMs), true),
      )
    })
  }

  /** For the one request that has no answer, Produce with acks 0. */
  sendOnly<RequestInit>(api: Api<unknown, unknown, RequestInit>, request: RequestInit, options: SendOptions): void {
    this.#send(api, request, options)
  }

  close(): void {
    this.#end(this.#lost('this client closed it'), true)
  }

  #send<RequestInit>(api: Api<unknown, unknown, RequestInit>, request: RequestInit, { version, signal }: SendOptions): number {
    if (signal?.aborted === true) throw new Failure('unavailable', 'aborted', 'no', `${api.name} was given up before it was sent`)
    if (this.#ended !== undefined) throw new Failure('unavailable', 'connection-lost', 'no', this.#ended.message)
    if (this.#inFlight.isFull) {
      const text = `${this.#inFlight.count} requests wait for ${this.name}`
      throw new Failure('unavailable', 'too-many-requests', 'no', text)
    }
    const { apisAllowed } = this.#parts
    assert(apisAllowed?.has(api.key) !== false, `a client that may not send ${api.name} doesn't try to`)
    const correlationId = this.#correlationId
    const writer = new WireWriter()
    encodeRequestHeader(writer, { apiKey: api.key, apiVersion: version, correlationId, clientId: this.#parts.clientId })
    api.encodeRequest(writer, request, version)
    this.#correlationId = (correlationId + 1) % CORRELATION_IDS
    this.#parts.socket.write(writer.finishFrame())
    return correlationId
  }

  #received(chunk: Uint8Array): void {
    if (this.#ended !== undefined) return
    try {
      this.#frames.push(chunk, (frame) => this.#answer(frame))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#end(
        new Failure('corrupt', error.reason, 'unknown', `${this.name} sent what is no answer: ${error.message}`, error),
        true,
      )
    }
  }

  #answer(frame: Buffer): void {
    const pending = this.#inFlight.first()
    if (pending === undefined) throw new Failure('corrupt', 'correlation-mismatch', 'no', 'nothing was asked')
    const reader = new WireReader(frame)
    const correlationId = decodeResponseHeader(reader, pending.apiKey, pending.version)
    if (correlationId !== pending.correlationId) {
      const text = `the answer is for request ${correlationId}, due was ${pending.correlationId}`
      throw new Failure('corrupt', 'correlation-mismatch', 'no', text)
    }
    // Decoded while it is still waiting: bytes that are no answer fail it together with those behind it.
    pending.answered(frame, reader.position)
    this.#inFlight.takeFirst()
  }

  #end(failure: Failure, destroy: boolean): void {
    if (this.#ended !== undefined) return
    this.#ended = failure
    if (destroy) this.#parts.socket.destroy()
    this.#inFlight.failAll(failure)
    this.#parts.closed()
  }

  #lost(why: string): Failure {
    return new Failure('unavailable', 'connection-lost', 'unknown', `the connection to ${this.name} was lost: ${why}`)
  }

  #late(api: string, timeoutMs: number): Failure {
    return new Failure('unavailable', 'request-timed-out', 'unknown', `${this.name} didn't answer ${api} within ${timeoutMs} ms`)
  }
}

export function showAddress({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
