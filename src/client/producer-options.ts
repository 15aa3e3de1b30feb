import type { BatchCodec } from '../protocol/records/batch-header.ts'

export interface ProducerOptions {
  /** 0: no answer, offsets stay unknown. 1 and all (-1) are one for a cluster that has no replicas. */
  readonly acks: 0 | 1 | -1
  /** Sequences, so that a batch that is sent again isn't stored again. Wants acks -1. */
  readonly idempotent: boolean
  readonly compression: BatchCodec
  /** On the codec's own scale. */
  readonly compressionLevel?: number
  /** How long a batch waits for further records. 0: as long as the records of one turn of the event loop come in. */
  readonly lingerMs: number
  readonly batchBytesMax: number
  /** Of records that aren't settled; a send beyond is refused. */
  readonly bufferBytesMax: number
  readonly requestBytesMax: number
  /** Requests on their way to one broker, and batches of one partition; 1 to 5. */
  readonly inFlightMax: number
  /** How long the broker may take for one request. */
  readonly requestMs: number
  /** From `send` to its failure, over all attempts; one that is under way then may still end. */
  readonly deliveryMs: number
  /** Whether the cluster may create topics that aren't there, if it does so at all. */
  readonly createTopics: boolean
}

export const PRODUCER_DEFAULTS: ProducerOptions = {
  acks: -1,
  idempotent: true,
  compression: 'none',
  lingerMs: 0,
  batchBytesMax: 256 * 1024,
  bufferBytesMax: 64 * 1024 * 1024,
  requestBytesMax: 1024 * 1024,
  inFlightMax: 5,
  requestMs: 30_000,
  deliveryMs: 120_000,
  createTopics: true,
}
