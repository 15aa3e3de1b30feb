import { Failure } from '../base/failure.ts'
import type { Address, Timer } from '../base/ports.ts'
import type { Api } from '../protocol/api.ts'
import { Connection, type SendOptions, showAddress } from './connection.ts'
import { shakeHands } from './handshake.ts'
import { authenticate } from './sasl/authenticate.ts'
import type { ClientParts, ClientSettings } from './settings.ts'
import { chooseVersion, type ServedVersions } from './version-choice.ts'

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  /** Longest wait for the answer; without it the client's setting. */
  readonly timeoutMs?: number
  /** Not above this version, for requests that mean something else there. */
  readonly maxVersion?: number
}

/** A message, or what makes it for the version that was chosen, where versions are asked differently. */
export type MessageFor<RequestInit> = RequestInit | ((version: number) => RequestInit)

/** A connection with what its broker serves. */
export interface Link {
  readonly connection: Connection
  readonly served: ServedVersions
  /** How long the login is good for, in ms; 0: as long as the connection stands. */
  readonly loginMs: number
}

/** Until it stands, `signal` gives it up. */
export async function openLink(
  parts: ClientParts,
  settings: ClientSettings,
  address: Address,
  closed: () => void,
  signal: AbortSignal,
): Promise<Link> {
  const { connectMs: timeoutMs, softwareVersion, sasl } = settings
  const deadline = new AbortController()
  const giveUp = (): void => deadline.abort()
  let timer: Timer | undefined
  let late = `no connection to ${showAddress(address)} within ${timeoutMs} ms`
  try {
    timer = parts.clock.after(timeoutMs, giveUp)
    signal.addEventListener('abort', giveUp)
    const socket = await parts.network.connect(address, deadline.signal)
    const connection = new Connection({ socket, address, clock: parts.clock, closed, ...settings })
    late = `${connection.name} didn't answer ApiVersions within ${timeoutMs} ms`
    try {
      const limits = { timeoutMs, signal: deadline.signal }
      const served = await shakeHands(connection, { softwareVersion, ...limits })
      late = `${connection.name} didn't answer the login within ${timeoutMs} ms`
      const loginMs = sasl === undefined ? 0 : await authenticate(connection, served, sasl, address, limits)
      return { connection, served, loginMs }
    } catch (error) {
      connection.close()
      throw error
    }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    if (signal.aborted) throw closedEarly(error)
    throw connectFailed(error, deadline.signal.aborted ? late : error.message)
  } finally {
    timer?.cancel()
    signal.removeEventListener('abort', giveUp)
  }
}

export function closedEarly(cause?: unknown): Failure {
  return new Failure('unavailable', 'client-closed', 'no', 'the connection was closed before it stood', cause)
}

/** Whatever happened, nothing that the caller wanted was sent yet. */
function connectFailed(cause: Failure, why: string): Failure {
  if (cause.kind === 'invalid') return cause
  return new Failure('unavailable', 'connect-failed', 'no', why, cause)
}

/** Sends over a link in the best version that both sides have. */
export function requestOver<RequestInit, Response>(
  { connection, served }: Link,
  api: Api<unknown, unknown, RequestInit, Response>,
  request: MessageFor<RequestInit>,
  settings: ClientSettings,
  options: RequestOptions,
): Promise<Response> {
  const chosen = sendOptions(connection, served, api, settings, options)
  return connection.request(api, messageIn(request, chosen.version), chosen)
}

/** For Produce with acks 0, which has no answer. */
export function sendOver<RequestInit>(
  { connection, served }: Link,
  api: Api<unknown, unknown, RequestInit>,
  request: MessageFor<RequestInit>,
  settings: ClientSettings,
  options: RequestOptions,
): void {
  const chosen = sendOptions(connection, served, api, settings, options)
  connection.sendOnly(api, messageIn(request, chosen.version), chosen)
}

function messageIn<RequestInit>(request: MessageFor<RequestInit>, version: number): RequestInit {
  return request instanceof Function ? request(version) : request
}

function sendOptions(
  connection: Connection,
  served: ServedVersions,
  api: Api<unknown, unknown, never>,
  settings: ClientSettings,
  { signal, timeoutMs = settings.requestMs, maxVersion }: RequestOptions,
): SendOptions {
  return { version: chooseVersion(api, served, connection.name, maxVersion), timeoutMs, signal }
}
