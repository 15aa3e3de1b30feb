import { type Command, Option } from 'commander'
import { asBuffer } from '../../base/as-buffer.ts'
import { Failure } from '../../base/failure.ts'
import type { Producer } from '../../client/producer.ts'
import type { Delivery, ProducerRecord } from '../../client/producer-record.ts'
import type { BatchCodec } from '../../protocol/records/batch-header.ts'
import type { RunWork, Session } from '../client-command.ts'
import { UsageError } from '../exit-code.ts'
import { readLines } from '../lines.ts'
import { nonEmpty, pairs, wholeNumber } from '../option-values.ts'
import { fromJsonLine } from '../record-json.ts'

interface ProduceOptions {
  readonly file?: string
  readonly input: 'lines' | 'json'
  readonly keySeparator?: string
  readonly nullMarker?: string
  readonly header?: readonly (readonly [string, string])[]
  readonly compression: BatchCodec
  readonly partition?: number
  readonly acks: 'all' | '1' | '0'
}

const PROGRESS_MS = 200
const ACKS = { all: -1, 1: 1, 0: 0 } as const

export function produce(command: Command, run: RunWork): void {
  command
    .description('send records: one for each line of standard input or of a file')
    .argument('<topic>', 'where to send them')
    .option('-f, --file <path>', 'read this file in place of standard input')
    .addOption(
      new Option('-i, --input <form>', 'lines as they are, or as `consume --json` writes them')
        .choices(['lines', 'json'])
        .default('lines'),
    )
    .option('-k, --key-separator <text>', 'what stands between key and value in a line; without it there are no keys', nonEmpty)
    .option('--null-marker <text>', 'a value that is exactly this becomes null, a tombstone')
    .option('-H, --header <name=value>', 'a header for every record; may be repeated', pairs)
    .addOption(
      new Option('-z, --compression <codec>', 'codec of the batches')
        .choices(['none', 'gzip', 'snappy', 'lz4', 'zstd'])
        .default('none'),
    )
    .option('-p, --partition <number>', 'send all to this partition; without it the key chooses', wholeNumber(0, 2 ** 31 - 1))
    .addOption(
      new Option('-a, --acks <who>', 'who must have a record before it counts as sent').choices(['all', '1', '0']).default('all'),
    )
    .addHelpText('after', "\nExample:\n  printf 'a:1\\nb:2\\n' | odradek produce orders --key-separator :")
  run<ProduceOptions>(
    command,
    async (session, [topic], options) => {
      await checkPartition(session, topic!, options.partition)
      const producer = session.client.producer({
        acks: ACKS[options.acks],
        compression: options.compression,
        lingerMs: 5,
        deliveryMs: session.client.cluster.settings.totalMs,
      })
      await new Sending(session, producer, options).run(topic!)
    },
    'tell where each record lies, one line of JSON each',
  )
}

/** A partition that isn't there would be waited for. */
async function checkPartition({ client, signal }: Session, topic: string, partition: number | undefined): Promise<void> {
  if (partition === undefined) return
  const { partitions } = await client.cluster.topic(topic, { create: true, signal })
  if (partition >= partitions.length) {
    throw new UsageError(`--partition ${partition} can't be: ${topic} has partitions 0 to ${partitions.length - 1}`)
  }
}

/** Lines to records, as fast as the cluster takes them; ends at the first record that isn't stored. */
class Sending {
  readonly #session: Session
  readonly #producer: Producer
  readonly #options: ProduceOptions
  #sent = 0
  #stored = 0
  #failure: Failure | undefined
  #shownMs = 0
  readonly #deliveries: Delivery[] = []

  constructor(session: Session, producer: Producer, options: ProduceOptions) {
    this.#session = session
    this.#producer = producer
    this.#options = options
  }

  async run(topic: string): Promise<void> {
    const { output, signal } = this.#session
    let lineNumber = 0
    let ended: unknown
    try {
      for await (const line of readLines(this.#input())) {
        lineNumber++
        this.#send(this.#record(line, lineNumber, topic))
        await this.#producer.room(signal)
        await this.#tell()
        if (this.#failure !== undefined) break
      }
    } catch (error) {
      ended = error
    }
    // What was read is sent, also after Ctrl-C: half a file shouldn't depend on the moment.
    await this.#producer.close()
    await this.#tell()
    if (this.#failure !== undefined) throw this.#afterSome(this.#failure)
    if (ended === undefined && output.json) return
    output.remark(`${count(this.#stored)} stored in ${topic}${ended === undefined ? '' : ', not all of the input'}`)
    if (ended !== undefined) throw ended
  }

  /** Fails when it is interrupted: a line that was cut off there is no record. */
  async *#input(): AsyncGenerator<Uint8Array, void, undefined> {
    const { parts, signal } = this.#session
    const { file } = this.#options
    const chunks = file === undefined ? parts.stdin : parts.openFile(file)
    const iterator = chunks[Symbol.asyncIterator]()
    const ended = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined)
      else signal.addEventListener('abort', () => resolve(undefined), { once: true })
    })
    for (;;) {
      const next = await Promise.race([readNext(iterator, file), ended])
      if (next === undefined) throw new Failure('unavailable', 'aborted', 'no', 'the input was given up')
      if (next.done === true) return
      yield next.value
    }
  }

  #record(line: Uint8Array, lineNumber: number, topic: string): ProducerRecord {
    const { partition, header = [], input, keySeparator } = this.#options
    const read = input === 'json' ? fromJsonLine(line, lineNumber, topic) : this.#fromText(line, lineNumber, topic, keySeparator)
    const headers = [...(read.headers ?? []), ...header.map(([key, value]) => ({ key, value: Buffer.from(value) }))]
    return partition === undefined ? { ...read, headers } : { ...read, headers, partition }
  }

  #fromText(bytes: Uint8Array, lineNumber: number, topic: string, separator: string | undefined): ProducerRecord {
    const line = asBuffer(bytes)
    if (separator === undefined) return { topic, value: this.#valueOf(line) }
    const at = line.indexOf(separator)
    if (at < 0)
      throw new UsageError(`line ${lineNumber} of the input has no key: --key-separator '${separator}' doesn't occur in it`)
    return { topic, key: line.subarray(0, at), value: this.#valueOf(line.subarray(at + Buffer.byteLength(separator))) }
  }

  #valueOf(value: Buffer): Buffer | null {
    const { nullMarker } = this.#options
    return nullMarker !== undefined && value.equals(Buffer.from(nullMarker)) ? null : value
  }

  #send(record: ProducerRecord): void {
    this.#sent++
    this.#producer.send(record).then(
      (delivery) => {
        this.#stored++
        if (this.#session.output.json) this.#deliveries.push(delivery)
      },
      (error: unknown) => {
        if (!(error instanceof Failure)) throw error
        this.#failure ??= error
      },
    )
  }

  async #tell(): Promise<void> {
    const { output, parts } = this.#session
    if (this.#deliveries.length > 0) {
      const lines = this.#deliveries
        .splice(0)
        .map((delivery) => `${JSON.stringify({ ...delivery, offset: delivery.offset ?? null })}\n`)
      await output.write(lines.join(''))
    }
    const nowMs = parts.clock.monotonicMs()
    if (nowMs - this.#shownMs < PROGRESS_MS) return
    this.#shownMs = nowMs
    output.progress(`${count(this.#stored)} stored`)
  }

  #afterSome(failure: Failure): Failure {
    const text = `${failure.message}; ${count(this.#stored)} of ${this.#sent} were stored`
    return new Failure(failure.kind, failure.reason, failure.applied, text, failure)
  }
}

async function readNext(iterator: AsyncIterator<Uint8Array>, file: string | undefined): Promise<IteratorResult<Uint8Array>> {
  try {
    return await iterator.next()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Failure('invalid', 'unreadable-input', 'no', `${file ?? 'standard input'} can't be read: ${why}`, cause)
  }
}

function count(records: number): string {
  return records === 1 ? '1 record' : `${records.toLocaleString('en-US')} records`
}
