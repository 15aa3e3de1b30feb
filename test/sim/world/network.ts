import { Failure } from '../../../src/base/failure.ts'
import type { Address, Listener, Network, Socket } from '../../../src/base/ports.ts'
import type { Coverage } from './coverage.ts'
import { Pipe } from './pipe.ts'
import type { SimProcess } from './process.ts'
import type { SimRandom } from './random.ts'
import type { Scheduler } from './scheduler.ts'
import { SimSocket } from './socket.ts'
import type { Trace } from './trace.ts'
import { Weather } from './weather.ts'

const CONNECT_GIVES_UP_MS = 10_000
const CONNECT_RETRY_MS = 1_000
const FIRST_FREE_PORT = 20_000

interface Listening {
  readonly process: SimProcess
  readonly accept: (socket: Socket) => void
}

/** All wires between all hosts. A host's name is its only address; `localhost` and wildcards mean the caller's own host. */
export class SimNetwork {
  readonly scheduler: Scheduler
  readonly random: SimRandom
  readonly trace: Trace
  readonly coverage: Coverage
  readonly weather: Weather
  readonly #listeners = new Map<string, Listening>()
  readonly #connections = new Set<SimSocket>()
  #nextPipeId = 1
  #nextPort = FIRST_FREE_PORT

  constructor(scheduler: Scheduler, random: SimRandom, trace: Trace, coverage: Coverage) {
    this.scheduler = scheduler
    this.random = random
    this.trace = trace
    this.coverage = coverage
    this.weather = new Weather(random.fork('weather'))
  }

  /** The network as one process sees it. */
  attach(process: SimProcess): Network {
    return {
      listen: (address, accept) => this.#listen(process, address, accept),
      connect: (address, signal) => this.#connect(process, address, signal),
    }
  }

  /** A fault: one open connection, by chance, breaks or falls silent. False if there is none. */
  disturbOne(how: 'reset' | 'silence', random: SimRandom): boolean {
    for (const socket of this.#connections) if (!socket.isOpen) this.#connections.delete(socket)
    const open = [...this.#connections]
    if (open.length === 0) return false
    const socket = random.pick(open)
    if (how === 'reset') socket.breakBoth()
    else socket.fallSilent(random.between(20_000, 90_000))
    return true
  }

  async #listen(process: SimProcess, address: Address, accept: (socket: Socket) => void): Promise<Listener> {
    const port = address.port === 0 ? this.#nextPort++ : address.port
    const key = `${this.#hostOf(process, address.host)}:${port}`
    if (!process.alive) return new Promise(() => undefined)
    if (this.#listeners.has(key)) throw new Failure('unavailable', 'listen-failed', 'no', `${key} is in use`)
    const listening = { process, accept }
    this.#listeners.set(key, listening)
    const forget = (): void => {
      if (this.#listeners.get(key) === listening) this.#listeners.delete(key)
    }
    process.whenEnded(forget)
    return { address: { host: address.host, port }, close: async () => forget() }
  }

  #connect(process: SimProcess, address: Address, signal: AbortSignal | undefined): Promise<Socket> {
    const host = this.#hostOf(process, address.host)
    const target = `${host}:${address.port}`
    return new Promise((resolve, reject) => {
      let settled = false
      const refuse = (why: string): void => {
        if (settled || !process.alive) return
        settled = true
        reject(new Failure('unavailable', 'connect-failed', 'no', `could not connect to ${target}: ${why}`))
      }
      if (signal?.aborted === true) return refuse('aborted')
      signal?.addEventListener('abort', () => refuse('aborted'), { once: true })
      const givesUpMs = this.scheduler.nowMs + CONNECT_GIVES_UP_MS
      // A lost handshake is sent again by the kernel until the way is open or it gives up.
      const knock = (): void => {
        if (settled || !process.alive) return
        const closedMs = Math.max(this.weather.closedUntil(process.host, host), this.weather.closedUntil(host, process.host))
        if (closedMs > this.scheduler.nowMs) {
          if (this.scheduler.nowMs >= givesUpMs) this.scheduler.after(0, 'connect', process, () => refuse('timed out'))
          else this.scheduler.after(CONNECT_RETRY_MS, 'knock', undefined, knock)
          return
        }
        const listening = this.#listeners.get(target)
        if (listening === undefined) {
          this.scheduler.after(this.weather.latencyMs(), 'connect', process, () => refuse('connection refused'))
          return
        }
        const [ours, theirs] = this.#wire(process, address, listening.process)
        this.scheduler.after(0, 'accept', listening.process, () => {
          if (this.#listeners.get(target) === listening) listening.accept(theirs)
          else theirs.destroy()
        })
        this.scheduler.after(this.weather.latencyMs(), 'connect', process, () => {
          if (settled) return ours.destroy()
          settled = true
          resolve(ours)
        })
      }
      this.scheduler.after(this.weather.latencyMs(), 'knock', undefined, knock)
    })
  }

  #wire(client: SimProcess, address: Address, server: SimProcess): readonly [SimSocket, SimSocket] {
    const ours = new SimSocket(this, client, address)
    const theirs = new SimSocket(this, server, { host: client.host, port: this.#nextPort++ })
    const up = new Pipe(this, this.#nextPipeId++, ours, theirs)
    const down = new Pipe(this, this.#nextPipeId++, theirs, ours)
    ours.join(theirs, up, down)
    theirs.join(ours, down, up)
    this.#connections.add(ours)
    return [ours, theirs]
  }

  #hostOf(process: SimProcess, host: string): string {
    return host === 'localhost' || host === '0.0.0.0' || host === '127.0.0.1' || host === '::' ? process.host : host
  }
}
