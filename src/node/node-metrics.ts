import { type Counter, type Histogram, Metrics } from '../base/metrics.ts'
import type { TelemetryObserver } from '../broker/client-telemetry.ts'
import type { RequestObserver } from '../broker/dispatch.ts'
import type { Partition } from '../state/partitions.ts'
import type { Topic } from '../state/topics.ts'
import type { FlushObserver } from '../storage/write/write-path.ts'

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const FLUSH_BYTES = [1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 8_388_608, 33_554_432]
const BATCHES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500]

/** Clients name their software as they like. */
const CLIENT_SOFTWARE_MAX = 50

/** What is asked for at each scrape. */
export interface NodeGauges {
  readonly connections: () => number
  readonly requestMemoryBytes: () => number
  readonly logSizeBytes: () => number
  readonly appliedIndex: () => number
  readonly partitions: () => number
  readonly topics: () => number
  readonly producers: () => number
}

interface RequestSlot {
  readonly count: Counter
  readonly seconds: Histogram
}

/** What one broker counts: docs/metrics.md is printed from here. */
export class NodeMetrics {
  readonly registry = new Metrics()
  readonly #requests
  readonly #requestSeconds
  readonly #bytesIn: Counter
  readonly #bytesOut: Counter
  readonly #flushBytes: Histogram
  readonly #flushBatches: Histogram
  readonly #flushSeconds: Histogram
  readonly #topicBytesIn
  readonly #topicBytesOut
  readonly #telemetryPushes
  readonly #telemetryBytes
  readonly #telemetryPoints
  readonly #bugs: Counter
  /** By API key and version. */
  readonly #requestSlots: RequestSlot[][] = []
  readonly #topicSlots = new WeakMap<Topic, { readonly in: Counter; readonly out: Counter }>()

  constructor() {
    const metrics = this.registry
    this.#requests = metrics.counter('odradek_requests_total', 'Requests answered.', ['api', 'version'])
    this.#requestSeconds = metrics.histogram(
      'odradek_request_seconds',
      'From the frame to the answer, waiting included.',
      SECONDS,
      ['api'],
    )
    this.#bytesIn = metrics.counter('odradek_bytes_received_total', 'Bytes from clients.').at()
    this.#bytesOut = metrics.counter('odradek_bytes_sent_total', 'Bytes to clients.').at()
    this.#flushBytes = metrics.histogram('odradek_flush_bytes', 'Bytes of record batches in a flush.', FLUSH_BYTES).at()
    this.#flushBatches = metrics.histogram('odradek_flush_batches', 'Record batches in a flush.', BATCHES).at()
    this.#flushSeconds = metrics
      .histogram('odradek_log_append_seconds', 'From a sealed flush to its being durable and applied.', SECONDS)
      .at()
    this.#topicBytesIn = metrics.counter('odradek_topic_bytes_received_total', 'Bytes of record batches appended.', ['topic'])
    this.#topicBytesOut = metrics.counter('odradek_topic_bytes_sent_total', 'Bytes of record batches fetched.', ['topic'])
    this.#telemetryPushes = metrics.counter(
      'odradek_client_telemetry_pushes_total',
      'Pushes of metrics that were taken from clients (KIP-714), by the software that they name.',
      ['software'],
      CLIENT_SOFTWARE_MAX,
    )
    this.#telemetryBytes = metrics.counter(
      'odradek_client_telemetry_bytes_total',
      'Bytes of these pushes, as they came.',
      ['software'],
      CLIENT_SOFTWARE_MAX,
    )
    this.#telemetryPoints = metrics.counter(
      'odradek_client_telemetry_data_points_total',
      'Values in these pushes.',
      ['software'],
      CLIENT_SOFTWARE_MAX,
    )
    this.#bugs = metrics.counter('odradek_bugs_total', 'Requests that failed by a bug of the broker: always 0.').at()
  }

  follow(gauges: NodeGauges): void {
    const metrics = this.registry
    metrics.gauge('odradek_connections', 'Open connections of clients.').at().follow(gauges.connections)
    metrics
      .gauge('odradek_request_memory_bytes', 'Bytes of requests that wait for answers.')
      .at()
      .follow(gauges.requestMemoryBytes)
    metrics.gauge('odradek_log_size_bytes', 'Bytes of the log, bodies included.').at().follow(gauges.logSizeBytes)
    metrics.gauge('odradek_applied_index', 'Index of the last log entry that is applied.').at().follow(gauges.appliedIndex)
    metrics.gauge('odradek_partitions', 'Partitions of all topics.').at().follow(gauges.partitions)
    metrics.gauge('odradek_topics', 'Topics.').at().follow(gauges.topics)
    metrics.gauge('odradek_producer_states', 'Producers remembered, by partition.').at().follow(gauges.producers)
  }

  readonly request: RequestObserver = ({ key, name }, version, durationMs) => {
    const slot = this.#requestSlots[key]?.[version] ?? this.#newRequestSlot(key, name, version)
    slot.count.add(1)
    slot.seconds.observe(durationMs / 1_000)
  }

  #newRequestSlot(key: number, name: string, version: number): RequestSlot {
    const slot = { count: this.#requests.at(name, String(version)), seconds: this.#requestSeconds.at(name) }
    const versions = this.#requestSlots[key] ?? []
    versions[version] = slot
    this.#requestSlots[key] = versions
    return slot
  }

  readonly counted = (bytesIn: number, bytesOut: number): void => {
    this.#bytesIn.add(bytesIn)
    this.#bytesOut.add(bytesOut)
  }

  readonly flush: FlushObserver = (bodyBytes, batchCount, durationMs) => {
    this.#flushBytes.observe(bodyBytes)
    this.#flushBatches.observe(batchCount)
    this.#flushSeconds.observe(durationMs / 1_000)
  }

  readonly appended = (partition: Partition, bytes: number): void => this.#ofTopic(partition.topic).in.add(bytes)

  readonly fetched = (partition: Partition, bytes: number): void => this.#ofTopic(partition.topic).out.add(bytes)

  readonly telemetry: TelemetryObserver = (softwareName, payloadBytes, dataPoints) => {
    this.#telemetryPushes.at(softwareName).add(1)
    this.#telemetryBytes.at(softwareName).add(payloadBytes)
    this.#telemetryPoints.at(softwareName).add(dataPoints)
  }

  readonly bug = (): void => this.#bugs.add(1)

  #ofTopic(topic: Topic): { readonly in: Counter; readonly out: Counter } {
    const known = this.#topicSlots.get(topic)
    if (known !== undefined) return known
    const slots = { in: this.#topicBytesIn.at(topic.name), out: this.#topicBytesOut.at(topic.name) }
    this.#topicSlots.set(topic, slots)
    return slots
  }
}
