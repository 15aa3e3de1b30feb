import { lookup } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import * as net from 'node:net'
import * as tls from 'node:tls'
import { Failure } from '../base/failure.ts'
import type { Address, Clock, Routes, ShownCertificate, TlsMeeting } from '../base/ports.ts'
import { whyUndialable } from './dialable.ts'

const CHAIN_MAX = 10

/** Names, TCP and TLS as this machine sees them. */
export class RealRoutes implements Routes {
  readonly #clock: Pick<Clock, 'monotonicMs'>

  constructor(clock: Pick<Clock, 'monotonicMs'>) {
    this.#clock = clock
  }

  async addressesOf(host: string): Promise<readonly string[]> {
    try {
      const found = await lookup(host, { all: true })
      return [...new Set(found.map(({ address }) => address))].sort()
    } catch (cause) {
      throw failed(`the name has no address here (${codeOf(cause)})`, cause)
    }
  }

  async dialMs({ host, port }: Address, timeoutMs: number): Promise<number> {
    refuseUndialable({ host, port })
    const startMs = this.#clock.monotonicMs()
    const socket = await opened(net.connect({ host, port }), 'connect', timeoutMs)
    const ms = this.#clock.monotonicMs() - startMs
    socket.destroy()
    return ms
  }

  async meet({ host, port }: Address, timeoutMs: number, caFile?: string): Promise<TlsMeeting> {
    refuseUndialable({ host, port })
    const ca = caFile === undefined ? {} : { ca: await readFile(caFile) }
    const name = net.isIP(host) === 0 ? { servername: host } : {}
    // Whom nobody trusts is what we want to see, too.
    const connecting = tls.connect({ host, port, rejectUnauthorized: false, ...ca, ...name })
    const socket = await opened(connecting, 'secureConnect', timeoutMs)
    try {
      const { authorized, authorizationError } = socket
      const why = authorized ? null : String(authorizationError ?? 'not trusted')
      return { isTrusted: authorized, why, protocol: socket.getProtocol(), chain: chainOf(socket.getPeerCertificate(true)) }
    } finally {
      socket.destroy()
    }
  }
}

function refuseUndialable(address: Address): void {
  const why = whyUndialable(address)
  if (why !== undefined) throw failed(why)
}

function opened<Opened extends net.Socket>(
  socket: Opened,
  event: 'connect' | 'secureConnect',
  timeoutMs: number,
): Promise<Opened> {
  return new Promise((resolve, reject) => {
    // Whichever comes first counts. Errors may come again, and after that they are nobody's.
    const fail = (why: string, cause?: unknown): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(failed(why, cause))
    }
    // In all: who sends a byte now and then is never silent.
    const timer = setTimeout(() => fail('no answer in time'), timeoutMs)
    socket.on('error', (cause) => fail(codeOf(cause), cause))
    socket.once('close', () => fail('it hung up'))
    socket.once(event, () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

function chainOf(first: tls.DetailedPeerCertificate): ShownCertificate[] {
  const chain: ShownCertificate[] = []
  for (let one = first; one?.subject !== undefined && chain.length < CHAIN_MAX; one = one.issuerCertificate) {
    chain.push({ subject: named(one.subject), issuer: named(one.issuer), validTo: endOf(one.valid_to) })
    // The root has itself for an issuer.
    if (one.issuerCertificate === one) break
  }
  return chain
}

/** Certificates are made by anybody, and hold dates that are none. */
export function endOf(text: string): string {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw failed('nobody can read when a certificate ends')
  return new Date(ms).toISOString()
}

function named(subject: tls.Certificate): string {
  return Object.entries(subject)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(', ')
}

function failed(why: string, cause?: unknown): Failure {
  return new Failure('unavailable', 'connect-failed', 'no', why, cause)
}

function codeOf(cause: unknown): string {
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code
  return cause instanceof Error ? cause.message : String(cause)
}
