import type { BufferPool } from '../base/buffer-pool.ts'
import type { Clock, Compute, Log, LogLevelSwitch, Random } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { LiveBrokers } from '../cluster/peers.ts'
import type { Groups, GroupsSettings } from '../groups/groups.ts'
import type { Loglet } from '../log/log.ts'
import type { Partition } from '../state/topic.ts'
import type { ObjectKeys } from '../storage/object-keys.ts'
import { Bodies, type ObjectRanges } from '../storage/read/bodies.ts'
import { TimestampSearch } from '../storage/read/find-timestamp.ts'
import { ReadPath } from '../storage/read/read-path.ts'
import { TailCache } from '../storage/read/tail-cache.ts'
import { FlushBudget, type FlushBudgetSettings } from '../storage/write/flush-budget.ts'
import { FlushUploads, type ObjectCreator } from '../storage/write/flush-uploads.ts'
import { ProducerTurns } from '../storage/write/producer-turns.ts'
import { type FlushObserver, WritePath, type WritePathSettings } from '../storage/write/write-path.ts'
import { Balance } from './balance.ts'
import { BoundedCompute } from './bounded-compute.ts'
import { ClientTelemetry, type TelemetryObserver } from './client-telemetry.ts'
import { ClientZones } from './client-zone.ts'
import type { ClusterConfigs } from './cluster-configs.ts'
import { ConfigChanges } from './config-changes.ts'
import { Dispatch, type RequestObserver, type TrafficObserver } from './dispatch.ts'
import { Draining, type DrainSettings } from './draining.ts'
import { FetchSessions } from './fetch-sessions.ts'
import { FetchWaiters } from './fetch-waiters.ts'
import { GroupTakeover } from './group-takeover.ts'
import type { OffsetCommitSettings } from './handlers/08-offset-commit.ts'
import type { DataVolume } from './handlers/35-describe-log-dirs.ts'
import { LoadMeter } from './load-meter.ts'
import { LogLevels } from './log-levels.ts'
import { type ExpiryTime, OffsetExpiry, type OffsetExpirySettings } from './offset-expiry.ts'
import { openGroups } from './open-groups.ts'
import { ProduceCheck } from './produce-check.ts'
import { ProducerIds } from './producer-ids.ts'
import { Routing } from './routing.ts'
import { type DescribeStatus, SelfDescription } from './self-description.ts'
import { servedApis } from './served.ts'
import { ServingBrokers } from './serving-brokers.ts'
import { Stranding } from './stranding.ts'
import { TelemetrySubscriptions } from './telemetry-subscriptions.ts'
import { TopicCreation, type TopicCreationSettings } from './topic-creation.ts'

export interface BrokerSettings
  extends WritePathSettings,
    TopicCreationSettings,
    GroupsSettings,
    OffsetCommitSettings,
    OffsetExpirySettings,
    DrainSettings {
  readonly fetchBytesMax: number
  readonly fetchWaitMsMax: number
  readonly fetchSessionSlotsMax: number
  readonly tailCacheBytesMax: number
  readonly coldReadBytesMax: number
  /** What a batch may inflate to where its records must be looked at. */
  readonly inflatedBytesMax: number
  /** Longest time that a batch waits for its producer's batch before it. */
  readonly produceHoldMs: number
  /** Of this broker; empty: not told. */
  readonly zone: string
  /** `network/bits=zone`: zones of clients that tell nothing of theirs. */
  readonly clientZones: readonly string[]
  /** Longest wait of requests that bring no time-out of their own. */
  readonly requestMsMax: number
}

export interface BrokerParts {
  readonly log: SharedLog
  readonly live: LiveBrokers
  /** What live brokers last said of their load, by id. Without it there is nothing to balance. */
  readonly loads?: (() => ReadonlyMap<number, number>) | undefined
  readonly loglet: Loglet
  /** Where what is too large for the log goes; undefined: the log takes all. */
  readonly objects?: BrokerObjects | undefined
  readonly clock: Clock
  readonly expiryTime: ExpiryTime
  readonly random: Random
  readonly compute: Compute
  readonly pool: BufferPool
  readonly logger: Log
  readonly logLevel: LogLevelSwitch
  readonly settings: BrokerSettings
  readonly configs: ClusterConfigs
  readonly dataVolume: DataVolume
  readonly describeStatus: DescribeStatus
  readonly observe: BrokerObserver
}

/** The store as records use it. */
export interface BrokerObjects {
  readonly store: ObjectCreator
  readonly reader: ObjectRanges
  /** The broker's one giver of names. */
  readonly keys: ObjectKeys
  /** A larger flush becomes an object before it's committed. */
  readonly inlineBytesMax: number
  readonly budget: FlushBudgetSettings
  /** Reads that begin no farther from the high watermark count as the tail's. */
  readonly tailBytes: number
}

/** Hears what the metrics count. */
export interface BrokerObserver {
  readonly request: RequestObserver
  readonly traffic: TrafficObserver
  readonly flush: FlushObserver
  readonly appended: (partition: Partition, bytes: number) => void
  readonly fetched: (partition: Partition, bytes: number) => void
  readonly telemetry: TelemetryObserver
  /** Called once, with what can be asked at any time. */
  readonly gauges: (gauges: BrokerGauges) => void
  /** A handler threw what no handler may throw. */
  readonly bug: (cause: unknown) => void
}

export interface BrokerGauges {
  readonly fetchWaiters: () => number
  readonly fetchSessions: () => number
  readonly flushesInFlight: () => number
  readonly stranded: () => 0 | 1
  readonly groupsByState: () => ReturnType<Groups['countByState']>
}

export interface Broker {
  /** What the server feeds. */
  readonly dispatch: Dispatch
  /** Forgets what groups committed and nobody needs any more: a job for now and then. */
  expireOffsets(): Promise<void>
  /**
   * Sends clients elsewhere; resolves when they had time to go, at most some seconds later. At once where nobody else serves. The log and the
   * server still have to be open.
   */
  drain(): Promise<void>
  /** Its log is out of reach, and its clients are sent to brokers that get at it. */
  readonly isStranded: boolean
  /** How much it has to do, for those who balance: a number to compare with other brokers'. */
  load(): number
  /** Answers the requests that wait for something that may not come; the log stays open for those that write. */
  close(): void
  /** Gives up what still isn't in the store, when nobody waits for it any more. */
  endWrites(): void
}

/** The door of the room: puts the handlers and what they use together. The log has caught up before. */
export function makeBroker(broker: BrokerParts): Broker {
  const { log, clock, random, settings, configs } = broker
  const compute = new BoundedCompute(broker.compute, settings.inflatedBytesMax)
  const topicSettings = configs.ofTopic.bind(configs)
  const tailCache = new TailCache(settings.tailCacheBytesMax)
  const { objects } = broker
  const reads = new ReadPath({
    bodies: new Bodies(broker.loglet, objects && { stored: log.state.objects, reader: objects.reader }),
    tailCache,
    pool: broker.pool,
    coldBytesMax: settings.coldReadBytesMax,
    tailBytes: objects?.tailBytes ?? 0,
    catchUp: () => log.barrier(),
  })
  const brokers = new ServingBrokers(log, broker.live)
  const { logger } = broker
  const { groups, claims } = openGroups({ log, brokers, clock, random: random.fork('groups'), logger, settings })
  const takeover = new GroupTakeover({ log, claims, brokers, clock, logger })
  const offsetExpiry = new OffsetExpiry({ log, groups, claims, clock, time: broker.expiryTime, settings })
  const draining = new Draining({ log, brokers, clock, settings })
  const stranding = new Stranding({ brokers, clock, logger })
  const meter = new LoadMeter(clock)
  const { loads } = broker
  const balance = loads === undefined ? undefined : new Balance({ log, brokers, clock, logger, loads })
  const clientZones = new ClientZones(settings.clientZones)
  const topicIds = random.fork('topic-ids')
  const parts = {
    log,
    groups,
    claims,
    draining,
    stranding,
    clientZones,
    clock,
    logger,
    settings,
    configs,
    configChanges: new ConfigChanges({ log, clock, logger, configs }),
    logLevels: new LogLevels(broker.logLevel),
    topicSettings,
    topicIds,
    instanceIds: random.fork('telemetry-instances'),
    dataVolume: broker.dataVolume,
    self: new SelfDescription({ log, clock, draining, load: () => meter.load, status: broker.describeStatus }),
    reads,
    writes: new WritePath({
      log,
      tailCache,
      clock,
      settings,
      observe: broker.observe.flush,
      objects: objects && {
        uploads: new FlushUploads({ state: log.state, keys: objects.keys, store: objects.store, clock, logger }),
        inlineBytesMax: objects.inlineBytesMax,
        budget: new FlushBudget(clock, objects.budget),
      },
    }),
    producerTurns: new ProducerTurns({ log, clock, holdMs: settings.produceHoldMs }),
    routing: new Routing(brokers),
    produceCheck: new ProduceCheck({ topicSettings, clock, compute, inflatedBytesMax: settings.inflatedBytesMax }),
    producerIds: new ProducerIds(log),
    fetchSessions: new FetchSessions({ slotsMax: settings.fetchSessionSlotsMax, clock, random: random.fork('fetch-sessions') }),
    fetchWaiters: new FetchWaiters(log, clock),
    timestampSearch: new TimestampSearch({ reads, compute, inflatedBytesMax: settings.inflatedBytesMax }),
    topicCreation: new TopicCreation({ log, clock, random: topicIds, settings }),
    telemetrySubscriptions: new TelemetrySubscriptions(log.state),
    clientTelemetry: new ClientTelemetry({ clock, compute, observe: broker.observe.telemetry }),
    countAppended: broker.observe.appended,
    countFetched: broker.observe.fetched,
  }
  broker.observe.gauges({
    fetchWaiters: () => parts.fetchWaiters.count,
    fetchSessions: () => parts.fetchSessions.count,
    flushesInFlight: () => parts.writes.inFlightCount,
    stranded: () => (brokers.isStranded ? 1 : 0),
    groupsByState: () => groups.countByState(),
  })
  const { request, bug } = broker.observe
  stranding.onBegan(() => {
    parts.fetchWaiters.wakeAll()
    parts.writes.withdraw()
  })
  const traffic: TrafficObserver = (zone, bytesIn, bytesOut) => {
    meter.count(bytesIn + bytesOut)
    broker.observe.traffic(zone, bytesIn, bytesOut)
  }
  return {
    dispatch: new Dispatch({
      served: servedApis(parts),
      clock,
      log: logger,
      clientZones,
      observe: request,
      traffic,
      onBug: bug,
      stranding,
    }),
    expireOffsets: () => offsetExpiry.run(),
    drain: () => draining.drain(),
    load: () => meter.load,
    get isStranded() {
      return brokers.isStranded
    },
    endWrites: () => parts.writes.close(),
    close: () => {
      meter.close()
      balance?.close()
      takeover.close()
      draining.close()
      claims.close()
      groups.close()
    },
  }
}
