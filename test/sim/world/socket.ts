import { assert } from '../../../src/base/assert.ts'
import type { Address, Socket, SocketHandlers } from '../../../src/base/ports.ts'
import type { SimNetwork } from './network.ts'
import type { Pipe } from './pipe.ts'
import type { SimProcess } from './process.ts'

/** One end of a simulated connection: the `Socket` port. */
export class SimSocket implements Socket {
  readonly process: SimProcess
  readonly remote: Address
  readonly #network: SimNetwork
  #outgoing!: Pipe
  #incoming!: Pipe
  #peer!: SimSocket
  #handlers: SocketHandlers | undefined
  #paused = false
  #state: 'open' | 'ending' | 'closed' = 'open'
  #wasTold = false

  constructor(network: SimNetwork, process: SimProcess, remote: Address) {
    this.#network = network
    this.process = process
    this.remote = remote
    process.whenEnded((ending) => {
      // A machine without power says nothing; the kernel of a killed process sends what it has, then a reset.
      if (ending === 'killed') this.#outgoing.reset(true)
      else this.fallSilent(20_000)
      this.#state = 'closed'
    })
  }

  join(peer: SimSocket, outgoing: Pipe, incoming: Pipe): void {
    this.#peer = peer
    this.#outgoing = outgoing
    this.#incoming = incoming
  }

  get isOpen(): boolean {
    return this.#state !== 'closed' && this.process.alive
  }

  handle(handlers: SocketHandlers): void {
    assert(this.#handlers === undefined, 'handlers are set once')
    this.#handlers = handlers
    if (this.#state === 'closed') this.#network.scheduler.after(0, 'closed', this.process, () => this.#tellClosed(undefined))
    else this.#incoming.receiverReady()
  }

  write(chunks: readonly Uint8Array[], sent?: () => void): void {
    if (this.#state === 'open' && this.process.alive) this.#outgoing.write(chunks, sent)
    else sent?.()
  }

  get queuedBytes(): number {
    return this.#outgoing.waitingBytes
  }

  get untakenBytes(): number {
    return this.#outgoing.waitingBytes
  }

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#incoming.receiverReady()
  }

  end(): void {
    if (this.#state !== 'open' || !this.process.alive) return
    this.#state = 'ending'
    this.#outgoing.finish()
  }

  destroy(): void {
    if (this.#state === 'closed' || !this.process.alive) return
    this.#outgoing.reset(this.#network.random.chance(0.5))
    this.#close(undefined)
  }

  /** A fault: both ends hear of a broken connection, each in its time. */
  breakBoth(): void {
    this.#outgoing.reset(false)
    this.#incoming.reset(false)
  }

  /** A fault: the other end vanishes without a word; much later each kernel gives up. */
  fallSilent(giveUpMs: number): void {
    this.#outgoing.silence()
    this.#incoming.silence()
    for (const socket of [this, this.#peer]) {
      this.#network.scheduler.after(giveUpMs, 'give-up', socket.process, () => socket.#close(new Error('connection timed out')))
    }
  }

  get hasHandlers(): boolean {
    return this.#handlers !== undefined
  }

  get takesBytes(): boolean {
    return this.#handlers !== undefined && !this.#paused && this.#state !== 'closed'
  }

  bytesArrived(chunk: Uint8Array): void {
    if (this.#state !== 'closed') this.#handlers!.data(chunk)
  }

  endArrived(ending: 'finish' | 'reset'): void {
    if (this.#state === 'closed') return
    // As Node does it: the other side's end is answered by our own, after what is queued.
    if (ending === 'finish') this.#outgoing.finish()
    else this.#outgoing.reset(false)
    this.#close(ending === 'reset' ? new Error('connection reset by peer') : undefined)
  }

  queueDrained(): void {
    this.#network.scheduler.after(0, 'drained', this.process, () => {
      if (this.#state !== 'closed' && this.#outgoing.waitingBytes === 0) this.#handlers?.drained()
    })
  }

  /** Once, though it may have ended after the connection stood and before anybody took it. */
  #tellClosed(cause: Error | undefined): void {
    if (this.#wasTold || this.#handlers === undefined) return
    this.#wasTold = true
    this.#handlers.closed(cause)
  }

  /** The handlers hear of it in an event of their own, never from inside a call of theirs. */
  #close(cause: Error | undefined): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#network.scheduler.after(0, 'closed', this.process, () => this.#tellClosed(cause))
  }
}
