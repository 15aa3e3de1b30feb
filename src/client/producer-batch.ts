import type { Failure } from '../base/failure.ts'
import type { Compute } from '../base/ports.ts'
import type { BatchCodec } from '../protocol/records/batch-header.ts'
import { buildBatch } from '../protocol/records/build-batch.ts'
import { compressBatch } from '../protocol/records/compress-batch.ts'
import { notSurelyUndone } from './broker-failure.ts'
import type { Sending } from './producer-record.ts'

/** A producer as brokers know it. */
export interface Identity {
  readonly producerId: number
  readonly producerEpoch: number
}

/** What a batch is known by; without idempotence no identity. */
export interface Stamp {
  readonly identity: Identity | undefined
  readonly baseSequence: number
}

/** Which bytes a batch was sent as: the same ones again in every further attempt, or a broker couldn't tell that they are. */
export interface Sealed {
  readonly bytes: Buffer
}

/** Records of one partition that travel together. */
export class ProducerBatch {
  readonly sendings: Sending[] = []
  readonly openedMs: number
  sizeBytes = 0
  /** Takes no further records. */
  full = false
  stamp: Stamp | undefined
  sealed: Sealed | undefined
  attempts = 0
  /** Some attempt's outcome isn't known. */
  uncertain = false
  /** Not before this moment again. */
  pausedUntilMs = 0
  lastFailure: Failure | undefined

  constructor(openedMs: number) {
    this.openedMs = openedMs
  }

  get count(): number {
    return this.sendings.length
  }

  hasRoomFor(bytes: number, bytesMax: number): boolean {
    return !this.full && (this.count === 0 || this.sizeBytes + bytes <= bytesMax)
  }

  add(sending: Sending): void {
    this.sendings.push(sending)
    this.sizeBytes += sending.bytes
  }

  /** Forgets stamp and bytes: no attempt was stored. */
  unseal(): void {
    this.stamp = undefined
    this.sealed = undefined
  }

  /** Makes the bytes, unless an earlier attempt did. The batch is stamped. */
  async seal(compute: Compute, codec: BatchCodec, level: number | undefined): Promise<void> {
    if (this.sealed !== undefined) return
    const records = this.sendings.map(({ input }) => input)
    const { identity, baseSequence } = this.stamp!
    const batch = buildBatch(identity === undefined ? { records } : { records, ...identity, baseSequence })
    this.sealed = { bytes: await compressBatch(batch, codec, compute, level) }
  }

  /** `baseOffset` and `appendTimeMs` below 0: not told. */
  deliver(topic: string, partition: number, baseOffset: number, appendTimeMs: number): void {
    this.sendings.forEach(({ input, delivered }, index) => {
      const offset = baseOffset < 0 ? undefined : baseOffset + index
      delivered({ topic, partition, offset, timestamp: appendTimeMs < 0 ? input.timestamp : appendTimeMs })
    })
  }

  /** The outcome is unknown if any attempt's was. */
  fail(failure: Failure): void {
    const told = this.uncertain ? notSurelyUndone(failure) : failure
    for (const { failed } of this.sendings) failed(told)
  }
}
