import { lookup } from 'node:dns/promises'
import * as net from 'node:net'
import { Failure } from '../base/failure.ts'
import type { Address, Listener, Log, Network, Socket } from '../base/ports.ts'
import { whyUndialable } from './dialable.ts'
import { adopt, RealSocket } from './socket.ts'

/** TCP. Nagle's algorithm is off; keep-alive probes find peers that vanished. */
export class RealNetwork implements Network {
  readonly #log: Log

  constructor(log: Log) {
    this.#log = log
  }

  /**
   * A name listens on all its addresses: `localhost` is 127.0.0.1 for some clients and ::1 for others. An address family
   * that this machine doesn't have is left out as long as another one works.
   */
  async listen(address: Address, accept: (socket: Socket) => void): Promise<Listener> {
    const hosts = await addressesOf(address)
    for (let draw = 1; ; draw++) {
      try {
        return await this.#listenOnAll(hosts, address, accept)
      } catch (cause) {
        // A port that one family gave may be taken in the other: another one is as good.
        if (address.port === 0 && codeOf(cause) === 'EADDRINUSE' && draw < PORT_DRAWS) continue
        throw listenFailed(address, cause)
      }
    }
  }

  async #listenOnAll(hosts: readonly string[], address: Address, accept: (socket: Socket) => void): Promise<Listener> {
    const servers: net.Server[] = []
    let { port } = address
    let absent: unknown
    for (const host of hosts) {
      const server = this.#server(accept)
      try {
        port = await bind(server, host, port)
        servers.push(server)
      } catch (cause) {
        if (!FAMILY_ABSENT.has(codeOf(cause))) {
          await closeAll(servers)
          throw cause
        }
        absent = cause
      }
    }
    if (servers.length === 0) throw absent
    return { address: { host: address.host, port }, close: () => closeAll(servers) }
  }

  connect(address: Address, signal?: AbortSignal): Promise<Socket> {
    const failure = (why: string, cause?: unknown): Failure =>
      new Failure('unavailable', 'connect-failed', 'no', `can't connect to ${show(address)}: ${why}`, cause)
    const undialable = whyUndialable(address)
    if (undialable !== undefined) return Promise.reject(failure(undialable))
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: address.host, port: address.port, ...SOCKET_OPTIONS })
      const fail = (why: string, cause?: unknown): void => {
        signal?.removeEventListener('abort', abort)
        socket.destroy()
        reject(failure(why, cause))
      }
      const abort = (): void => fail('given up')
      const error = (cause: Error): void => fail(reasonOf(cause, address), cause)
      socket.once('error', error)
      socket.once('connect', () => {
        socket.off('error', error)
        signal?.removeEventListener('abort', abort)
        resolve(new RealSocket(socket))
      })
      if (signal?.aborted === true) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }

  #server(accept: (socket: Socket) => void): net.Server {
    const server = net.createServer({ ...SOCKET_OPTIONS, pauseOnConnect: true }, (accepted) => {
      const { socket, reads } = adopt(accepted)
      accept(new RealSocket(socket, reads))
    })
    let warnedMs = Number.NEGATIVE_INFINITY
    // Out of descriptors, or a peer that was gone before it was accepted: the server goes on listening. One line a second.
    server.on('error', (cause) => {
      if (!server.listening || performance.now() - warnedMs < 1_000) return
      warnedMs = performance.now()
      this.#log.warn("a connection couldn't be accepted", { cause: codeOf(cause) ?? cause.message })
    })
    return server
  }
}

const SOCKET_OPTIONS = { noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 } as const
const PORT_DRAWS = 10
const FAMILY_ABSENT: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** IPv4 first: with port 0 it picks the number. */
async function addressesOf(address: Address): Promise<readonly string[]> {
  if (net.isIP(address.host) !== 0) return [address.host]
  try {
    const found = await lookup(address.host, { all: true })
    const hosts = found.sort((a, b) => a.family - b.family).map((entry) => entry.address)
    return [...new Set(hosts)]
  } catch (cause) {
    throw listenFailed(address, cause)
  }
}

function bind(server: net.Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port, backlog: BACKLOG }, () => {
      server.off('error', reject)
      const bound = server.address()
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port)
    })
  })
}

/** The machine cuts it to its own limit. Kafka's 50 is short for a whole group that reconnects at once. */
const BACKLOG = 1_024

async function closeAll(servers: readonly net.Server[]): Promise<void> {
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          // Node reports the end only after the last connection; listening ends at once, and open sockets stay.
          server.close()
          resolve()
        }),
    ),
  )
}

function listenFailed(address: Address, cause: unknown): Failure {
  const text = `can't listen on ${show(address)}: ${reasonOf(cause, address)}`
  return new Failure('unavailable', 'listen-failed', 'no', text, cause)
}

function reasonOf(cause: unknown, { host, port }: Address): string {
  const code = codeOf(cause)
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} is in use`
    case 'EACCES':
      return `this user may not open port ${port}`
    case 'EADDRNOTAVAIL':
      return `${host} is not an address of this machine`
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name ${host} can't be resolved`
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ETIMEDOUT':
      return 'no answer'
    default:
      return code ?? (cause instanceof Error ? cause.message : String(cause))
  }
}

function codeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error) || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}

/** An IPv6 address stands in brackets, so that its colons end before the port's. */
function show({ host, port }: Address): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
