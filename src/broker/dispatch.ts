import { Failure } from '../base/failure.ts'
import type { Clock, Log } from '../base/ports.ts'
import { decodeRequestHeader, encodeResponseHeader, type RequestHeader } from '../protocol/header.ts'
import type { Api } from '../protocol/protocol.ts'
import { WireReader } from '../protocol/reader.ts'
import { WireWriter } from '../protocol/writer.ts'
import type { ClientZones } from './client-zone.ts'
import { codeOf } from './error-mapping.ts'
import type { Answer, RequestContext, RequestFrame, RequestHandler, Session } from './session.ts'
import { GIVEN_UP, type Stranding } from './stranding.ts'

/** What a handler gives back: the response; `none`: the client expects none; `close`: it can only be told by closing. */
export type Handled<Response> = Response | 'none' | 'close'

/** One API with its handler. */
export interface Served {
  readonly api: Api
  readonly handle: (request: unknown, context: RequestContext) => Handled<unknown> | Promise<Handled<unknown>>
}

/** Ties a handler to its API; the compiler checks that they fit. */
export function serve<Request, Response, Init, Decoded>(
  api: Api<Request, Response, Init, Decoded>,
  handle: (request: Request, context: RequestContext) => Handled<Response> | Promise<Handled<Response>>,
): Served {
  return { api: api as unknown as Api, handle: handle as Served['handle'] }
}

/** Hears of each answered request. */
export type RequestObserver = (api: Api, version: number, durationMs: number) => void

/** Hears of the bytes of each request and of its answer, by the client's zone. */
export type TrafficObserver = (clientZone: string, bytesIn: number, bytesOut: number) => void

const API_VERSIONS = 18
/**
 * What a request's elements may take in memory, by the codec's guess: some 50,000 partitions. A frame may hold millions, and
 * the loop would stand still for seconds until all of them are decoded and answered.
 */
const REQUEST_HEAP_BYTES_MAX = 8 * 1024 * 1024

/**
 * From frame to frame: header, version check, body, handler, answer. What isn't a request of an API and version that is
 * served closes the connection, as with Kafka; only ApiVersions of an unknown version is answered, so that the client can go down (KIP-511).
 */
export class Dispatch implements RequestHandler {
  readonly #served: ReadonlyMap<number, Served>
  readonly #clock: Clock
  readonly #log: Log
  readonly #clientZones: ClientZones
  readonly #observe: RequestObserver
  readonly #traffic: TrafficObserver
  readonly #onBug: (cause: unknown) => void
  readonly #stranding: Pick<Stranding, 'orGivenUp'>

  constructor(parts: {
    readonly served: readonly Served[]
    readonly clock: Clock
    readonly log: Log
    readonly clientZones: ClientZones
    readonly observe: RequestObserver
    readonly traffic: TrafficObserver
    /** A handler threw what no handler may throw. */
    readonly onBug: (cause: unknown) => void
    /** Bounds waits while this broker doesn't get at its log. */
    readonly stranding: Pick<Stranding, 'orGivenUp'>
  }) {
    this.#served = new Map(parts.served.map((served) => [served.api.key, served]))
    this.#clock = parts.clock
    this.#log = parts.log
    this.#clientZones = parts.clientZones
    this.#observe = parts.observe
    this.#traffic = parts.traffic
    this.#onBug = parts.onBug
    this.#stranding = parts.stranding
  }

  handle(frame: RequestFrame, session: Session, signal: AbortSignal): Answer | Promise<Answer> {
    const startMs = this.#clock.monotonicMs()
    let header: RequestHeader | undefined
    try {
      const reader = new WireReader(frame.bytes, 0, frame.bytes.length, REQUEST_HEAP_BYTES_MAX)
      header = decodeRequestHeader(reader)
      const served = this.#served.get(header.apiKey)
      if (served === undefined || !isWithin(header.apiVersion, served.api.versions)) return this.#refuse(header, session)
      const request = served.api.decodeRequest(reader, header.apiVersion)
      const context = contextOf(header, session, signal, frame)
      const handled = served.handle(request, context)
      if (!(handled instanceof Promise)) return this.#answer(served.api, context, header, handled, startMs)
      return this.#answerLater(served.api, context, header, handled, startMs)
    } catch (error) {
      return this.#closeFor(error, header, session)
    }
  }

  async #answerLater(
    api: Api,
    context: RequestContext,
    header: RequestHeader,
    handled: Promise<Handled<unknown>>,
    startMs: number,
  ): Promise<Answer> {
    try {
      const answered = await this.#stranding.orGivenUp(handled)
      if (answered !== GIVEN_UP) return this.#answer(api, context, header, answered, startMs)
      this.#forget(handled, header, context)
      return 'close'
    } catch (error) {
      context.sent?.()
      return this.#closeFor(error, header, context.session)
    }
  }

  /** Its client has gone: what comes of it is heard by nobody. Until then its handler has the request in memory, so it counts: clients come again and again. */
  #forget(handled: Promise<Handled<unknown>>, header: RequestHeader, context: RequestContext): void {
    const sent = () => context.sent?.()
    const over = handled.then(sent, (error: unknown) => {
      sent()
      this.#closeFor(error, header, context.session)
    })
    context.frame.holdUntil(over)
  }

  #answer(api: Api, context: RequestContext, header: RequestHeader, handled: Handled<unknown>, startMs: number): Answer {
    this.#observe(api, header.apiVersion, this.#clock.monotonicMs() - startMs)
    const bytesIn = context.frame.bytes.length
    if (handled === 'none' || handled === 'close') {
      this.#traffic(this.#clientZones.of(context), bytesIn, 0)
      return handled
    }
    const writer = new WireWriter()
    encodeResponseHeader(writer, header.apiKey, header.apiVersion, header.correlationId)
    api.encodeResponse(writer, handled, header.apiVersion)
    const chunks = writer.finishFrame()
    let bytesOut = 0
    for (const chunk of chunks) bytesOut += chunk.length
    this.#traffic(this.#clientZones.of(context), bytesIn, bytesOut)
    return { chunks, sent: context.sent }
  }

  #refuse(header: RequestHeader, session: Session): Answer {
    if (header.apiKey === API_VERSIONS) return this.#answerUnknownApiVersions(header)
    this.#log.warn('a connection is closed: it asked for an API or version that is not served', describe(header, session))
    return 'close'
  }

  /** Version 0, with nothing in it but what this broker can: the client tries again with that. */
  #answerUnknownApiVersions(header: RequestHeader): Answer {
    const served = this.#served.get(API_VERSIONS)!
    const { min, max } = served.api.versions
    const writer = new WireWriter()
    encodeResponseHeader(writer, API_VERSIONS, 0, header.correlationId)
    const apiKeys = [{ apiKey: API_VERSIONS, minVersion: min, maxVersion: max }]
    served.api.encodeResponse(writer, { errorCode: codeOf('unsupported-version'), apiKeys }, 0)
    return { chunks: writer.finishFrame(), sent: undefined }
  }

  /** A Failure that reaches this place has no answer of its own: the client finds a closed connection, and tries again. */
  #closeFor(error: unknown, header: RequestHeader | undefined, session: Session): Answer {
    const fields = header === undefined ? { client: session.clientAddress } : describe(header, session)
    if (error instanceof Failure) {
      this.#log.warn('a connection is closed: its request could not be carried out', { ...fields, cause: error.message })
    } else {
      this.#log.error('a connection is closed: a bug', {
        ...fields,
        cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
      })
      this.#onBug(error)
    }
    return 'close'
  }
}

function isWithin(version: number, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return version >= min && version <= max
}

function contextOf(header: RequestHeader, session: Session, signal: AbortSignal, frame: RequestFrame): RequestContext {
  const { apiKey, apiVersion, clientId } = header
  return { session, apiKey, apiVersion, clientId, signal, frame, sent: undefined }
}

function describe(header: RequestHeader, session: Session) {
  return { client: session.clientAddress, clientId: header.clientId ?? '', apiKey: header.apiKey, apiVersion: header.apiVersion }
}
