import type { RecordInput } from '../protocol/records/build-batch.ts'

/** What a caller sends. */
export interface ProducerRecord {
  readonly topic: string
  /** Left out: chosen by the key, or sticky without one. */
  readonly partition?: number
  readonly key?: Uint8Array | null
  /** Null is a tombstone. */
  readonly value: Uint8Array | null
  readonly headers?: readonly { readonly key: string; readonly value: Uint8Array | null }[]
  /** ms since 1970; left out: now. */
  readonly timestamp?: number
}

/** Where it lies now. */
export interface Delivery {
  readonly topic: string
  readonly partition: number
  /** Undefined where no broker tells: acks 0, or a duplicate of an old batch. */
  readonly offset: number | undefined
  /** The broker's under LogAppendTime, else the record's own. */
  readonly timestamp: number
}

/** A record on its way. */
export interface Sending {
  readonly input: RecordInput
  readonly bytes: number
  readonly delivered: (delivery: Delivery) => void
  readonly failed: (failure: Error) => void
}

/** A cautious guess of what a record adds to a batch and to memory. */
export function recordBytes({ key, value, headers }: ProducerRecord): number {
  let bytes = 32 + (key?.length ?? 0) + (value?.length ?? 0)
  for (const header of headers ?? []) bytes += 10 + header.key.length * 3 + (header.value?.length ?? 0)
  return bytes
}
