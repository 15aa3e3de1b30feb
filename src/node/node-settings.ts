import type { BrokerSettings } from '../broker/broker.ts'
import type { Settings } from '../config/settings.ts'
import type { ServerSettings } from '../server/server.ts'
import type { StoreSettings } from '../store/open-store.ts'
import type { ObjectUpkeepSettings } from '../upkeep/object-upkeep.ts'
import type { UpkeepSettings } from '../upkeep/upkeep.ts'

const MINUTE_MS = 60_000
/** A disk does one sync after the other; a store does many writes at a time, each of which takes long. */
const DISK_FLUSHES = 1
const STORE_FLUSHES = 16
/** A start reads what came since the newest snapshot: from a disk in one go, from a store by a request for each entry. */
const DISK_SNAPSHOT_ENTRIES = 50_000
const STORE_SNAPSHOT_ENTRIES = 1_000

/** The settings table's values as the parts take them. Nobody below knows the names that people write. */
export function brokerSettings(settings: Settings): BrokerSettings {
  return {
    flushBytesMax: settings['flush.bytes.max'],
    flushLingerMs: settings['flush.linger.ms'],
    flushesInFlightMax: settings['flush.in.flight.max'] ?? (settings.store === undefined ? DISK_FLUSHES : STORE_FLUSHES),
    fetchBytesMax: settings['fetch.max.bytes'],
    fetchWaitMsMax: settings['fetch.wait.ms.max'],
    fetchSessionSlotsMax: settings['max.incremental.fetch.session.cache.slots'],
    tailCacheBytesMax: settings['tail.cache.bytes'],
    coldReadBytesMax: settings['cold.read.bytes.max'],
    inflatedBytesMax: settings['batch.inflated.bytes.max'],
    autoCreateTopics: settings['auto.create.topics.enable'],
    partitionCount: settings['num.partitions'],
    replicationFactor: settings['default.replication.factor'],
    produceHoldMs: settings['produce.hold.ms'],
    zone: zoneOf(settings),
    clientZones: settings['client.zones'],
    drainGraceMs: settings['drain.grace.ms'],
    requestMsMax: settings['request.timeout.ms'],
    initialRebalanceDelayMs: settings['group.initial.rebalance.delay.ms'],
    groupSizeMax: settings['group.max.size'],
    groupBytesMax: settings['group.bytes.max'],
    groupCountMax: settings['group.count.max'],
    sessionTimeoutMsMin: settings['group.min.session.timeout.ms'],
    sessionTimeoutMsMax: settings['group.max.session.timeout.ms'],
    offsetMetadataLengthMax: settings['offset.metadata.max.bytes'],
    offsetCommitTimeoutMs: settings['offsets.commit.timeout.ms'],
    offsetsRetentionMs: settings['offsets.retention.minutes'] * MINUTE_MS,
  }
}

/** Where this broker stands; empty where nobody said. */
export function zoneOf(settings: Settings): string {
  return settings.zone ?? settings['broker.rack'] ?? ''
}

/** `live` gives the settings that hold now, of which only some can differ from those of the start. */
export function serverSettings(settings: Settings, live: () => Settings): ServerSettings {
  return {
    frameBytesMax: settings['socket.request.max.bytes'],
    requestsInFlightMax: settings['connection.requests.max'],
    requestBytesInFlightMax: settings['connection.request.bytes.max'],
    outboundBytesMax: settings['connection.response.bytes.max'],
    get connectionsMax() {
      return live()['max.connections']
    },
    connectionsMaxOf: (address) => connectionsMaxOf(address, live()),
    idleMsMax: settings['connections.max.idle.ms'],
    firstRequestMsMax: settings['connection.first.request.ms'],
    requestMemoryBytesMax: unboundedBelowZero(settings['queued.max.request.bytes']),
    answerMemoryBytesMax: unboundedBelowZero(settings['queued.max.response.bytes']),
  }
}

function unboundedBelowZero(bytes: number): number {
  return bytes < 0 ? Number.POSITIVE_INFINITY : bytes
}

function connectionsMaxOf(address: string, settings: Settings): number {
  for (const override of settings['max.connections.per.ip.overrides']) {
    // An IPv6 address has colons of its own.
    const at = override.lastIndexOf(':')
    if (override.slice(0, at) === address) return Number(override.slice(at + 1))
  }
  return settings['max.connections.per.ip']
}

/** Where the cluster's store is and how it's spoken to. */
export function storeSettings(settings: Settings): StoreSettings {
  const pathStyle = settings['s3-path-style']
  const kind = settings['s3-encryption']
  return {
    endpoint: settings['s3-endpoint'],
    region: settings['s3-region'],
    pathStyle: pathStyle === 'auto' ? undefined : pathStyle === 'true',
    sse: kind === 'none' ? undefined : kind === 'AES256' ? { kind } : { kind, keyId: settings['s3-encryption-key'] },
  }
}

/** What a broker does with a store, besides its log. */
export function objectSettings(settings: Settings, isMetered: boolean) {
  const requestsPerSecond = settings['flush.requests.per.second'] ?? (isMetered ? METERED_FLUSHES : OWN_FLUSHES)
  return {
    inlineBytesMax: settings['entry.inline.bytes.max'],
    budget: {
      requestsPerSecond,
      requestsPerMib: 1,
      requestsBurst: requestsPerSecond * BURST_SECONDS,
    },
    tailBytes: TAIL_BYTES,
  }
}

/** The jobs on what lies in a store. */
export function objectUpkeepSettings(settings: Settings): ObjectUpkeepSettings {
  const mergeAfterMs = settings['merge.after.ms']
  return {
    mergeCheckMs: settings['merge.interval.ms'],
    mergeAfterMs,
    mergeLatestMs: mergeAfterMs + MERGE_LATER_MS,
    mergeBytesMin: MERGE_BYTES_MIN,
    mergeBytesMax: MERGE_BYTES_MAX,
    mergeBytesPerSecond: settings['merge.bytes.per.second'],
    collectCheckMs: Math.min(COLLECT_CHECK_MS, settings['object.delete.grace.ms']),
    collectGraceMs: settings['object.delete.grace.ms'],
    sweepCheckMs: Math.min(SWEEP_CHECK_MS, settings['object.sweep.after.ms']),
    sweepAfterMs: settings['object.sweep.after.ms'],
  }
}

/** What isn't worth a merge by itself waits for more, so long. */
const MERGE_LATER_MS = 360_000
const MERGE_BYTES_MIN = 16 * 1024 * 1024
const MERGE_BYTES_MAX = 64 * 1024 * 1024
const COLLECT_CHECK_MS = 60_000
const SWEEP_CHECK_MS = 600_000

/** What a quiet time saves up. */
const BURST_SECONDS = 5
/** A second, decision 0019. */
const METERED_FLUSHES = 10
const OWN_FLUSHES = 50
/** Consumers that are no farther behind count as those at the end. */
const TAIL_BYTES = 16 * 1024 * 1024
/** Blocks of the store that are under way at a time. */
const TAIL_LOADS = 32
const COLD_LOADS = 8
/** A replay reads from front to back. */
const COLD_AHEAD = 4

export function blockLimits(settings: Settings) {
  return {
    tail: { bytesMax: settings['block.cache.bytes'], loadsMax: TAIL_LOADS, aheadMax: 0 },
    cold: { bytesMax: settings['block.cache.cold.bytes'], loadsMax: COLD_LOADS, aheadMax: COLD_AHEAD },
  }
}

/** Bytes and entries are looked at so often; a snapshot is then at most that much late. */
const SNAPSHOT_CHECK_MS = 2_000

export function upkeepSettings(settings: Settings, live: () => Settings): UpkeepSettings {
  return {
    retentionCheckMs: settings['log.retention.check.interval.ms'],
    snapshotLogBytes: settings['snapshot.interval.bytes'],
    snapshotEntries:
      settings['snapshot.interval.entries'] ?? (settings.store === undefined ? DISK_SNAPSHOT_ENTRIES : STORE_SNAPSHOT_ENTRIES),
    snapshotCheckMs: SNAPSHOT_CHECK_MS,
    get producerIdExpirationMs() {
      return live()['producer.id.expiration.ms']
    },
    offsetsRetentionCheckMs: settings['offsets.retention.check.interval.ms'],
  }
}
