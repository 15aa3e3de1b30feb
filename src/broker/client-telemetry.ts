import type { CompressionCodec } from '../base/compression-codec.ts'
import { Failure } from '../base/failure.ts'
import type { Clock, Compute } from '../base/ports.ts'
import type { Reason } from './error-mapping.ts'
import { countDataPoints } from './otlp.ts'
import type { RequestContext } from './session.ts'
import type { TelemetrySubscription } from './telemetry-subscriptions.ts'

/** Codecs of pushed metrics by Kafka's numbers, best first; 0, none, goes always. */
export const TELEMETRY_CODECS: readonly { readonly number: number; readonly codec: CompressionCodec }[] = [
  { number: 4, codec: 'zstd' },
  { number: 3, codec: 'lz4' },
  { number: 1, codec: 'gzip' },
  { number: 2, codec: 'snappy' },
]
const UNCOMPRESSED = 0

/** A client that has no id yet; the other reserved one is Kafka's metadata topic. */
export const NO_INSTANCE_ID = '0'.repeat(32)
const METADATA_TOPIC_ID = '1'.padStart(32, '0')

export function isReservedInstanceId(instanceId: string): boolean {
  return instanceId === NO_INSTANCE_ID || instanceId === METADATA_TOPIC_ID
}

/** Hears of each push that was taken: whose software, bytes as they came, values in it. */
export type TelemetryObserver = (softwareName: string, payloadBytes: number, dataPoints: number) => void

/** Clients remembered; the one that pushed longest ago is forgotten first, and may then push early once. */
const INSTANCES_MAX = 16_384
/** Share of the interval that must have passed: clocks differ. */
const TOLERANCE = 0.9
/** What a payload may inflate to, as a multiple of what a push may be. */
const INFLATED_TIMES_MAX = 16

interface Instance {
  readonly pushedMs: number
  readonly subscriptionId: number
  readonly hasEnded: boolean
}

interface Push {
  readonly clientInstanceId: string
  readonly subscriptionId: number
  readonly terminating: boolean
  readonly compressionType: number
  readonly metrics: Uint8Array
}

/** Takes what clients push, at the pace that they were told (KIP-714). Payloads are read one after the other, so that few lie inflated in memory. */
export class ClientTelemetry {
  readonly #clock: Clock
  readonly #compute: Compute
  readonly #observe: TelemetryObserver
  /** By instance id, in the order of their last pushes. */
  readonly #instances = new Map<string, Instance>()
  #reading: Promise<unknown> = Promise.resolve()

  constructor(parts: { readonly clock: Clock; readonly compute: Compute; readonly observe: TelemetryObserver }) {
    this.#clock = parts.clock
    this.#compute = parts.compute
    this.#observe = parts.observe
  }

  /** `none`: taken and counted. `subscription` is what the client is asked for now. */
  async push(push: Push, subscription: TelemetrySubscription, context: RequestContext, bytesMax: number): Promise<Reason> {
    const refused = this.#refuse(push, subscription)
    if (refused !== 'none') return refused
    this.#remember(push)
    if (push.metrics.length > bytesMax) return 'telemetry-too-large'
    const read = this.#reading.then(() => this.#read(push, bytesMax * INFLATED_TIMES_MAX))
    this.#reading = read.catch(() => {})
    try {
      const dataPoints = await read
      this.#observe(context.session.softwareName ?? '', push.metrics.length, dataPoints)
      return 'none'
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return error.reason === 'too-large' ? 'telemetry-too-large' : 'damaged'
    }
  }

  #refuse(push: Push, subscription: TelemetrySubscription): Reason {
    if (isReservedInstanceId(push.clientInstanceId)) return 'invalid-request'
    const known = this.#instances.get(push.clientInstanceId)
    if (known?.hasEnded === true) return 'invalid-request'
    const isSame = known?.subscriptionId === push.subscriptionId
    const isEarly = known !== undefined && this.#clock.monotonicMs() - known.pushedMs < subscription.intervalMs * TOLERANCE
    if (isSame && isEarly && !push.terminating) return 'push-too-early'
    if (push.subscriptionId !== subscription.id) return 'unknown-subscription'
    return push.compressionType === UNCOMPRESSED || codecOf(push.compressionType) !== undefined
      ? 'none'
      : 'unsupported-compression'
  }

  #remember({ clientInstanceId, subscriptionId, terminating }: Push): void {
    this.#instances.delete(clientInstanceId)
    this.#instances.set(clientInstanceId, { pushedMs: this.#clock.monotonicMs(), subscriptionId, hasEnded: terminating })
    if (this.#instances.size <= INSTANCES_MAX) return
    for (const oldest of this.#instances.keys()) {
      this.#instances.delete(oldest)
      return
    }
  }

  async #read({ compressionType, metrics }: Push, inflatedBytesMax: number): Promise<number> {
    const codec = codecOf(compressionType)
    return countDataPoints(codec === undefined ? metrics : await this.#compute.decompress(codec, metrics, inflatedBytesMax))
  }
}

function codecOf(compressionType: number): CompressionCodec | undefined {
  return TELEMETRY_CODECS.find(({ number }) => number === compressionType)?.codec
}
