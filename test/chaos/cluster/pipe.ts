import type { Socket } from 'node:net'

export interface PipeWeather {
  readonly isCut: boolean
  readonly delayMs: number
  readonly bytesPerSecond: number | undefined
}

interface Waiting {
  readonly chunk: Buffer
  readonly dueMs: number
}

const HELD_BYTES_MAX = 1024 * 1024

/** One way of a proxied connection. How the source ended reaches the sink only behind what it had sent, and not through a cut. */
export class Pipe {
  readonly #source: Socket
  readonly #sink: Socket
  readonly #queue: Waiting[] = []
  #heldBytes = 0
  #end: 'half' | 'whole' | undefined
  #weather: PipeWeather = { isCut: false, delayMs: 0, bytesPerSecond: undefined }
  #freeAtMs = 0
  #isBlocked = false
  #timer: NodeJS.Timeout | undefined

  constructor(source: Socket, sink: Socket) {
    this.#source = source
    this.#sink = sink
    source.on('data', (chunk: Buffer) => {
      this.#queue.push({ chunk, dueMs: performance.now() + this.#weather.delayMs })
      this.#heldBytes += chunk.length
      if (this.#heldBytes > HELD_BYTES_MAX) source.pause()
      this.#pump()
    })
    source.on('end', () => this.#ended('half'))
    source.on('close', () => this.#ended('whole'))
    // `close` comes after it and tells enough.
    source.on('error', () => undefined)
    sink.on('drain', () => {
      this.#isBlocked = false
      this.#pump()
    })
    sink.on('close', () => clearTimeout(this.#timer))
  }

  change(weather: PipeWeather): void {
    this.#weather = weather
    this.#pump()
  }

  #ended(how: 'half' | 'whole'): void {
    this.#end = how
    this.#pump()
  }

  #pump(): void {
    clearTimeout(this.#timer)
    if (this.#weather.isCut || this.#sink.destroyed) return
    while (this.#queue.length > 0 && !this.#isBlocked) {
      const nowMs = performance.now()
      const { chunk, dueMs } = this.#queue[0]!
      const goesMs = Math.max(dueMs, this.#freeAtMs)
      if (goesMs > nowMs) {
        this.#timer = setTimeout(() => this.#pump(), goesMs - nowMs)
        return
      }
      this.#queue.shift()
      this.#heldBytes -= chunk.length
      if (this.#weather.bytesPerSecond !== undefined)
        this.#freeAtMs = nowMs + (chunk.length / this.#weather.bytesPerSecond) * 1_000
      this.#isBlocked = !this.#sink.write(chunk)
    }
    if (this.#heldBytes <= HELD_BYTES_MAX) this.#source.resume()
    if (this.#queue.length > 0) return
    if (this.#end === 'whole') this.#sink.destroy()
    else if (this.#end === 'half') this.#sink.end()
  }
}
