import type { Address, Network, Socket } from '../../src/base/ports.ts'

/** A network that writes down the API key of every request that leaves over it, and when. */
export class RecordingNetwork implements Network {
  readonly keys = new Set<number>()
  readonly sentMs: number[] = []
  readonly #inner: Network
  readonly #nowMs: () => number

  constructor(inner: Network, nowMs: () => number) {
    this.#inner = inner
    this.#nowMs = nowMs
  }

  listen(...args: Parameters<Network['listen']>): ReturnType<Network['listen']> {
    return this.#inner.listen(...args)
  }

  async connect(address: Address, signal?: AbortSignal): Promise<Socket> {
    const socket = await this.#inner.connect(address, signal)
    const write = socket.write.bind(socket)
    socket.write = (chunks, sent) => {
      this.#take(Buffer.concat(chunks))
      write(chunks, sent)
    }
    return socket
  }

  /** Frames are written whole: four bytes of length, then the key. */
  #take(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += 4 + bytes.readInt32BE(at)) {
      this.keys.add(bytes.readInt16BE(at + 4))
      this.sentMs.push(this.#nowMs())
    }
  }
}
