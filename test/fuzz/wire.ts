import { setImmediate } from 'node:timers/promises'
import type { Answer } from '../../src/broker/session.ts'
import { decodeRequestHeader, decodeResponseHeader } from '../../src/protocol/header.ts'
import { APIS } from '../../src/protocol/protocol.ts'
import { WireReader } from '../../src/protocol/reader.ts'
import { BrokerRoom } from '../fakes/broker-room.ts'
import { Chance } from './chance.ts'
import { checkRoom } from './invariants.ts'
import { mutate } from './mutate.ts'
import { encodeFrame, grown, type Known, REQUEST_KINDS, type RequestKind, sampleMessages } from './requests.ts'
import { Stopwatch } from './stopwatch.ts'
import type { Target, Violation } from './target.ts'

const MIB = 1024 * 1024
const STALL_MS = 100
const HEAP_TIMES_MAX = 4
const HEAP_BASE_BYTES = 16 * MIB
const SAMPLES_PER_KIND = 8
/** Requests that may wait at once: they meet each other in groups and fetches. */
const WAITING_MAX = 16
const CHECK_EVERY = 5_000
const LARGE_EVERY = 400
const LARGE_BYTES_MAX = 8 * MIB
const LARGE_ENCODED_BYTES_MAX = 256 * MIB
/** Longer than any wait that a request may ask for: a rebalance time-out has 31 bits of milliseconds. */
const LONGEST_MS = 2 ** 31 + 60_000

interface Sample {
  readonly kind: RequestKind
  readonly message: Record<string, unknown>
  readonly frame: Buffer
}

/** Mutated requests through the whole broker in memory: each gets a readable answer or a closed connection, in time. */
export const wireTarget: Target = async ({ seed, frames, report }) => {
  const run = new WireRun(seed, report)
  await run.open()
  await run.feed(frames)
  return run.summary()
}

interface Waiting {
  readonly frame: Buffer
  readonly answer: Promise<Answer>
  isSettled: boolean
}

class WireRun {
  readonly #chance: Chance
  readonly #report: (violation: Violation) => void
  #room!: BrokerRoom
  #samples: Sample[] = []
  #waiting: Waiting[] = []
  #answered = 0
  #closed = 0
  #silent = 0
  #slowestMs = 0
  #heapMost = 0

  constructor(seed: number, report: (violation: Violation) => void) {
    this.#chance = new Chance(seed)
    this.#report = report
  }

  async open(): Promise<void> {
    this.#room = await BrokerRoom.open({ groupCountMax: 1_000, initialRebalanceDelayMs: 100 })
    const known = await this.#makeTopics()
    for (const kind of REQUEST_KINDS) {
      for (const message of sampleMessages(kind, SAMPLES_PER_KIND, known, this.#chance))
        this.#samples.push({ kind, message, frame: encodeFrame(kind, message, this.#chance.int(2 ** 31)) })
    }
  }

  async #makeTopics(): Promise<Known> {
    const room = this.#room
    const plain = await room.createTopic('plain', 3)
    const compacted = await room.createTopic('compacted', 3, { 'cleanup.policy': 'compact' })
    const stamped = await room.createTopic('__proto__', 2, { 'message.timestamp.type': 'LogAppendTime' })
    for (const name of ['plain', 'compacted', '__proto__']) await room.produce(name, 5)
    return {
      topicNames: ['plain', 'compacted', '__proto__', 'absent'],
      topicIds: [plain, compacted, stamped, 'f'.repeat(32)],
      nowMs: room.clock.nowMs(),
    }
  }

  async feed(frames: number): Promise<void> {
    for (let count = 1; count <= frames; count++) {
      await this.#one(count)
      if (this.#waiting.length >= WAITING_MAX) await this.#settleAll()
      if (count % CHECK_EVERY === 0) await this.#check()
    }
    await this.#settleAll()
    await this.#check()
  }

  async #one(count: number): Promise<void> {
    const sample = this.#chance.pick(this.#samples)
    const frame = count % LARGE_EVERY === 0 ? this.#large(sample) : this.#mutated(sample)
    await this.#send(frame)
  }

  #mutated(sample: Sample): Buffer {
    if (this.#chance.once(8)) return Buffer.from(sample.frame)
    return mutate(sample.frame, this.#chance, this.#chance.pick(this.#samples).frame)
  }

  /** Up to a million elements where there were a few. */
  #large(sample: Sample): Buffer {
    const { kind, message, frame } = sample
    const count = 10 ** (3 + this.#chance.int(4))
    // An element may be some KiB, and a million of those more than any buffer: none is longer than the frame that it's from.
    const countMax = Math.min(Math.floor(LARGE_BYTES_MAX / 8), Math.floor(LARGE_ENCODED_BYTES_MAX / frame.length))
    const large = grown(message, kind.schema.fields, Math.min(count, countMax), this.#chance)
    if (large === undefined) return Buffer.from(frame)
    const encoded = encodeFrame(kind, large, 1)
    return encoded.length <= LARGE_BYTES_MAX ? encoded : encoded.subarray(0, LARGE_BYTES_MAX)
  }

  async #send(frame: Buffer): Promise<void> {
    const { dispatch } = this.#room.broker
    const heapBefore = process.memoryUsage().heapUsed
    const start = Stopwatch.start()
    let answer: Answer | Promise<Answer>
    try {
      answer = dispatch.handle(
        { bytes: frame, hold() {}, release() {}, holdUntil() {} },
        this.#room.session,
        new AbortController().signal,
      )
    } catch (error) {
      this.#violated('dispatch threw', frame, error)
      return
    }
    this.#measure(frame, start, process.memoryUsage().heapUsed - heapBefore)
    if (!(answer instanceof Promise)) {
      this.#judge(frame, answer)
      return
    }
    const waiting: Waiting = { frame, answer, isSettled: false }
    this.#waiting.push(waiting)
    void answer.then(
      (later) => {
        waiting.isSettled = true
        this.#judge(frame, later)
      },
      (error: unknown) => this.#violated('an answer was rejected', frame, error),
    )
    const startLater = Stopwatch.start()
    await this.#room.clock.settle()
    // Chains of promises end before the next turn of the loop, however long they are.
    if (!waiting.isSettled) await setImmediate()
    this.#measure(frame, startLater, 0)
    if (waiting.isSettled) this.#waiting.pop()
  }

  #measure(frame: Buffer, watch: Stopwatch, heapBytes: number): void {
    const tookMs = watch.tookMs()
    this.#slowestMs = Math.max(this.#slowestMs, tookMs)
    this.#heapMost = Math.max(this.#heapMost, heapBytes)
    if (tookMs > STALL_MS) this.#violated(`it held the loop for ${tookMs.toFixed(0)} ms`, frame, undefined)
    if (heapBytes > HEAP_TIMES_MAX * frame.length + HEAP_BASE_BYTES)
      this.#violated(`it took ${(heapBytes / MIB).toFixed(0)} MiB of heap`, frame, undefined)
  }

  #judge(frame: Buffer, answer: Answer): void {
    if (answer === 'close') this.#closed++
    else if (answer === 'none') this.#silent++
    else {
      this.#answered++
      const wrong = unreadable(frame, Buffer.concat(answer.chunks))
      if (wrong !== undefined) this.#violated(`its answer can't be read: ${wrong}`, frame, undefined)
      answer.sent?.()
    }
    if (this.#room.bugs.length > 0) this.#violated('a bug', frame, this.#room.bugs.pop())
  }

  async #settleAll(): Promise<void> {
    for (const ms of [0, 1_000, 70_000, 1_900_000, LONGEST_MS]) {
      if (this.#waiting.every(({ isSettled }) => isSettled)) break
      await this.#room.clock.pass(ms)
      await setImmediate()
    }
    for (const { frame, isSettled } of this.#waiting) if (!isSettled) this.#violated('no answer ever', frame, undefined)
    this.#waiting = []
  }

  async #check(): Promise<void> {
    await this.#settleAll()
    const wrong = await checkRoom(this.#room)
    if (wrong !== undefined) this.#violated(wrong, Buffer.alloc(0), undefined)
  }

  #violated(what: string, frame: Buffer, cause: unknown): void {
    this.#report({ what, bytes: frame, cause })
  }

  summary(): string {
    return `${this.#answered} answered, ${this.#closed} closed, ${this.#silent} without answer; slowest ${this.#slowestMs.toFixed(0)} ms, most heap ${(this.#heapMost / MIB).toFixed(1)} MiB`
  }
}

/** Why a client couldn't read the answer; undefined: it can. */
function unreadable(frame: Buffer, answer: Buffer): string | undefined {
  const header = decodeRequestHeader(new WireReader(frame))
  const api = APIS.get(header.apiKey)!
  if (answer.readInt32BE(0) !== answer.length - 4) return 'its size is wrong'
  const version = header.apiVersion <= api.versions.max && header.apiVersion >= api.versions.min ? header.apiVersion : 0
  try {
    const reader = new WireReader(answer, 4)
    if (decodeResponseHeader(reader, api.key, version) !== header.correlationId) return 'its correlation id is wrong'
    api.decodeResponse(reader, version)
    return reader.remaining === 0 ? undefined : `${reader.remaining} bytes are left over`
  } catch (error) {
    return String(error)
  }
}
