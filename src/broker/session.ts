import type { Address } from '../base/ports.ts'

/** What a connection is to the broker: who is at the other end, and by which door it came in. */
export interface Session {
  /** Unique in this process. */
  readonly id: number
  readonly clientAddress: string
  /** What clients of this listener are told to connect to. */
  readonly advertised: Address
  /** Undefined until somebody asked. See `ClientZones`. */
  zone: ClientZone | undefined
  /** From ApiVersions; null until it came. */
  softwareName: string | null
  softwareVersion: string | null
  /** Produce requests of one connection are appended in their order: the next waits for this one to have joined a flush. */
  produceTurn: Promise<void> | undefined
  /** A fetch is worked on when the client has taken the answer of the one before: so one connection has one of them in memory. */
  fetchTurn: Promise<void> | undefined
}

export interface ClientZone {
  readonly name: string
  /** The surest last. */
  readonly source: 'address' | 'rack' | 'client-id'
}

/** The client's host as Kafka shows it to people: behind a slash, and without the port. */
export function clientHost({ clientAddress }: Session): string {
  return `/${clientAddress.slice(0, clientAddress.lastIndexOf(':'))}`
}

/** What a handler knows of a request besides its body. */
export interface RequestContext {
  readonly session: Session
  readonly apiKey: number
  readonly apiVersion: number
  readonly clientId: string | null
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal
  /** The request's own bytes: its byte fields are views of them. */
  readonly frame: RequestFrame
  /** Set by a handler that lent memory to its answer: called once when that has been sent, or never will be. */
  sent: (() => void) | undefined
}

/** A frame as its handler holds it. */
export interface RequestFrame {
  readonly bytes: Buffer
  /**
   * Says that the bytes are read until `release`, even when the request has been answered or its client has gone: so long they
   * count as memory of requests.
   */
  hold(): void
  /** Says that nobody reads the bytes any more, so that they may be used again. Saying nothing is safe. */
  release(): void
  /** The same as long as the request is worked on whose connection ends before: until `over` resolves, whoever releases the bytes meanwhile. */
  holdUntil(over: Promise<void>): void
}

/**
 * The frame to send, in chunks, and what to call once they have left; `none`: nothing is sent (acks=0); `close`: nothing,
 * and the connection ends.
 */
export type Answer = AnswerFrame | 'none' | 'close'

export interface AnswerFrame {
  readonly chunks: readonly Uint8Array[]
  readonly sent: (() => void) | undefined
}

/** The broker as the server sees it. Takes over the frame. Never throws or rejects: what can't be answered closes. */
export interface RequestHandler {
  handle(frame: RequestFrame, session: Session, signal: AbortSignal): Answer | Promise<Answer>
}
