import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import * as tls from 'node:tls'
import { Failure } from '../base/failure.ts'
import type { Address, Listener, Network, Socket } from '../base/ports.ts'
import { whyUndialable } from './dialable.ts'
import { RealSocket } from './socket.ts'

/** Files (PEM) of a connection by TLS. */
export interface TlsFiles {
  /** Certificates that are trusted in place of the machine's own. */
  readonly ca?: string | undefined
  /** Who we are, for clusters that ask (mTLS); both or none. */
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** TLS for clients. The name that was dialled must stand in the other side's certificate. */
export class SecureNetwork implements Network {
  readonly #options: tls.ConnectionOptions

  private constructor(options: tls.ConnectionOptions) {
    this.#options = options
  }

  /** Fails with a Failure (`unreadable-input`) that names the file. */
  static async open(files: TlsFiles): Promise<SecureNetwork> {
    const [ca, cert, key] = await Promise.all([read(files.ca), read(files.cert), read(files.key)])
    const own = { ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert, key }) }
    try {
      return new SecureNetwork({
        minVersion: 'TLSv1.2',
        secureContext: tls.createSecureContext({ minVersion: 'TLSv1.2', ...own }),
      })
    } catch (cause) {
      const named = Object.values(files).join(', ')
      throw unreadable(`${named}: ${messageOf(cause)}`, cause)
    }
  }

  listen(): Promise<Listener> {
    return Promise.reject(new Failure('invalid', 'listen-failed', 'no', 'this network is for clients'))
  }

  connect({ host, port }: Address, signal?: AbortSignal): Promise<Socket> {
    const failure = (why: string, cause?: unknown): Failure =>
      new Failure('unavailable', 'connect-failed', 'no', `can't connect to ${host}:${port} by TLS: ${why}`, cause)
    const undialable = whyUndialable({ host, port })
    if (undialable !== undefined) return Promise.reject(failure(undialable))
    return new Promise((resolve, reject) => {
      const name = isIP(host) === 0 ? { servername: host } : {}
      const socket = tls.connect({ host, port, ...this.#options, ...name })
      socket.setNoDelay(true)
      const fail = (why: string, cause?: unknown): void => {
        signal?.removeEventListener('abort', abort)
        socket.destroy()
        reject(failure(why, cause))
      }
      const abort = (): void => fail('given up')
      const error = (cause: Error): void => fail(messageOf(cause), cause)
      const closed = (): void => fail('the other side closed the connection: it may speak no TLS there')
      socket.once('error', error)
      socket.once('close', closed)
      socket.once('secureConnect', () => {
        socket.off('error', error)
        socket.off('close', closed)
        signal?.removeEventListener('abort', abort)
        resolve(new RealSocket(socket))
      })
      if (signal?.aborted === true) abort()
      else signal?.addEventListener('abort', abort, { once: true })
    })
  }
}

async function read(path: string | undefined): Promise<Buffer | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path)
  } catch (cause) {
    throw unreadable(`${path} can't be read: ${messageOf(cause)}`, cause)
  }
}

function unreadable(text: string, cause: unknown): Failure {
  return new Failure('invalid', 'unreadable-input', 'no', text, cause)
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
