import type { BufferPool } from '../base/buffer-pool.ts'
import { pause } from '../base/pause.ts'
import type { Address, Clock, Log, Socket, Timer } from '../base/ports.ts'
import type { RequestHandler, Session } from '../broker/session.ts'
import { ArrivingMemory } from './arriving-memory.ts'
import { BoundedMemory } from './bounded-memory.ts'
import { Connection, type ConnectionLimits } from './connection.ts'
import type { Doorway } from './doorway.ts'
import { SparseWarnings } from './sparse-warnings.ts'

/** Those that can be changed at run time are read anew for each connection. */
export interface ServerSettings extends ConnectionLimits {
  readonly connectionsMax: number
  /** Connections that one address may have open. */
  connectionsMaxOf(address: string): number
  readonly idleMsMax: number
  readonly firstRequestMsMax: number
  /** Bytes of requests that wait for answers, over all connections; as many again may be arriving. */
  readonly requestMemoryBytesMax: number
  /** Bytes of answers that clients haven't taken, over all connections. */
  readonly answerMemoryBytesMax: number
}

export interface ServerParts {
  readonly clock: Clock
  readonly log: Log
  readonly handler: RequestHandler
  readonly pool: BufferPool
  readonly settings: ServerSettings
  /** Bytes that came in and went out. */
  readonly counted: (bytesIn: number, bytesOut: number) => void
}

const SWEEP_MS = 1_000
/** While clients that take their answers are held up by those of others, one that took nothing for this long may be closed. */
const STALLED_MS = 10_000
const STALLED = 'a connection is closed: its client takes no answers, and there is no room for those of others'

/** The door of the room: the listener that clients connect to, and its connections. */
export class Server {
  readonly #parts: ServerParts
  readonly #connections = new Set<Connection>()
  readonly #countByAddress = new Map<string, number>()
  readonly #memory: BoundedMemory
  readonly #answerMemory: BoundedMemory
  readonly #arriving: ArrivingMemory
  readonly #warnings: SparseWarnings
  #doorway: Doorway | undefined = undefined
  #advertised: Address = { host: '', port: 0 }
  #sweep: Timer | undefined = undefined
  #nextSessionId = 1
  #acceptedCount = 0
  #refusedCount = 0

  constructor(parts: ServerParts) {
    this.#parts = parts
    this.#memory = new BoundedMemory(parts.settings.requestMemoryBytesMax)
    this.#answerMemory = new BoundedMemory(parts.settings.answerMemoryBytesMax)
    this.#arriving = new ArrivingMemory(parts.settings.requestMemoryBytesMax)
    this.#warnings = new SparseWarnings(parts.clock, parts.log)
  }

  get connectionCount(): number {
    return this.#connections.size
  }

  get acceptedCount(): number {
    return this.#acceptedCount
  }

  get refusedCount(): number {
    return this.#refusedCount
  }

  get requestMemoryBytes(): number {
    return this.#memory.bytes
  }

  get answerMemoryBytes(): number {
    return this.#answerMemory.bytes
  }

  /** Lets clients in. `advertised` is what they are told to connect to. */
  serve(doorway: Doorway, advertised: Address): void {
    this.#doorway = doorway
    this.#advertised = advertised
    doorway.serve((socket) => this.#accept(socket))
    this.#scheduleSweep()
  }

  #accept(socket: Socket): void {
    const { settings } = this.#parts
    const client = socket.remote.host
    const ofAddress = this.#countByAddress.get(client) ?? 0
    if (this.#connections.size >= settings.connectionsMax || ofAddress >= settings.connectionsMaxOf(client)) {
      this.#refusedCount++
      const open = this.#connections.size
      this.#warnings.warn('a connection is refused: there are too many', { client, open, ofThisAddress: ofAddress })
      socket.handle({ data() {}, drained() {}, closed() {} })
      socket.destroy()
      return
    }
    this.#acceptedCount++
    this.#countByAddress.set(client, ofAddress + 1)
    this.#connections.add(this.#connect(socket))
  }

  #connect(socket: Socket): Connection {
    const { handler, pool, settings, clock, counted } = this.#parts
    const session: Session = {
      id: this.#nextSessionId++,
      clientAddress: `${socket.remote.host}:${socket.remote.port}`,
      advertised: this.#advertised,
      zone: undefined,
      softwareName: null,
      softwareVersion: null,
      produceTurn: undefined,
      fetchTurn: undefined,
    }
    return new Connection({
      socket,
      session,
      handler,
      memory: this.#memory,
      answerMemory: this.#answerMemory,
      arriving: this.#arriving,
      pool,
      limits: settings,
      clock,
      warnings: this.#warnings,
      counted,
      closed: (connection) => this.#closed(connection, socket.remote.host),
    })
  }

  #closed(connection: Connection, client: string): void {
    if (!this.#connections.delete(connection)) return
    const left = this.#countByAddress.get(client)! - 1
    if (left === 0) this.#countByAddress.delete(client)
    else this.#countByAddress.set(client, left)
  }

  #scheduleSweep(): void {
    this.#sweep = this.#parts.clock.after(SWEEP_MS, () => {
      this.#closeIdle()
      this.#closeStalled()
      this.#scheduleSweep()
    })
  }

  #closeIdle(): void {
    const { idleMsMax, firstRequestMsMax } = this.#parts.settings
    const nowMs = this.#parts.clock.monotonicMs()
    for (const connection of this.#connections) {
      const limitMs = connection.isServing ? idleMsMax : Math.min(firstRequestMsMax, idleMsMax)
      if (nowMs - connection.idleSinceMs > limitMs) connection.destroy()
    }
  }

  /** Nobody makes a client read, so waiting for room could be for ever: the ones that hold most go first, until there is room. */
  #closeStalled(): void {
    const stalledMs = this.#parts.clock.monotonicMs() - STALLED_MS
    // Each is asked every time, so that it knows how it comes along.
    const stalled = [...this.#connections].filter(({ unsent }) => unsent.stalledSinceMs() <= stalledMs)
    let excessBytes = this.#answerMemory.excessBytes
    for (const connection of stalled.sort((a, b) => b.unsent.countedBytes - a.unsent.countedBytes)) {
      if (excessBytes < 0) return
      const bytes = connection.unsent.countedBytes
      const client = connection.session.clientAddress
      excessBytes -= bytes
      this.#warnings.warn(STALLED, { client, bytes })
      connection.destroy()
    }
  }

  /** Accepts no more, answers what was taken, then closes; what isn't done after `graceMs` is cut off. */
  async close(graceMs: number): Promise<void> {
    this.#sweep?.cancel()
    await this.#doorway?.close()
    for (const connection of this.#connections) connection.drain()
    const endMs = this.#parts.clock.monotonicMs() + graceMs
    // Records that nobody waits for any more are still on their way to the log.
    const isWorking = () => this.#connections.size > 0 || this.#memory.bytes > 0
    while (isWorking() && this.#parts.clock.monotonicMs() < endMs) {
      await pause(this.#parts.clock, 10)
    }
    for (const connection of this.#connections) connection.destroy()
  }
}
