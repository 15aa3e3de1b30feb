import { connect, createServer, type Server, type Socket } from 'node:net'
import { Pipe } from './pipe.ts'

/** What a connection meets. `there` is from who connected to the target, `back` the other way. */
export interface PathWeather {
  /** What is sent that way waits until it is no longer cut, as packets that are sent again and again do. */
  readonly cut?: readonly ('there' | 'back')[]
  /** Each way. */
  readonly delayMs?: number
  /** Each way. */
  readonly bytesPerSecond?: number
}

interface Path {
  readonly source: string | undefined
  readonly there: Pipe
  readonly back: Pipe
  readonly sockets: readonly Socket[]
}

/**
 * A TCP proxy that can cut, delay and throttle the connections of each source by itself. It needs no privileges: who connected is asked of `sourceOf`,
 * by the connection's port.
 */
export class TcpProxy {
  readonly #server: Server
  readonly #sourceOf: (port: number) => string | undefined
  readonly #paths = new Set<Path>()
  readonly #weather = new Map<string | undefined, PathWeather>()
  #targetPort = 0

  private constructor(sourceOf: (port: number) => string | undefined) {
    this.#sourceOf = sourceOf
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#take(socket))
  }

  static async open(sourceOf: (port: number) => string | undefined = () => undefined): Promise<TcpProxy> {
    const proxy = new TcpProxy(sourceOf)
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject)
      proxy.#server.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed')
    return address.port
  }

  /** Where further connections go. */
  aim(targetPort: number): void {
    this.#targetPort = targetPort
  }

  /** From now on, also for connections that stand. A `source` of undefined is all that have no weather of their own. */
  change(weather: PathWeather, source?: string): void {
    this.#weather.set(source, weather)
    for (const path of this.#paths) this.#apply(path)
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const { sockets } of this.#paths) for (const socket of sockets) socket.destroy()
    await closed
  }

  #take(client: Socket): void {
    const target = connect({ host: '127.0.0.1', port: this.#targetPort, allowHalfOpen: true })
    const sockets = [client, target]
    for (const socket of sockets) socket.setNoDelay(true)
    const path: Path = {
      source: this.#sourceOf(client.remotePort ?? 0),
      there: new Pipe(client, target),
      back: new Pipe(target, client),
      sockets,
    }
    this.#paths.add(path)
    let openCount = sockets.length
    for (const socket of sockets) {
      socket.on('close', () => {
        if (--openCount === 0) this.#paths.delete(path)
      })
    }
    this.#apply(path)
  }

  #apply({ source, there, back }: Path): void {
    const { cut = [], delayMs = 0, bytesPerSecond } = this.#weather.get(source) ?? this.#weather.get(undefined) ?? {}
    there.change({ isCut: cut.includes('there'), delayMs, bytesPerSecond })
    back.change({ isCut: cut.includes('back'), delayMs, bytesPerSecond })
  }
}
