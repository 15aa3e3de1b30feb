import { type Counter, type Histogram, Metrics } from '../base/metrics.ts'
import type { BrokerGauges } from '../broker/broker.ts'
import type { TelemetryObserver } from '../broker/client-telemetry.ts'
import type { RequestObserver, TrafficObserver } from '../broker/dispatch.ts'
import { PeerCounters } from '../peers/peer-counters.ts'
import type { Partition, Topic } from '../state/topic.ts'
import type { FlushObserver } from '../storage/write/write-path.ts'
import type { MonthlyBill } from '../store/bill.ts'
import { StoreCounts } from '../store/counted-store.ts'
import {
  BROKER_GAUGES,
  followed,
  LOOKED_UP_GAUGES,
  type LookedUp,
  NODE_GAUGES,
  type NodeGauges,
  PROCESS_GAUGES,
  type ProcessNumbers,
} from './gauges.ts'

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const FLUSH_BYTES = [1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 8_388_608, 33_554_432]
const BATCHES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500]

/** Clients name their software as they like. */
const CLIENT_SOFTWARE_MAX = 50

const UNKNOWN = 'unknown'
/** Clients name their zones as they like. */
const CLIENT_ZONES_MAX = 64

/** Topics that may be gone are held up to twice the ones that live, and up to this many. */
const TOPICS_HELD = 64

interface RequestSlot {
  readonly count: Counter
  readonly seconds: Histogram
}

/** What one broker counts: docs/metrics.md is printed from here. */
export class NodeMetrics {
  readonly registry = new Metrics()
  readonly #zone: string
  readonly peers = new PeerCounters(this.registry)
  readonly store = new StoreCounts(this.registry)
  readonly #requests
  readonly #requestSeconds
  readonly #bytesIn: Counter
  readonly #bytesOut: Counter
  readonly #flushBytes: Histogram
  readonly #flushBatches: Histogram
  readonly #flushSeconds: Histogram
  readonly #topicBytesIn
  readonly #topicBytesOut
  readonly #zoneBytesIn
  readonly #zoneBytesOut
  readonly #telemetryPushes
  readonly #telemetryBytes
  readonly #telemetryPoints
  readonly #bugs: Counter
  #clientZoneBytes = 0
  readonly #eventLoopDelay: Histogram
  /** By API key and version. */
  readonly #requestSlots: RequestSlot[][] = []
  readonly #topicSlots = new Map<Topic, { readonly in: Counter; readonly out: Counter }>()
  /** So many topics are held before those that are gone are looked for, scraped or not. */
  #topicsHeldMax = TOPICS_HELD
  #findTopic: ((name: string) => Topic | undefined) | undefined

  /** `zone` of the broker; empty: not told. */
  constructor(zone = '') {
    this.#zone = zone === '' ? UNKNOWN : zone
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
    const zones = ['client_zone', 'broker_zone']
    this.#zoneBytesIn = metrics.counter(
      'odradek_zone_bytes_received_total',
      'Bytes of requests, by the zone of the client and that of this broker.',
      zones,
      CLIENT_ZONES_MAX,
    )
    this.#zoneBytesOut = metrics.counter(
      'odradek_zone_bytes_sent_total',
      'Bytes of answers, by the zone of the client and that of this broker.',
      zones,
      CLIENT_ZONES_MAX,
    )
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
    this.#eventLoopDelay = metrics
      .histogram(
        'odradek_event_loop_delay_seconds',
        'How late a timer fires that is due every 50 ms: so long no request was worked on.',
        SECONDS,
      )
      .at()
  }

  /** Called once, when the parts of the node are there. */
  follow(gauges: NodeGauges): void {
    followed(this.registry, NODE_GAUGES, (name) => gauges[name]())
  }

  followBill(read: () => MonthlyBill): void {
    const about =
      'Estimate of what a month like the time since the start costs, in US dollars at list prices: requests of this broker, bytes between zones, and, told by one broker for all, storage.'
    const bill = this.registry.gauge('odradek_store_bill_dollars_per_month', about, ['of'])
    for (const part of ['requests', 'storage', 'zones'] as const) bill.at(part).follow(() => read()[part])
  }

  /** What can't be asked for while text is made: `looked` is what it came to the last time. */
  followLookedUp(looked: () => LookedUp): void {
    followed(this.registry, LOOKED_UP_GAUGES, (name) => looked()[name])
  }

  followProcess(usage: ProcessNumbers, build: { readonly version: string; readonly node: string }): void {
    followed(this.registry, PROCESS_GAUGES, (name) => usage[name])
    this.registry
      .gauge('odradek_build_info', 'Always 1: the labels tell which build this is.', ['version', 'node'])
      .at(build.version, build.node)
      .set(1)
  }

  readonly gauges = ({ groupsByState, ...gauges }: BrokerGauges): void => {
    followed(this.registry, BROKER_GAUGES, (name) => gauges[name]())
    const groups = this.registry.gauge('odradek_groups', 'Consumer groups, by state.', ['state'])
    // The keys of the record are exactly the states.
    for (const state of Object.keys(groupsByState()) as (keyof ReturnType<typeof groupsByState>)[])
      groups.at(state).follow(() => groupsByState()[state])
  }

  readonly eventLoopDelay = (seconds: number): void => this.#eventLoopDelay.observe(seconds)

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

  readonly traffic: TrafficObserver = (clientZone, bytesIn, bytesOut) => {
    const zone = clientZone === '' ? UNKNOWN : clientZone
    if (zone !== this.#zone && zone !== UNKNOWN && this.#zone !== UNKNOWN) this.#clientZoneBytes += bytesIn + bytesOut
    this.#zoneBytesIn.at(zone, this.#zone).add(bytesIn)
    this.#zoneBytesOut.at(zone, this.#zone).add(bytesOut)
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

  /** Bytes from and to clients; between this broker and clients and brokers of other zones. */
  get bytes() {
    return {
      receivedBytes: this.#bytesIn.value,
      sentBytes: this.#bytesOut.value,
      clientZoneBytes: this.#clientZoneBytes,
      peerZoneBytes: this.peers.zoneBytes,
    }
  }

  readonly bug = (): void => this.#bugs.add(1)

  #ofTopic(topic: Topic): { readonly in: Counter; readonly out: Counter } {
    const known = this.#topicSlots.get(topic)
    if (known !== undefined) return known
    if (this.#topicSlots.size >= this.#topicsHeldMax) this.forgetTopics()
    const slots = { in: this.#topicBytesIn.at(topic.name), out: this.#topicBytesOut.at(topic.name) }
    this.#topicSlots.set(topic, slots)
    return slots
  }

  /** Topics that it holds, which may be gone. */
  get topicCount(): number {
    return this.#topicSlots.size
  }

  followTopics(find: (name: string) => Topic | undefined): void {
    this.#findTopic = find
  }

  /** Ends the series of topics that are gone, unless one of the same name took them over. */
  forgetTopics(): void {
    const find = this.#findTopic
    if (find === undefined) return
    for (const topic of this.#topicSlots.keys()) {
      const namesake = find(topic.name)
      if (namesake === topic) continue
      this.#topicSlots.delete(topic)
      if (namesake !== undefined) continue
      this.#topicBytesIn.drop(topic.name)
      this.#topicBytesOut.drop(topic.name)
    }
    this.#topicsHeldMax = Math.max(TOPICS_HELD, this.#topicSlots.size * 2)
  }
}
