import type { ByteReader } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Socket } from '../base/ports.ts'
import type { PeerService } from '../cluster/peers.ts'
import type { Entry } from '../log/log.ts'
import { Channel, PAYLOAD_BYTES_MAX } from './channel.ts'
import { type HandshakeParts, ListenerHandshake, type PeerName } from './handshake.ts'
import {
  type Beat,
  decodeAnnouncement,
  decodeBeat,
  decodeBlockName,
  decodeCommands,
  encodeBeat,
  encodeIndex,
  encodeRefusal,
  KINDS,
  NO_ANSWER,
} from './messages.ts'
import type { PeerCounters, Traffic } from './peer-counters.ts'

const HANDSHAKE_MS = 5_000
/** Of one connection: requests that wait for this broker, with their bytes and those of answers that the peer hasn't taken. */
const WORK_MAX = 256
const WORK_BYTES_MAX = 16 * 1024 * 1024
/** What a block counts for while it is fetched. */
const BLOCK_BYTES = 4 * 1024 * 1024
const BLOCKS_MAX = 8

/** Gives blocks of stored objects to brokers of this zone. */
export interface BlockService {
  /** Undefined: this broker doesn't want to, and whoever asks reads it from the store. At most 16 MiB. Throws a Failure as reading does. */
  block(key: string, block: number): Promise<Uint8Array | undefined>
}

export interface PeerVisitorParts {
  readonly clock: Clock
  readonly counters: PeerCounters
  readonly handshake: HandshakeParts
  readonly service: PeerService
  readonly blocks: BlockService | undefined
  /** Throws a Failure for who isn't let in though it has the secret. */
  admit(peer: PeerName): void
  /** It proved who it is. */
  established(visitor: PeerVisitor): void
  trafficWith(peer: PeerName): Traffic
  beat(): Beat
  heard(peer: PeerName, beat: Beat): void
  /** It asks to tell the others of this zone. */
  passOn(entry: Entry, from: PeerName): void
  closed(visitor: PeerVisitor, why: Failure): void
  /** A bug. */
  onFatal(error: unknown): void
}

/** Another broker that has called, or a stranger until it has proved to be one. Answers as they get ready, in any order. */
export class PeerVisitor {
  readonly #parts: PeerVisitorParts
  readonly #channel: Channel
  #peer: PeerName | undefined
  #traffic: Traffic | undefined
  #lastMessageMs: number
  #work = 0
  #workBytes = 0
  #blocks = 0

  constructor(parts: PeerVisitorParts, socket: Socket) {
    this.#parts = parts
    this.#lastMessageMs = parts.clock.monotonicMs()
    this.#channel = new Channel({
      socket,
      clock: parts.clock,
      handshake: new ListenerHandshake(parts.handshake, (peer) => parts.admit(peer)),
      handshakeMs: HANDSHAKE_MS,
      established: (peer) => {
        this.#peer = peer
        parts.established(this)
      },
      message: (kind, correlation, payload, frameBytes) => this.#message(kind, correlation, payload, frameBytes),
      drained: () => this.#readOrWait(),
      closed: (why) => parts.closed(this, why),
    })
  }

  /** Undefined: it hasn't proved anything. */
  get peer(): PeerName | undefined {
    return this.#peer
  }

  get lastMessageMs(): number {
    return this.#lastMessageMs
  }

  forgive(nowMs: number): void {
    this.#lastMessageMs = nowMs
  }

  close(why: string): void {
    this.#channel.close(new Failure('unavailable', 'peer-unreachable', 'unknown', why))
  }

  #message(kind: number, correlation: number, payload: ByteReader, frameBytes: number): void {
    const { counters, service, clock } = this.#parts
    const peer = this.#peer!
    this.#lastMessageMs = clock.monotonicMs()
    this.#traffic = this.#parts.trafficWith(peer)
    this.#traffic.received.add(frameBytes)
    counters.received(kind)
    switch (kind) {
      case KINDS.ping: {
        this.#parts.heard(peer, decodeBeat(payload))
        this.#answer(correlation, encodeBeat(this.#parts.beat()))
        break
      }
      case KINDS.ticket:
        payload.end()
        this.#ticket(correlation, peer)
        break
      case KINDS.combine: {
        const commands = decodeCommands(payload)
        this.#do(correlation, frameBytes, async () => {
          await service.combine(commands)
          return NOTHING
        })
        break
      }
      case KINDS.block:
        this.#block(correlation, payload)
        break
      case KINDS.announce: {
        const { entry, isToPassOn } = decodeAnnouncement(payload)
        service.announced(entry)
        if (isToPassOn) this.#parts.passOn(entry, peer)
        break
      }
      default:
        // A newer broker may know more; it hears that this one doesn't.
        if (correlation !== NO_ANSWER) this.#refuse(correlation, refusal(`messages of kind ${kind} are unknown here`))
    }
  }

  #ticket(correlation: number, peer: PeerName): void {
    try {
      this.#answer(correlation, encodeIndex(this.#parts.service.ticket(peer.brokerId)))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#refuse(correlation, error)
    }
  }

  #block(correlation: number, payload: ByteReader): void {
    const { key, block } = decodeBlockName(payload)
    const { blocks } = this.#parts
    if (blocks === undefined || this.#blocks >= BLOCKS_MAX) {
      this.#refuse(correlation, refusal('no blocks are given now'))
      return
    }
    this.#do(correlation, BLOCK_BYTES, async () => {
      this.#blocks++
      try {
        const bytes = await blocks.block(key, block)
        if (bytes === undefined || bytes.length > PAYLOAD_BYTES_MAX) throw refusal("this block isn't given")
        return bytes
      } finally {
        this.#blocks--
      }
    })
  }

  /** Work that takes its time. */
  #do(correlation: number, sizeBytes: number, work: () => Promise<Uint8Array>): void {
    if (this.#work >= WORK_MAX) {
      this.#refuse(correlation, refusal('too many requests are under way'))
      return
    }
    this.#work++
    this.#workBytes += sizeBytes
    this.#readOrWait()
    void work()
      .then(
        (answer) => this.#answer(correlation, answer),
        (error: unknown) => {
          if (!(error instanceof Failure)) throw error
          this.#refuse(correlation, error)
        },
      )
      .catch((error: unknown) => this.#parts.onFatal(error))
      .finally(() => {
        this.#work--
        this.#workBytes -= sizeBytes
        this.#readOrWait()
      })
  }

  /** Nothing more is read while much is under way, or the peer doesn't take its answers. */
  #readOrWait(): void {
    const heldBytes = this.#workBytes + this.#channel.queuedBytes
    this.#channel.isPaused = this.#work >= WORK_MAX || heldBytes >= WORK_BYTES_MAX
  }

  #answer(correlation: number, payload: Uint8Array): void {
    this.#send(KINDS.answer, correlation, payload)
  }

  #refuse(correlation: number, { applied, message }: Failure): void {
    this.#send(KINDS.refusal, correlation, encodeRefusal(applied, message))
  }

  #send(kind: number, correlation: number, payload: Uint8Array): void {
    const sentBytes = this.#channel.send(kind, correlation, [payload])
    if (sentBytes === 0) return
    this.#traffic?.sent.add(sentBytes)
    this.#parts.counters.sent(kind)
    this.#readOrWait()
  }
}

const NOTHING = Buffer.alloc(0)

function refusal(text: string): Failure {
  return new Failure('unavailable', 'peer-refused', 'no', text)
}
