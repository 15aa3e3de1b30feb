import { crc32c } from '@node-rs/crc32'
import { Failure } from '../../../src/base/failure.ts'
import type { DiskFile, Socket } from '../../../src/base/ports.ts'
import type { BrokerHandle, BrokerParts } from '../subject.ts'
import { FrameReader, frame, type ToyAnswer, type ToyRequest } from './toy-wire.ts'

/** `none`: it is right. The others are what the harness must find. */
export type ToyBug = 'none' | 'ack-before-sync' | 'dedupe-off' | 'torn-tail-kept'

interface Appended {
  readonly partition: number
  readonly values: readonly number[]
  readonly producer: number
  readonly sequence: number
}

interface Waiting {
  readonly append: Appended
  readonly answer: (answer: Omit<ToyAnswer, 'id'>) => void
}

/**
 * The smallest broker that the harness can judge: partitions in memory, one log file with a checksum per frame, one sync per
 * batch of appends, repeated batches recognised by producer and sequence.
 */
export class ToyBroker implements BrokerHandle {
  readonly #parts: BrokerParts
  readonly #file: DiskFile
  readonly #bug: ToyBug
  readonly #partitions = new Map<number, number[]>()
  /** Last batch of each producer in each partition. */
  readonly #last = new Map<string, { readonly sequence: number; readonly offset: number }>()
  #end = 0
  #queue: Waiting[] = []
  #writing: Promise<void> | undefined

  private constructor(parts: BrokerParts, file: DiskFile, bug: ToyBug) {
    this.#parts = parts
    this.#file = file
    this.#bug = bug
  }

  static async start(parts: BrokerParts, bug: ToyBug): Promise<ToyBroker> {
    await parts.disk.lock('lock')
    const file = await parts.disk.open('log', { create: true })
    await parts.disk.syncDirectory('')
    const broker = new ToyBroker(parts, file, bug)
    await broker.#recover()
    await parts.network.listen(parts.address, (socket) => broker.#serve(socket))
    return broker
  }

  async stop(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  /** Replays whole frames; what follows the last one is a torn tail. */
  async #recover(): Promise<void> {
    const bytes = Buffer.alloc(await this.#file.size())
    await this.#file.read(bytes, 0)
    while (this.#end + 8 <= bytes.length) {
      const size = bytes.readUInt32LE(this.#end)
      const body = bytes.subarray(this.#end + 8, this.#end + 8 + size)
      if (size === 0 || body.length < size || crc32c(body) !== bytes.readUInt32LE(this.#end + 4)) break
      this.#apply(JSON.parse(body.toString()) as Appended)
      this.#end += 8 + size
    }
    if (this.#end === bytes.length) return
    // A wrong bit in what was read looks like a torn tail, too: look again before cutting.
    const again = Buffer.alloc(bytes.length)
    await this.#file.read(again, 0)
    if (!again.equals(bytes)) throw new Failure('corrupt', 'damaged-log', 'no', 'two reads of the log differ')
    if (this.#bug === 'torn-tail-kept') this.#end = bytes.length
    else await this.#file.truncate(this.#end)
    await this.#file.sync()
  }

  #serve(socket: Socket): void {
    const reader = new FrameReader()
    socket.handle({
      data: (chunk) => {
        for (const request of reader.read(chunk) as readonly ToyRequest[]) {
          this.#handle(request, (answer) => socket.write([frame({ ...answer, id: request.id })]))
        }
      },
      drained() {},
      closed() {},
    })
  }

  #handle(request: ToyRequest, answer: (answer: Omit<ToyAnswer, 'id'>) => void): void {
    if (request.kind === 'append') {
      const { partition, values = [], producer = 0, sequence = 0 } = request
      this.#queue.push({ append: { partition, values, producer, sequence }, answer })
      if (this.#writing === undefined) this.#writing = this.#write().catch((error) => this.#parts.fatal(error))
      return
    }
    const log = this.#partitions.get(request.partition) ?? []
    answer({ values: log.slice(request.from, (request.from ?? 0) + 50), highWatermark: log.length })
  }

  /** What came while the last batch was written is the next one. */
  async #write(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue
      this.#queue = []
      const chunks = batch.map(({ append }) => {
        const body = Buffer.from(JSON.stringify(append))
        const head = Buffer.alloc(8)
        head.writeUInt32LE(body.length, 0)
        head.writeUInt32LE(crc32c(body), 4)
        return Buffer.concat([head, body])
      })
      const early = this.#bug === 'ack-before-sync'
      if (early) for (const { append, answer } of batch) answer({ offset: this.#apply(append) })
      await this.#file.write(chunks, this.#end)
      await this.#file.sync()
      for (const chunk of chunks) this.#end += chunk.length
      if (!early) for (const { append, answer } of batch) answer({ offset: this.#apply(append) })
    }
    this.#writing = undefined
  }

  /** The offset of its first value; -1 for a repeat of which nothing is remembered. */
  #apply({ partition, values, producer, sequence }: Appended): number {
    const key = `${producer} ${partition}`
    const last = this.#last.get(key)
    if (this.#bug !== 'dedupe-off') {
      if (last?.sequence === sequence) return last.offset
      // A repeat that was under way for long: its producer has had an answer, or has given up.
      if (last !== undefined && last.sequence > sequence) return -1
    }
    const log = this.#partitions.get(partition) ?? []
    this.#partitions.set(partition, log)
    const offset = log.length
    log.push(...values)
    this.#last.set(key, { sequence, offset })
    return offset
  }
}
