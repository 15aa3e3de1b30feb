import { BufferPool } from '../../src/base/buffer-pool.ts'
import { type Address, type Log, type Network, SILENT, type Socket } from '../../src/base/ports.ts'
import type { Answer, RequestFrame, RequestHandler } from '../../src/broker/session.ts'
import { Doorway } from '../../src/server/doorway.ts'
import { Server, type ServerSettings } from '../../src/server/server.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeSocket } from './fake-socket.ts'

const SETTINGS: ServerSettings = {
  frameBytesMax: 1_000,
  requestsInFlightMax: 4,
  requestBytesInFlightMax: 100,
  outboundBytesMax: 50,
  connectionsMax: 3,
  connectionsMaxOf: () => 2,
  idleMsMax: 60_000,
  firstRequestMsMax: 10_000,
  requestMemoryBytesMax: 150,
  answerMemoryBytesMax: 1_000,
}

/** Answers at once what begins with a digit, with itself; the rest when the test says so. Holds the frames of what begins with `h`. */
export class EchoHandler implements RequestHandler {
  readonly asked: string[] = []
  readonly aborted: string[] = []
  readonly held: RequestFrame[] = []
  readonly #open = new Map<string, (answer: Answer) => void>()
  sentCount = 0

  handle(frame: RequestFrame, _session: unknown, signal: AbortSignal): Answer | Promise<Answer> {
    const text = frame.bytes.toString()
    this.asked.push(text)
    if (text.startsWith('h')) {
      frame.hold()
      this.held.push(frame)
    }
    if (/^\d/.test(text)) return this.#echo(text)
    signal.addEventListener('abort', () => this.aborted.push(text))
    return new Promise((resolve) => this.#open.set(text, resolve))
  }

  #echo(text: string): Answer {
    return { chunks: [Buffer.from(text)], sent: () => void this.sentCount++ }
  }

  async answer(text: string, answer: Answer = this.#echo(text)): Promise<void> {
    this.#open.get(text)!(answer)
    for (let turn = 0; turn < 10; turn++) await undefined
  }
}

/** A server without a network: `connect` is a client. */
export async function openServer(settings: Partial<ServerSettings> = {}, log: Log = SILENT) {
  const handler = new EchoHandler()
  return { handler, ...(await serveBy(handler, settings, log)) }
}

/** The same before a handler of the test's own. */
export async function serveBy(handler: RequestHandler, settings: Partial<ServerSettings> = {}, log: Log = SILENT) {
  const clock = new FakeClock()
  let accept: (socket: Socket) => void = () => {}
  const network: Network = {
    async listen(address: Address, accepted) {
      accept = accepted
      return { address, close: async () => {} }
    },
    connect: () => Promise.reject(new Error('nobody connects')),
  }
  const pool = new BufferPool(1_000_000)
  const server = new Server({
    clock,
    log,
    handler,
    pool,
    settings: { ...SETTINGS, ...settings },
    counted() {},
  })
  const doorway = await Doorway.open(network, { host: 'localhost', port: 1 })
  server.serve(doorway, doorway.address)
  const connect = (host?: string) => {
    const socket = new FakeSocket(host)
    accept(socket)
    return socket
  }
  return { clock, server, connect }
}

/** Requests as a client sends them. */
export function frames(...texts: string[]): Buffer {
  return Buffer.concat(
    texts.flatMap((text) => {
      const size = Buffer.alloc(4)
      size.writeInt32BE(text.length)
      return [size, Buffer.from(text)]
    }),
  )
}
