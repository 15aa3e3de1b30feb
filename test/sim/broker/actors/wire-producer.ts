import type { CompressionCodec } from '../../../../src/base/compression-codec.ts'
import { ErrorCode, errorName } from '../../../../src/protocol/errors.ts'
import { produceApi } from '../../../../src/protocol/generated/00-produce.ts'
import { initProducerIdApi } from '../../../../src/protocol/generated/22-init-producer-id.ts'
import { buildBatch } from '../../../../src/protocol/records/build-batch.ts'
import { compressBatch } from '../../../../src/protocol/records/compress-batch.ts'
import type { Outcome, Through } from '../../checkers/history.ts'
import { outcomeOf } from '../../checkers/outcome.ts'
import type { HistoryRecorder, ProduceHandle } from '../../checkers/recorder.ts'
import type { ClientParts } from '../../subject.ts'
import type { Link } from '../link.ts'
import { recordOf } from '../payload.ts'
import type { SimTopic } from '../sim-topic.ts'

const ATTEMPTS_MAX = 8
const REQUEST_TIMEOUT_MS = 3_000
/** Kafka's clients have at most as many batches in flight, and brokers remember as many. */
const BURST_MAX = 5
/** KIP-110. */
const ZSTD_SINCE = 7
const CODECS: readonly (CompressionCodec | 'none')[] = ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd']

interface Batch {
  readonly bytes: Buffer
  readonly partition: number
  readonly handle: ProduceHandle
  readonly attempts: string[]
  /** `unknown` until an answer decides it. */
  outcome: Outcome
  offset: number
}

/** Sends bursts of batches to one partition: idempotent with retries, or plain without. */
export class WireProducer {
  readonly #parts: ClientParts
  readonly #history: HistoryRecorder
  readonly #link: Link
  readonly #topic: SimTopic
  readonly #version: number
  readonly #idempotent: boolean
  #identity: { readonly id: number; readonly epoch: number } | undefined
  readonly #sequences = new Map<number, number>()

  constructor(parts: ClientParts, history: HistoryRecorder, link: Link, topic: SimTopic) {
    this.#parts = parts
    this.#history = history
    this.#link = link
    this.#topic = topic
    this.#version = topic.isLasting ? parts.random.pick([3, 8, 9, 12, 13]) : 13
    this.#idempotent = parts.random.chance(0.7)
  }

  async send(partition: number): Promise<void> {
    const { random } = this.#parts
    if (this.#idempotent && !(await this.#identified())) return
    const burst: Batch[] = []
    const count = 1 + random.int(random.pick([1, BURST_MAX]))
    for (let i = 0; i < count; i++) burst.push(await this.#batch(partition))
    const acks = this.#idempotent ? -1 : random.pick([-1, -1, 1, 0])
    await this.#attempt(burst, acks)
    if (this.#idempotent) await this.#retry(burst)
    if (this.#idempotent && burst.some((batch) => batch.outcome !== 'ok')) this.#forget()
    else if (this.#idempotent && random.chance(0.2)) await this.#repeat(burst)
  }

  async #identified(): Promise<boolean> {
    if (this.#identity !== undefined) return true
    const request = { transactionalId: null, transactionTimeoutMs: 60_000 }
    const answer = await this.#link.ask(initProducerIdApi, this.#parts.random.pick([0, 2, 5]), request, REQUEST_TIMEOUT_MS)
    if (answer?.errorCode !== ErrorCode.NONE) return false
    this.#identity = { id: answer.producerId, epoch: answer.producerEpoch }
    return true
  }

  async #batch(partition: number): Promise<Batch> {
    const { random, clock, name, compute } = this.#parts
    const values = Array.from({ length: 1 + random.int(random.pick([1, 3, 10])) }, () => this.#history.nextValue())
    // Timestamps needn't rise.
    const timestampsMs = values.map(() => clock.nowMs() - random.int(5_000))
    const records = values.map((value, at) => recordOf(value, timestampsMs[at]!))
    const sequence = this.#sequences.get(partition) ?? 0
    const identity = this.#idempotent ? this.#identity : undefined
    const stamp = identity === undefined ? undefined : { ...identity, sequence }
    this.#sequences.set(partition, sequence + values.length)
    const plain = buildBatch({
      records,
      ...(stamp === undefined ? {} : { producerId: stamp.id, producerEpoch: stamp.epoch, baseSequence: stamp.sequence }),
    })
    const codec = random.pick(CODECS)
    const bytes = await compressBatch(plain, codec === 'zstd' && this.#version < ZSTD_SINCE ? 'none' : codec, compute)
    const handle = this.#history.produce({
      client: name,
      partition: this.#topic.key(partition),
      values,
      timestampsMs,
      producer: stamp,
      mayRepeat: false,
    })
    return { bytes, partition, handle, attempts: [], outcome: 'unknown', offset: -1 }
  }

  /** All of them in flight at once, in order. */
  async #attempt(batches: readonly Batch[], acks: number): Promise<void> {
    const connection = await this.#link.open()
    if (connection === undefined) {
      // Nothing was sent, but the attempt before may have been: "no answer" is the honest word for both.
      for (const batch of batches) batch.attempts.push('no-answer')
      return
    }
    await Promise.all(
      batches.map(async (batch) => {
        const request = {
          acks,
          timeoutMs: REQUEST_TIMEOUT_MS,
          topicData: [
            { ...this.#topic.named(this.#version >= 13), partitionData: [{ index: batch.partition, records: batch.bytes }] },
          ],
        }
        if (acks === 0) {
          connection.tell(produceApi, this.#version, request)
          batch.attempts.push('no-answer')
          return
        }
        const answer = await connection.ask(produceApi, this.#version, request, REQUEST_TIMEOUT_MS)
        const partition = answer?.responses[0]?.partitionResponses[0]
        batch.attempts.push(partition === undefined ? 'no-answer' : errorName(partition.errorCode))
        this.#decide(batch, partition?.baseOffset ?? -1, connection.through)
      }),
    )
  }

  /** One after the other, in their order, until each is acknowledged; what follows a refusal can't be. */
  async #retry(burst: readonly Batch[]): Promise<void> {
    for (const batch of burst) {
      while (batch.outcome === 'unknown' && batch.attempts.length < ATTEMPTS_MAX) {
        if (this.#parts.windingDown() && batch.attempts.length > 3) return
        await new Promise<void>((resolve) => this.#parts.clock.after(50 + this.#parts.random.int(500), resolve))
        await this.#attempt([batch], -1)
      }
      if (batch.outcome !== 'ok') return
    }
  }

  /** At once, for the client may be killed before it hears of the others. */
  #decide(batch: Batch, offset: number, through: Through): void {
    if (batch.outcome !== 'unknown') return
    batch.outcome = outcomeOf('produce', batch.attempts)
    if (batch.outcome === 'ok') {
      batch.offset = offset
      batch.handle.ok(offset, through)
    }
    if (batch.outcome === 'fail') batch.handle.fail()
  }

  /** A late retry of what was acknowledged: all of the burst is within what the broker must remember, so it answers as it did. */
  async #repeat(burst: readonly Batch[]): Promise<void> {
    const batch = this.#parts.random.pick(burst)
    const attempts: string[] = []
    const fail = (): void => {
      if (attempts.includes('OUT_OF_ORDER_SEQUENCE_NUMBER')) batch.handle.okAgain(-1)
    }
    const again: Batch = { ...batch, attempts, outcome: 'unknown', handle: { ...batch.handle, ok: batch.handle.okAgain, fail } }
    await this.#attempt([again], -1)
  }

  /** Nobody knows where its sequences stand: another producer goes on. */
  #forget(): void {
    this.#identity = undefined
    this.#sequences.clear()
  }
}
