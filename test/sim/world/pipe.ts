import type { SimNetwork } from './network.ts'
import type { SimSocket } from './socket.ts'
import type { Chunking } from './weather.ts'

/** What a sender's and a receiver's kernel hold between them. */
const WINDOW_BYTES = 256 * 1024
const CHUNK_BYTES_MAX = 64 * 1024
/** Single bytes are dear: one event each. After so many the pipe goes on in pieces. */
const DRIP_BYTES = 48

interface Waiting {
  readonly bytes: Uint8Array
  /** Called when the bytes are the writer's again. */
  readonly sent: (() => void) | undefined
}

interface Flight {
  readonly bytes: Uint8Array
  readonly arrivesAtMs: number
}

/**
 * One direction of a connection:
 *
 *     sender --write--> [ waiting ] --window--> [ on the wire ] --latency, chunks--> receiver
 *
 * What waits is lost with the sender's process; what is on the wire arrives even if the sender was killed.
 */
export class Pipe {
  readonly #network: SimNetwork
  readonly #id: number
  readonly #chunking: Chunking
  readonly #receiver: SimSocket
  readonly #sender: SimSocket
  #waiting: Waiting[] = []
  #waitingBytes = 0
  #wire: Flight[] = []
  #wireBytes = 0
  #lastArrivalMs = 0
  #dripped = 0
  #arrivalPlanned = false
  #leavingPlanned = false
  #owesDrained = false
  #ending: 'none' | 'finish' | 'reset' = 'none'
  #closed = false

  constructor(network: SimNetwork, id: number, sender: SimSocket, receiver: SimSocket) {
    this.#network = network
    this.#id = id
    this.#sender = sender
    this.#receiver = receiver
    this.#chunking = network.weather.chunking()
    if (this.#chunking !== 'whole') network.coverage.count(`net-${this.#chunking}`)
  }

  get waitingBytes(): number {
    return this.#waitingBytes
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): void {
    if (this.#closed || this.#ending !== 'none') {
      sent?.()
      return
    }
    for (const [at, bytes] of chunks.entries()) {
      this.#waiting.push({ bytes, sent: at === chunks.length - 1 ? sent : undefined })
      this.#waitingBytes += bytes.length
    }
    // Mostly the kernel takes it at once; sometimes only after the loop turned, when a kill may come before it.
    if (this.#network.random.next() % 8 !== 0) this.#leave()
    else this.#planLeaving()
    if (this.#waitingBytes > 0) this.#owesDrained = true
  }

  /** Everything queued is sent, then the receiver hears of the end. */
  finish(): void {
    if (this.#ending !== 'none') return
    this.#ending = 'finish'
    this.#planArrival()
  }

  /** What waits is lost; what is on the wire may be. The receiver hears of a broken connection. */
  reset(keepWire: boolean): void {
    if (this.#ending === 'reset') return
    this.#ending = 'reset'
    this.#dropWaiting()
    if (!keepWire) {
      this.#wire = []
      this.#wireBytes = 0
    }
    this.#planArrival()
  }

  /** Nothing arrives any more, and nobody hears of it. */
  silence(): void {
    this.#closed = true
    this.#wire = []
    this.#dropWaiting()
  }

  #dropWaiting(): void {
    const dropped = this.#waiting
    this.#waiting = []
    this.#waitingBytes = 0
    for (const { sent } of dropped) sent?.()
  }

  /** The receiver takes bytes (again). */
  receiverReady(): void {
    this.#planArrival()
  }

  #planLeaving(): void {
    if (this.#leavingPlanned) return
    this.#leavingPlanned = true
    this.#network.scheduler.after(this.#network.random.between(0.005, 0.2), 'leave', this.#sender.process, () => {
      this.#leavingPlanned = false
      this.#leave()
    })
  }

  /** Moves what waits onto the wire as far as the window allows; from here on the bytes are the network's own copy. */
  #leave(): void {
    const { scheduler, weather } = this.#network
    let taken = 0
    while (taken < this.#waiting.length && this.#wireBytes < WINDOW_BYTES) {
      const { bytes } = this.#waiting[taken++]!
      this.#waitingBytes -= bytes.length
      if (bytes.length === 0) continue
      this.#lastArrivalMs = Math.max(this.#lastArrivalMs, scheduler.nowMs + weather.latencyMs())
      this.#wire.push({ bytes: Buffer.from(bytes), arrivesAtMs: this.#lastArrivalMs })
      this.#wireBytes += bytes.length
    }
    for (const { sent } of this.#waiting.splice(0, taken)) sent?.()
    this.#planArrival()
    if (!this.#owesDrained || this.#waitingBytes > 0) return
    this.#owesDrained = false
    this.#sender.queueDrained()
  }

  #planArrival(): void {
    if (this.#arrivalPlanned || this.#closed) return
    if (this.#wire.length === 0 && this.#ending === 'none') return
    if (this.#wire.length === 0 && this.#waiting.length > 0) return
    this.#arrivalPlanned = true
    const { scheduler, weather } = this.#network
    const first = this.#wire[0]
    const due = first === undefined ? scheduler.nowMs + weather.latencyMs() : Math.max(first.arrivesAtMs, scheduler.nowMs)
    scheduler.after(due - scheduler.nowMs, 'arrive', this.#receiver.process, () => {
      this.#arrivalPlanned = false
      this.#arrive()
    })
  }

  #arrive(): void {
    const { scheduler, weather, coverage } = this.#network
    if (this.#closed) return
    const openAtMs = weather.closedUntil(this.#sender.process.host, this.#receiver.process.host)
    if (openAtMs > scheduler.nowMs) {
      coverage.count('net-held-back')
      this.#arrivalPlanned = true
      scheduler.after(openAtMs - scheduler.nowMs + weather.latencyMs(), 'arrive', this.#receiver.process, () => {
        this.#arrivalPlanned = false
        this.#arrive()
      })
      return
    }
    if (this.#wire.length > 0) {
      if (!this.#receiver.takesBytes) {
        // Who doesn't read hears of a reset all the same; of a proper end only after the bytes before it.
        if (this.#ending === 'reset' && this.#receiver.hasHandlers) this.#end('reset')
        return
      }
      if (this.#ending === 'none' && weather.resets()) {
        coverage.count('net-reset')
        this.#sender.breakBoth()
        return
      }
      const chunk = this.#nextChunk()
      this.#network.trace.noteBytes('bytes', this.#id, chunk)
      if (this.#waiting.length > 0) this.#planLeaving()
      this.#receiver.bytesArrived(chunk)
      // Chunks are only lent: who keeps one finds this.
      chunk.fill(0xa5)
    }
    if (this.#wire.length > 0 || this.#waiting.length > 0) this.#planArrival()
    else if (this.#ending !== 'none') this.#end(this.#ending)
  }

  #end(ending: 'finish' | 'reset'): void {
    this.#closed = true
    this.#receiver.endArrived(ending)
  }

  /** What has arrived by now, up to the size that this pipe's chunking gives. */
  #nextChunk(): Uint8Array {
    const now = this.#network.scheduler.nowMs
    let count = 0
    let available = 0
    while (count < this.#wire.length && this.#wire[count]!.arrivesAtMs <= now) available += this.#wire[count++]!.bytes.length
    const size = Math.min(available, this.#chunkBytes())
    const chunk = Buffer.allocUnsafe(size)
    let filled = 0
    while (filled < size) {
      const flight = this.#wire[0]!
      const wanted = Math.min(flight.bytes.length, size - filled)
      chunk.set(flight.bytes.subarray(0, wanted), filled)
      filled += wanted
      if (wanted === flight.bytes.length) this.#wire.shift()
      else this.#wire[0] = { bytes: flight.bytes.subarray(wanted), arrivesAtMs: flight.arrivesAtMs }
    }
    this.#wireBytes -= size
    return chunk
  }

  #chunkBytes(): number {
    if (this.#chunking === 'whole') return CHUNK_BYTES_MAX
    const { random } = this.#network
    if (this.#chunking === 'drip' && this.#dripped++ < DRIP_BYTES) return 1
    return 1 + random.int(random.pick([4, 64, 1024, CHUNK_BYTES_MAX]))
  }
}
