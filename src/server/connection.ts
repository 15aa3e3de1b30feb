import { setMaxListeners } from 'node:events'
import type { BufferPool } from '../base/buffer-pool.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Socket } from '../base/ports.ts'
import type { Answer, AnswerFrame, RequestHandler, Session } from '../broker/session.ts'
import type { ArrivingMemory } from './arriving-memory.ts'
import type { BoundedMemory } from './bounded-memory.ts'
import { type Frame, FrameReader } from './frame-reader.ts'
import type { SparseWarnings } from './sparse-warnings.ts'
import { UnsentAnswers } from './unsent-answers.ts'

export interface ConnectionLimits {
  readonly frameBytesMax: number
  readonly requestsInFlightMax: number
  readonly requestBytesInFlightMax: number
  readonly outboundBytesMax: number
}

export interface ConnectionParts {
  readonly socket: Socket
  readonly session: Session
  readonly handler: RequestHandler
  /** Of requests that wait for their answers, and of answers that wait for their clients. */
  readonly memory: BoundedMemory
  readonly answerMemory: BoundedMemory
  readonly arriving: ArrivingMemory
  readonly pool: BufferPool
  readonly limits: ConnectionLimits
  readonly clock: Clock
  readonly warnings: SparseWarnings
  /** Bytes that came in and went out, for the metrics. */
  readonly counted: (bytesIn: number, bytesOut: number) => void
  readonly closed: (connection: Connection) => void
}

/** Longest time in ms that one connection's requests are taken at a stretch, and how often that's looked at. */
const TURN_MS = 5
const FRAMES_PER_LOOK = 32

/** A request that was taken, in the order of arrival; `answer` is set when it's there. */
interface Slot {
  readonly frame: Frame
  answer: Answer | undefined
  /** Of an answer that waits for its turn. */
  heldBytes: number
}

/**
 * One client's connection: reads frames, lets them be worked on in parallel, and answers in the order in which they came.
 *
 * ```
 *   socket → frames → slots → answers in order → socket
 *            └─ in flight (≤ requestsInFlightMax, ≤ requestBytesInFlightMax): until answered, not worked on and not read by the log any more
 * ```
 * Past a bound, or while too much waits that the client hasn't taken, the socket isn't read.
 */
export class Connection {
  readonly #parts: ConnectionParts
  readonly #frames: FrameReader
  readonly #slots: Slot[] = []
  /** Requests that wait for their answer, are worked on without one, or whose bytes the log still reads. */
  #requestsInFlight = 0
  #bytesInFlight = 0
  readonly #unsent: UnsentAnswers
  #paused = false
  #pumping = false
  /** It had its turn of the event loop, and goes on in the next one. */
  #yielding = false
  #open = true
  #draining = false
  #lastActiveMs: number
  #frameCount = 0
  readonly #abort = new AbortController()
  readonly #resume = () => this.#pump()
  readonly #tooMuch = () => this.#tooManyArriving()
  /** What of requests that aren't whole is accounted for. */
  #heldBytes = 0

  constructor(parts: ConnectionParts) {
    this.#parts = parts
    // Each request that waits listens for the end of its connection.
    setMaxListeners(0, this.#abort.signal)
    this.#frames = new FrameReader(parts.limits.frameBytesMax, parts.pool)
    this.#lastActiveMs = parts.clock.monotonicMs()
    const { socket, clock, answerMemory, limits } = parts
    this.#unsent = new UnsentAnswers({ socket, clock, memory: answerMemory, bytesMax: limits.outboundBytesMax })
    parts.socket.handle({
      data: (chunk) => this.#received(chunk),
      drained: () => this.#drained(),
      closed: () => this.#closed(),
    })
  }

  get session(): Session {
    return this.#parts.session
  }

  /** False once it only waits for the client to take what is left and to close, and before its first request. */
  get isServing(): boolean {
    return this.#open && this.#frameCount > 0
  }

  /**
   * Since when nothing came or went, by the monotonic clock; before the first whole request, since it was made. While requests
   * are being worked on, or aren't even read for want of room, it isn't idle, unless that waits for the client to take its answers.
   */
  get idleSinceMs(): number {
    const isWorking = (this.#slots.length > 0 || this.#paused) && this.#parts.socket.queuedBytes === 0
    return isWorking ? Number.POSITIVE_INFINITY : this.#lastActiveMs
  }

  /** What of the answers its client doesn't have, and since when it takes nothing of that. */
  get unsent(): Pick<UnsentAnswers, 'countedBytes' | 'stalledSinceMs'> {
    return this.#unsent
  }

  #drained(): void {
    this.#unsent.count()
    this.#pump()
  }

  #received(chunk: Uint8Array): void {
    // Whoever was told to go isn't listened to any more.
    if (!this.#open) return
    this.#parts.counted(chunk.byteLength, 0)
    this.#frames.push(chunk)
    this.#pump()
    this.#frames.keepRest()
    // One byte now and then isn't a request.
    if (this.#frameCount > 0) this.#lastActiveMs = this.#parts.clock.monotonicMs()
  }

  #holdArriving(): void {
    const heldBytes = this.#open ? this.#frames.arrivedBytes : 0
    if (heldBytes === this.#heldBytes) return
    this.#heldBytes = heldBytes
    this.#parts.arriving.hold(this.#tooMuch, heldBytes)
  }

  #tooManyArriving(): void {
    this.#heldBytes = 0
    this.#frames.drop()
    this.#parts.warnings.warn('a connection is closed: too much has arrived of requests that are not whole', {
      client: this.#parts.session.clientAddress,
    })
    this.destroy()
  }

  /** Takes frames as far as the bounds allow, then reads on or stops reading. An answer given at once comes back here: the outer call goes on. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    try {
      const startMs = this.#parts.clock.monotonicMs()
      for (let count = 1; this.#open && this.#hasRoom(); count++) {
        const frame = this.#frames.next()
        if (frame === undefined) break
        this.#take(frame)
        if (count % FRAMES_PER_LOOK === 0 && this.#parts.clock.monotonicMs() - startMs > TURN_MS) this.#yield()
      }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#parts.warnings.warn('a connection is closed: its bytes are not a Kafka request', {
        client: this.#parts.session.clientAddress,
        cause: error.message,
      })
      this.destroy()
    } finally {
      this.#pumping = false
    }
    if (this.#open) this.#holdArriving()
    if (this.#open) this.#adjustReading()
  }

  /** Others want the event loop, too: a client can send ten thousand requests in one go. */
  #yield(): void {
    this.#yielding = true
    this.#parts.clock.soon(() => {
      this.#yielding = false
      this.#pump()
    })
  }

  #hasRoom(): boolean {
    const { limits, memory } = this.#parts
    return (
      !this.#yielding &&
      !this.#draining &&
      this.#requestsInFlight < limits.requestsInFlightMax &&
      this.#bytesInFlight < limits.requestBytesInFlightMax &&
      this.#unsent.hasRoom(this.#slots.length) &&
      !memory.isFull
    )
  }

  #adjustReading(): void {
    const { memory, answerMemory } = this.#parts
    const shouldPause = !this.#hasRoom()
    if (shouldPause && memory.isFull) memory.whenRoom(this.#resume)
    if (shouldPause && answerMemory.isFull) answerMemory.whenRoom(this.#resume)
    if (shouldPause === this.#paused) return
    this.#paused = shouldPause
    if (shouldPause) this.#parts.socket.pause()
    else {
      this.#lastActiveMs = this.#parts.clock.monotonicMs()
      this.#parts.socket.resume()
    }
  }

  #take(frame: Frame): void {
    const frameBytes = frame.bytes.length
    this.#frameCount++
    const slot: Slot = { frame, answer: undefined, heldBytes: 0 }
    this.#slots.push(slot)
    this.#requestsInFlight++
    this.#bytesInFlight += frameBytes
    this.#parts.memory.take(frameBytes)
    const answer = this.#parts.handler.handle(frame, this.#parts.session, this.#abort.signal)
    if (answer instanceof Promise) void answer.then((later) => this.#answered(slot, later))
    else this.#answered(slot, answer)
  }

  #answered(slot: Slot, answer: Answer): void {
    if (!this.#open) {
      settle(answer)
      this.#release([slot])
      return
    }
    slot.answer = answer
    if (this.#slots[0] === slot) this.#sendAnswered()
    else if (typeof answer !== 'string') slot.heldBytes = this.#unsent.hold(answer)
  }

  #sendAnswered(): void {
    const answers: AnswerFrame[] = []
    const answered: Slot[] = []
    while (this.#slots.length > 0) {
      const slot = this.#slots[0]!
      const { answer } = slot
      if (answer === undefined) break
      if (answer === 'close') {
        this.#closeAfter(answers, answered)
        return
      }
      this.#slots.shift()
      this.#unsent.unhold(slot.heldBytes)
      answered.push(slot)
      if (answer !== 'none') answers.push(answer)
    }
    this.#send(answers)
    // Only now: room lets waiting connections go on, this one too, and what they answer at once comes after this.
    this.#unsent.count()
    this.#release(answered)
    if (this.#draining && this.#slots.length === 0) this.#end()
    this.#pump()
  }

  /** Of requests that are done with. What the log still reads is given back when it has it: a disk that stalls fills no memory. */
  #release(slots: readonly Slot[]): void {
    let count = 0
    let sizeBytes = 0
    for (const { frame } of slots) {
      if (frame.isHeld) {
        frame.whenReleased(() => this.#releaseHeld(frame.bytes.length))
        continue
      }
      count++
      sizeBytes += frame.bytes.length
    }
    this.#giveBack(count, sizeBytes)
  }

  #releaseHeld(sizeBytes: number): void {
    this.#giveBack(1, sizeBytes)
    this.#pump()
  }

  #giveBack(count: number, sizeBytes: number): void {
    this.#requestsInFlight -= count
    this.#bytesInFlight -= sizeBytes
    this.#parts.memory.give(sizeBytes)
  }

  #send(answers: readonly AnswerFrame[]): void {
    if (answers.length === 0) return
    this.#parts.counted(0, this.#unsent.written(answers))
    this.#lastActiveMs = this.#parts.clock.monotonicMs()
    const [first] = answers
    const chunks = answers.length === 1 ? first!.chunks : answers.flatMap((answer) => answer.chunks)
    const lent = answers.some(({ sent }) => sent !== undefined)
    this.#parts.socket.write(chunks, lent ? () => this.#taken(answers) : undefined)
  }

  /** The client took what may have been much: it isn't idle. */
  #taken(answers: readonly AnswerFrame[]): void {
    this.#lastActiveMs = this.#parts.clock.monotonicMs()
    answers.forEach(settle)
  }

  /** What was answered before still goes out; what came behind isn't answered. */
  #closeAfter(answers: readonly AnswerFrame[], answered: readonly Slot[]): void {
    this.#open = false
    this.#send(answers)
    this.#abort.abort()
    this.#end()
    const forgotten = this.#forgetSlots()
    this.#unsent.count()
    this.#release([...answered, ...forgotten])
  }

  /** The result are those that are done with; the others are worked on, and hold their bytes until then. */
  #forgetSlots(): Slot[] {
    const answered = this.#slots.splice(0).filter(({ answer }) => answer !== undefined)
    for (const { answer, heldBytes } of answered) {
      this.#unsent.unhold(heldBytes)
      settle(answer!)
    }
    return answered
  }

  /** Takes no further request, answers those that were taken, then closes. */
  drain(): void {
    if (!this.#open) return
    this.#draining = true
    if (this.#slots.length === 0) this.#end()
    // There is no room for requests any more, so this stops the reading.
    else this.#pump()
  }

  /** Says no more. What still comes is dropped, but it's read, whatever the bounds say: else the client's own closing wouldn't be heard. */
  #end(): void {
    this.#open = false
    this.#frames.drop()
    this.#holdArriving()
    this.#parts.socket.end()
    if (!this.#paused) return
    this.#paused = false
    this.#parts.socket.resume()
  }

  destroy(): void {
    this.#open = false
    this.#parts.socket.destroy()
  }

  #closed(): void {
    this.#open = false
    this.#abort.abort()
    this.#parts.memory.forget(this.#resume)
    this.#parts.answerMemory.forget(this.#resume)
    this.#holdArriving()
    this.#release(this.#forgetSlots())
    this.#unsent.forget()
    this.#parts.closed(this)
  }
}

/** The answer has been sent or never will be: what it lent goes back. */
function settle(answer: Answer): void {
  if (typeof answer !== 'string') answer.sent?.()
}
