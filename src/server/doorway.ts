import type { Address, Listener, Network, Socket } from '../base/ports.ts'

/**
 * The place where clients connect, had before there is anybody to serve them: other brokers are told of it first. Who comes too early finds the door
 * closed, and comes again.
 */
export class Doorway {
  readonly #listener: Listener
  readonly #visitors: Visitors

  private constructor(listener: Listener, visitors: Visitors) {
    this.#listener = listener
    this.#visitors = visitors
  }

  /** Port 0 picks a free one. Fails with a Failure (`unavailable`, `listen-failed`). */
  static async open(network: Network, address: Address): Promise<Doorway> {
    const visitors: Visitors = { accept: turnAway }
    return new Doorway(await network.listen(address, (socket) => visitors.accept(socket)), visitors)
  }

  get address(): Address {
    return this.#listener.address
  }

  /** From now on `accept` gets whoever connects. */
  serve(accept: (socket: Socket) => void): void {
    this.#visitors.accept = accept
  }

  /** Nobody gets in any more; who is in stays. */
  close(): Promise<void> {
    return this.#listener.close()
  }
}

interface Visitors {
  accept: (socket: Socket) => void
}

function turnAway(socket: Socket): void {
  socket.handle({ data() {}, drained() {}, closed() {} })
  socket.destroy()
}
