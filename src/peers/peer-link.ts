import type { ByteReader } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { Address, Clock, Log, Network, Random, Socket, Timer } from '../base/ports.ts'
import { SharedRuns } from '../base/shared-runs.ts'
import { Calls } from './calls.ts'
import { Channel, PAYLOAD_BYTES_MAX } from './channel.ts'
import { ConfirmBudget } from './confirm-budget.ts'
import { DialerHandshake, type HandshakeParts, type PeerName } from './handshake.ts'
import { type Beat, decodeBeat, decodeRefusal, encodeBeat, KINDS, NO_ANSWER } from './messages.ts'
import type { PeerCounters, Traffic } from './peer-counters.ts'
import { type Announcement, Untold } from './untold.ts'

/** Without an answer for so long a broker counts as dead. */
export const DEAD_MS = 3_000
const SILENT_MS = DEAD_MS / 2
const CONNECT_MS = 1_000
const HANDSHAKE_MS = 1_500
/** Who died shows it within a millisecond, and who lives mostly too; others' clients mustn't wait for one that hangs. */
const CONFIRM_MS = 200
const BACKOFF_FIRST_MS = 50
const BACKOFF_LONGEST_MS = 1_000
/** Announcements wait while more than this is queued. */
const QUEUED_BYTES_MAX = 256 * 1024

export interface PeerTarget extends PeerName {
  readonly address: Address
  readonly zone: string
}

export interface PeerLinkParts {
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly counters: PeerCounters
  readonly handshake: HandshakeParts
  /** What a ping says of this broker. */
  beat(): Beat
  /** A ping was answered. */
  heard(link: PeerLink, beat: Beat): void
  /** It came to life, died, or was tried for the first time. */
  changed(link: PeerLink): void
}

/**
 * This broker's way to one other: one connection for what it asks there, made anew whenever it breaks. (What the other asks here comes on a
 * connection of its own.) It lives while its pings are answered: a guess that nothing safe hangs on.
 *
 * ```
 *   dial → handshake → pings, requests, announcements → breaks → dial at once → refused: dead → waits, dial …
 * ```
 */
export class PeerLink {
  readonly target: PeerTarget
  readonly #parts: PeerLinkParts
  readonly #traffic: Traffic
  readonly #calls: Calls
  readonly #untold = new Untold()
  #channel: Channel | undefined
  #giveUp: AbortController | undefined
  #retry: Timer | undefined
  #failures = 0
  #isAlive = false
  #wasTried = false
  #isClosed = false
  #lastAnswerMs: number
  #wasConnected = false
  #connectedMs = 0
  /** A ping was answered on this connection. */
  #wasHeard = false
  readonly #confirmations = new SharedRuns(() => new Promise<void>((done) => this.#confirmOnce(done)))
  readonly #confirmBudget: ConfirmBudget
  /** Of the confirmation that is under way: ends it. */
  #confirmed: (() => void) | undefined
  /** A confirmation was given up, and nothing came since: no other one would hear more. */
  #isHanging = false

  constructor(parts: PeerLinkParts, target: PeerTarget, traffic: Traffic) {
    this.#parts = parts
    this.target = target
    this.#traffic = traffic
    this.#calls = new Calls(parts.clock)
    this.#confirmBudget = new ConfirmBudget(parts.clock)
    this.#lastAnswerMs = parts.clock.monotonicMs()
    this.#dial()
  }

  get isAlive(): boolean {
    return this.#isAlive
  }

  /** It was reached once, or couldn't be. */
  get wasTried(): boolean {
    return this.#wasTried
  }

  /** Resolves when it has answered anew, or is known to be dead, or a moment later; at once where it hangs already, or was asked too often. */
  confirm(): Promise<void> {
    return this.#isAlive ? this.#confirmations.run() : Promise.resolve()
  }

  /** Resolves with the answer's payload. Failures as `Peers` has them; applied `no` where nothing was sent. */
  request(kind: number, payload: readonly Uint8Array[], timeoutMs: number): Promise<ByteReader> {
    return new Promise((resolve, reject) => {
      const sizeBytes = payload.reduce((sum, chunk) => sum + chunk.length, 0)
      const channel = this.#channel
      if (channel?.isEstablished !== true) return reject(unreachable('no', `broker ${this.target.brokerId} can't be reached`))
      if (sizeBytes > PAYLOAD_BYTES_MAX) return reject(refused(`${sizeBytes} bytes are too many for one message`))
      if (!this.#calls.hasRoom(sizeBytes) || channel.queuedBytes > PAYLOAD_BYTES_MAX)
        return reject(refused(`too much waits for broker ${this.target.brokerId}`))
      this.#send(channel, kind, this.#calls.add(sizeBytes, timeoutMs, resolve, reject), payload)
    })
  }

  /** Tells it, or not: a peer that isn't there or doesn't read finds out by a ping. */
  announce(announcement: Announcement): void {
    const { announcementsDropped } = this.#parts.counters
    const channel = this.#channel
    if (channel?.isEstablished !== true) announcementsDropped.add(1)
    else if (this.#untold.count > 0 || channel.queuedBytes > QUEUED_BYTES_MAX)
      announcementsDropped.add(this.#untold.add(announcement))
    else this.#send(channel, KINDS.announce, NO_ANSWER, announcement)
  }

  /** Twice a second. */
  tick(nowMs: number): void {
    if (nowMs - this.#lastAnswerMs > DEAD_MS) this.#setAlive(false)
    // A connection on which nothing comes back may be open on one side only: there is time for another one before the peer counts as dead.
    const isSilent = nowMs - Math.max(this.#lastAnswerMs, this.#connectedMs) > SILENT_MS
    if (isSilent && this.#channel?.isEstablished === true)
      this.#channel.close(unreachable('unknown', `silent for ${SILENT_MS} ms`))
    this.ping()
  }

  /** Says how this broker is, and asks the same. */
  ping(): void {
    const channel = this.#channel
    // Behind much else it would say nothing of whether the other lives.
    if (channel?.isEstablished !== true || channel.queuedBytes > QUEUED_BYTES_MAX || !this.#calls.hasRoom(0)) return
    const confirmed = this.#confirmed
    const answered = (payload: ByteReader): void => {
      const beat = decodeBeat(payload)
      this.#wasHeard = true
      this.#failures = 0
      this.#parts.heard(this, beat)
      this.#setAlive(true)
      // An answer to a ping from before says nothing of now.
      if (confirmed === this.#confirmed) confirmed?.()
    }
    // That it isn't answered is seen by the time of the last answer.
    const correlation = this.#calls.add(0, DEAD_MS, answered, () => {})
    this.#send(channel, KINDS.ping, correlation, [encodeBeat(this.#parts.beat())])
  }

  /** This broker was away: silence meanwhile says nothing of others. */
  forgive(nowMs: number): void {
    this.#lastAnswerMs = nowMs
  }

  close(): void {
    this.#isClosed = true
    this.#giveUp?.abort()
    this.#retry?.cancel()
    this.#channel?.close(unreachable('unknown', 'this broker closes its connections'))
    this.#setAlive(false)
  }

  #dial(): void {
    const { network, clock } = this.#parts
    const giveUp = new AbortController()
    this.#giveUp = giveUp
    let isLate = false
    const timer = clock.after(CONNECT_MS, () => {
      isLate = true
      giveUp.abort()
    })
    void network.connect(this.target.address, giveUp.signal).then(
      (socket) => {
        timer.cancel()
        if (this.#isClosed) discard(socket)
        else this.#shakeHands(socket)
      },
      (error: unknown) => {
        timer.cancel()
        if (!(error instanceof Failure)) throw error
        this.#attemptFailed(error, !isLate)
      },
    )
  }

  #shakeHands(socket: Socket): void {
    const { clock, handshake, counters } = this.#parts
    this.#wasHeard = false
    this.#channel = new Channel({
      socket,
      clock,
      handshake: new DialerHandshake(handshake, this.target),
      handshakeMs: HANDSHAKE_MS,
      established: () => {
        if (this.#wasConnected) counters.reconnects.add(1)
        this.#wasConnected = true
        this.#connectedMs = clock.monotonicMs()
        this.ping()
      },
      message: (kind, correlation, payload, frameBytes) => this.#answer(kind, correlation, payload, frameBytes),
      drained: () => this.#tellRest(),
      closed: (why) => {
        this.#channel = undefined
        counters.announcementsDropped.add(this.#untold.clear())
        this.#calls.failAll(unreachable('unknown', `the connection to broker ${this.target.brokerId} broke: ${why.message}`))
        // Who takes the handshake and hangs up has refused as well.
        if (!this.#wasHeard) this.#attemptFailed(why, why.reason !== 'request-timed-out' && why.reason !== 'peer-unreachable')
        else if (!this.#isClosed) this.#dial()
      },
    })
  }

  /** Refused means that somebody, or the machine, said no: then it's dead at once. Silence takes its time. */
  #attemptFailed(why: Failure, isRefused: boolean): void {
    if (this.#isClosed) return
    this.#failures++
    if (isRefused) this.#setAlive(false)
    if (this.#failures === 1)
      this.#parts.log.info("another broker can't be reached", { broker: this.target.brokerId, cause: why.message })
    if (!this.#wasTried) {
      this.#wasTried = true
      this.#parts.changed(this)
    }
    const longestMs = Math.min(BACKOFF_LONGEST_MS, BACKOFF_FIRST_MS * 2 ** Math.min(this.#failures - 1, 10))
    this.#retry = this.#parts.clock.after(longestMs * (0.5 + this.#parts.random.float() / 2), () => this.#dial())
  }

  #answer(kind: number, correlation: number, payload: ByteReader, frameBytes: number): void {
    const { counters, clock } = this.#parts
    this.#traffic.received.add(frameBytes)
    counters.received(kind)
    // A pong may be late behind blocks: whatever comes is a sign of life.
    this.#lastAnswerMs = clock.monotonicMs()
    this.#isHanging = false
    if (kind === KINDS.answer) {
      // Too late: nobody waits for it.
      this.#calls.take(correlation)?.answered(payload)
    } else if (kind === KINDS.refusal) {
      const { applied, text } = decodeRefusal(payload)
      this.#calls.take(correlation)?.failed(applied === 'no' ? refused(text) : unreachable('unknown', text))
    } else throw new Failure('corrupt', 'undecodable', 'no', `a message of kind ${kind} isn't an answer`)
  }

  #confirmOnce(done: () => void): void {
    if (!this.#isAlive || this.#isHanging || !this.#confirmBudget.take()) {
      done()
      return
    }
    const timer = this.#parts.clock.after(CONFIRM_MS, () => {
      this.#isHanging = true
      this.#confirmed?.()
    })
    this.#confirmed = () => {
      this.#confirmed = undefined
      timer.cancel()
      done()
    }
    this.ping()
  }

  #tellRest(): void {
    const channel = this.#channel
    while (channel?.isEstablished === true && channel.queuedBytes <= QUEUED_BYTES_MAX) {
      const next = this.#untold.take()
      if (next === undefined) return
      this.#send(channel, KINDS.announce, NO_ANSWER, next)
    }
  }

  #send(channel: Channel, kind: number, correlation: number, payload: readonly Uint8Array[]): void {
    this.#traffic.sent.add(channel.send(kind, correlation, payload))
    this.#parts.counters.sent(kind)
  }

  #setAlive(isAlive: boolean): void {
    if (isAlive === this.#isAlive) return
    this.#isAlive = isAlive
    this.#wasTried = true
    if (!this.#isClosed) this.#parts.changed(this)
    if (!isAlive) this.#confirmed?.()
  }
}

function discard(socket: Socket): void {
  socket.handle({ data() {}, drained() {}, closed() {} })
  socket.destroy()
}

function unreachable(applied: 'no' | 'unknown', text: string): Failure {
  return new Failure('unavailable', 'peer-unreachable', applied, text)
}

function refused(text: string): Failure {
  return new Failure('unavailable', 'peer-refused', 'no', text)
}
