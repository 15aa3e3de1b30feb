import { assert } from '../base/assert.ts'
import { ByteReader } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Socket, Timer } from '../base/ports.ts'
import { FrameStream, SIZE_BYTES } from './frame-stream.ts'
import type { Handshake, PeerName, Session } from './handshake.ts'
import { encodeHead, HEAD_BYTES } from './messages.ts'
import { TAG_BYTES } from './seal.ts'

/** What a stranger may send. */
const STRANGER_FRAME_BYTES_MAX = 1_024
export const FRAME_BYTES_MAX = 16 * 1024 * 1024
/** The largest payload of a message. */
export const PAYLOAD_BYTES_MAX = FRAME_BYTES_MAX - HEAD_BYTES - TAG_BYTES

export interface ChannelParts {
  readonly socket: Socket
  readonly clock: Clock
  readonly handshake: Handshake
  readonly handshakeMs: number
  /** Both know now who is there. A Failure that it throws ends the channel. */
  established(peer: PeerName): void
  /** The payload is the receiver's. A Failure that it throws ends the channel. */
  message(kind: number, correlation: number, payload: ByteReader, frameBytes: number): void
  /** What was queued has left. */
  drained(): void
  /**
   * Called once, also after `close`, never from inside it. Reasons: `connection-lost`, the other side ended it; `request-timed-out`, no
   * handshake in time; others say what was wrong with what it sent.
   */
  closed(why: Failure): void
}

/** One authenticated connection: a handshake within its time, then sealed frames both ways. Either side of it. */
export class Channel {
  readonly #parts: ChannelParts
  readonly #frames = new FrameStream(STRANGER_FRAME_BYTES_MAX)
  readonly #deadline: Timer
  #session: Session | undefined
  #why: Failure | undefined
  #isPaused = false

  constructor(parts: ChannelParts) {
    this.#parts = parts
    const { socket, clock, handshake, handshakeMs } = parts
    this.#deadline = clock.after(handshakeMs, () => this.close(late(handshakeMs)))
    socket.handle({
      data: (chunk) => this.#received(chunk),
      drained: () => {
        if (this.#why === undefined && this.#session !== undefined) parts.drained()
      },
      closed: (cause) => this.#closed(cause),
    })
    if (handshake.first !== undefined) this.#writePlain(handshake.first)
  }

  get isEstablished(): boolean {
    return this.#session !== undefined && this.#why === undefined
  }

  /** Bytes that the other side hasn't taken. */
  get queuedBytes(): number {
    return this.#parts.socket.queuedBytes
  }

  /** Seals and sends; the chunks are free again when it returns. The result is how many bytes it takes on the wire. */
  send(kind: number, correlation: number, payload: readonly Uint8Array[]): number {
    const session = this.#session
    assert(session !== undefined, 'messages are sent after the handshake')
    if (this.#why !== undefined) return 0
    const sealed = session.sealer.seal([encodeHead(kind, correlation), ...payload])
    return this.#write(sealed)
  }

  /** While paused nothing is read but what has arrived in the current chunk. */
  set isPaused(isPaused: boolean) {
    if (isPaused === this.#isPaused) return
    this.#isPaused = isPaused
    if (isPaused) this.#parts.socket.pause()
    else this.#parts.socket.resume()
  }

  close(why: Failure): void {
    if (this.#why !== undefined) return
    this.#why = why
    this.#deadline.cancel()
    this.#parts.socket.destroy()
  }

  #received(chunk: Uint8Array): void {
    if (this.#why !== undefined) return
    try {
      this.#frames.push(chunk, (frame) => this.#frame(frame))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.close(error)
    }
  }

  #frame(frame: Buffer): boolean {
    if (this.#session === undefined) this.#shake(frame)
    else {
      const reader = new ByteReader(this.#session.opener.open(frame))
      this.#parts.message(reader.u8(), reader.u32(), reader, frame.length + SIZE_BYTES)
    }
    return this.#why === undefined
  }

  #shake(message: Buffer): void {
    const { reply, session } = this.#parts.handshake.receive(message)
    if (reply !== undefined) this.#writePlain(reply)
    if (session === undefined) return
    this.#deadline.cancel()
    this.#session = session
    this.#frames.frameBytesMax = FRAME_BYTES_MAX
    this.#parts.established(session.peer)
  }

  #writePlain(message: Buffer): void {
    this.#write([message])
  }

  #write(chunks: readonly Buffer[]): number {
    const size = Buffer.allocUnsafe(SIZE_BYTES)
    const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
    size.writeUInt32BE(bytes)
    this.#parts.socket.write([size, ...chunks])
    return bytes + SIZE_BYTES
  }

  #closed(cause: Error | undefined): void {
    this.#deadline.cancel()
    this.#why ??= new Failure('unavailable', 'connection-lost', 'unknown', cause?.message ?? 'the peer closed the connection')
    this.#parts.closed(this.#why)
  }
}

function late(handshakeMs: number): Failure {
  return new Failure('unavailable', 'request-timed-out', 'no', `the peer didn't say who it is within ${handshakeMs} ms`)
}
