import { createInterface } from 'node:readline'
import type { Event, Hello, ReadRecord, Request, Verb, WireRecord } from '../program/lines.ts'

export type VerbRun = (request: Request) => Promise<unknown>

/** Prints one line. */
export function emit(message: Event | Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

export function failed(error: unknown): void {
  emit({ event: 'failed', error: error instanceof Error ? `${error.message} ${error.stack ?? ''}` : String(error) })
}

/** The Node side of the line protocol: says hello, answers requests in order, and ends with standard input. */
export async function serve(
  hello: Omit<Hello, 'event' | 'verbs'>,
  verbs: Partial<Record<Verb, VerbRun>>,
  close: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  emit({ event: 'hello', ...hello, verbs: Object.keys(verbs) })
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as Request
    try {
      emit({ id: request.id, ok: true, result: await verbs[request.do]!(request) })
    } catch (error) {
      process.stderr.write(`${(error as Error).stack}\n`)
      emit({ id: request.id, ok: false, error: everyMessage(error) })
    }
  }
  await close()
  process.exit(0)
}

/** Some libraries wrap the broker's own refusal in several layers, under several names. */
function everyMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { errors, groups, partitions, cause } = error as Error &
    Partial<Record<'errors' | 'groups' | 'partitions', readonly unknown[]>>
  const inner = [errors, groups, partitions].flatMap((list) => list ?? []).map(innerError)
  return [error.message, ...[...inner, ...(cause === undefined ? [] : [cause])].map(everyMessage)].join('; ')
}

function innerError(item: unknown): unknown {
  return typeof item === 'object' && item !== null && 'error' in item ? item.error : item
}

export function toBytes(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, 'base64')
}

export function toText(bytes: Buffer | null | undefined): string | null {
  return bytes === null || bytes === undefined ? null : bytes.toString('base64')
}

/** Typed views of a request's fields. */
export interface Fields {
  readonly topic: string
  readonly partition: number
  readonly partitions: number
  readonly offset: number
  readonly count: number
  readonly timestamp: number
  readonly compression: string
  readonly records: readonly WireRecord[]
  readonly configs: Readonly<Record<string, string>>
  readonly name: string
  readonly value: string
  readonly total: number
  readonly before: number
  readonly group: string
  readonly assignor?: string
  readonly limit?: number
  readonly perSecond: number
  readonly tag: string
  readonly sessionMs: number
}

export function fieldsOf(request: Request): Fields {
  return request as unknown as Fields
}

/** Collects the records of one `read`: those of the wanted partition, in order from the wanted offset on; anything else is passed over. */
export class Reading {
  readonly done: Promise<readonly ReadRecord[]>
  readonly #records: ReadRecord[] = []
  readonly #count: number
  #next: number
  #finish: (records: readonly ReadRecord[]) => void = () => undefined

  constructor(offset: number, count: number, deadlineMs = 60_000) {
    this.#next = offset
    this.#count = count
    this.done = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`only ${this.#records.length} of ${count} records came`)), deadlineMs)
      this.#finish = (records) => {
        clearTimeout(timer)
        resolve(records)
      }
    })
  }

  take(record: ReadRecord): void {
    if (record.offset !== this.#next || this.#records.length === this.#count) return
    this.#next++
    if (this.#records.push(record) === this.#count) this.#finish(this.#records)
  }
}

/**
 * The pace of a stream: every 10 ms `perSecond / 100` more records are due. `send` gets the numbers due since its last call, one call at a
 * time, as both Node clients send one idempotent request after the other.
 */
export class Pace {
  readonly #timer: NodeJS.Timeout
  readonly #send: (numbers: readonly number[]) => Promise<void>
  #due = 0
  #sent = 0
  #acked = 0
  #sending: Promise<void> = Promise.resolve()
  #busy = false

  constructor(perSecond: number, send: (numbers: readonly number[]) => Promise<void>) {
    this.#send = send
    this.#timer = setInterval(() => {
      this.#due += perSecond / 100
      if (!this.#busy) this.#sending = this.#catchUp()
    }, 10)
  }

  async stop(): Promise<{ sent: number; acked: number }> {
    clearInterval(this.#timer)
    await this.#sending
    await this.#catchUp()
    return { sent: this.#sent, acked: this.#acked }
  }

  async #catchUp(): Promise<void> {
    this.#busy = true
    try {
      while (this.#sent < this.#due) {
        const first = this.#sent
        this.#sent = Math.min(this.#due, first + 500)
        await this.#send(Array.from({ length: this.#sent - first }, (_, index) => first + index))
        this.#acked = this.#sent
        emit({ event: 'acked', count: this.#acked })
      }
    } catch (error) {
      failed(error)
    } finally {
      this.#busy = false
    }
  }
}
