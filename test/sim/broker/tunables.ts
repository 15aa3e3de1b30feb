import type { Address } from '../../../src/base/ports.ts'
import { effectiveSettings, NO_OVERRIDES, type Settings } from '../../../src/config/settings.ts'
import type { ObjectUpkeepSettings } from '../../../src/upkeep/object-upkeep.ts'
import type { FaultName } from '../nemesis/fault-names.ts'
import type { Tunables } from '../subject.ts'
import type { Bucket } from '../world/bucket.ts'
import type { SimRandom } from '../world/random.ts'

const KIB = 1024
const MIB = 1024 * KIB
export const PARTITIONS_MAX = 8

/** What isn't a setting of the broker: how its log is kept, and what its clients do. */
const OTHERS = [
  'loglet.batch.bytes',
  'loglet.open.files',
  'buffer.pool.bytes',
  'snapshot.piece.bytes',
  'clients',
  'audit.retention.ms',
  'audit.retention.bytes',
  'merge.check.ms',
  'merge.after.ms',
  'merge.latest.ms',
  'merge.bytes.max',
  'collect.check.ms',
  'collect.grace.ms',
  'sweep.check.ms',
  'sweep.after.ms',
  'trim.after.ms',
  'own.ids',
  'store.p50.ms',
  'store.p99.ms',
  'store.timeout.ms',
  'store.dates',
]

/** What most clients of a run are. `calm`: one group that nobody joins or leaves, so that no rebalance is due. */
export type Cast = 'mixed' | 'wire' | 'groups' | 'topics' | 'calm'
const CASTS: readonly Cast[] = ['mixed', 'mixed', 'mixed', 'wire', 'groups', 'groups', 'topics', 'calm']

/** By the settings' own names, and extreme on purpose: caches of nothing, flushes of one batch, tiny files, a snapshot every few entries. */
export function drawTunables(random: SimRandom): Tunables {
  return {
    clients: random.pick(CASTS),
    'flush.bytes.max': random.pick([1, 20 * KIB, 8 * MIB]),
    'flush.linger.ms': random.pick([0, 0, 5]),
    'flush.in.flight.max': random.pick([1, 1, 3]),
    'tail.cache.bytes': random.pick([0, 10 * KIB, 64 * MIB]),
    'cold.read.bytes.max': random.pick([64 * KIB, 64 * MIB]),
    'loglet.file.bytes': random.pick([4 * KIB, 100 * KIB, 64 * MIB]),
    'snapshot.interval.entries': random.pick([3, 50, 50_000]),
    'connection.requests.max': random.pick([1, 5, 1_000]),
    'connection.request.bytes.max': random.pick([8 * KIB, 32 * MIB]),
    'loglet.batch.bytes': random.pick([1, 64 * KIB, 8 * MIB]),
    'loglet.open.files': random.pick([2, 64]),
    'buffer.pool.bytes': random.pick([0, 64 * KIB, 64 * MIB]),
    'max.incremental.fetch.session.cache.slots': random.pick([0, 1, 1_000]),
    'log.retention.check.interval.ms': random.pick([300, 3_000, 300_000]),
    'audit.retention.ms': random.pick([-1, 2_000, 20_000]),
    'audit.retention.bytes': random.pick([-1, 0, 3_000]),
    'group.initial.rebalance.delay.ms': random.pick([0, 100, 3_000]),
    'group.max.size': random.pick([2, 100, 100]),
    'group.count.max': random.pick([2, 1_000, 1_000]),
    'group.bytes.max': random.pick([1_000, 8 * MIB, 8 * MIB]),
    'connection.response.bytes.max': random.pick([2 * KIB, 16 * MIB]),
    'queued.max.response.bytes': random.pick([4 * KIB, 512 * MIB]),
    'snapshot.piece.bytes': random.pick([1, 256 * KIB]),
  }
}

/** What is the store's, and how brokers use it. Times are short: a run lasts half a minute. */
export function drawClusterTunables(random: SimRandom): Tunables {
  const p50Ms = random.pick([1, 3, 10, 40])
  return {
    ...drawTunables(random),
    'flush.in.flight.max': random.pick([1, 3, 16]),
    'snapshot.interval.entries': random.pick([20, 100, 50_000]),
    'entry.inline.bytes.max': random.pick([0, 2 * KIB, MIB, MIB]),
    'flush.requests.per.second': random.pick([10, 100, 1_000]),
    'log.trim.grace.ms': random.pick([1_000, 10_000, 3_600_000]),
    'block.cache.bytes': random.pick([4 * MIB, 128 * MIB]),
    'block.cache.cold.bytes': random.pick([4 * MIB, 64 * MIB]),
    'merge.check.ms': random.pick([300, 2_000, 2_000, 60_000]),
    'merge.after.ms': random.pick([0, 1_000, 5_000]),
    'merge.latest.ms': random.pick([0, 1_000, 10_000]),
    'merge.bytes.max': random.pick([1_000, 64 * MIB]),
    'collect.check.ms': random.pick([300, 3_000]),
    'collect.grace.ms': random.pick([500, 5_000, 5_000, 60_000]),
    'sweep.check.ms': random.pick([1_000, 5_000]),
    'sweep.after.ms': random.pick([1_000, 5_000, 5_000, 60_000]),
    'trim.after.ms': random.pick([1_000, 5_000, 60_000]),
    'own.ids': random.chance(0.5),
    'store.p50.ms': p50Ms,
    'store.p99.ms': p50Ms * random.pick([2, 5]),
    'store.timeout.ms': random.pick([1_000, 5_000]),
    'store.dates': random.chance(0.8),
    'store.silence.ms': random.pick([500, 1_000, 1_000, 5_000]),
  }
}

/** The jobs on stored objects have half a minute for what takes hours. */
export function objectUpkeepOf(tunables: Tunables): Partial<ObjectUpkeepSettings> {
  return {
    mergeCheckMs: numberOf(tunables, 'merge.check.ms', 2_000),
    mergeAfterMs: numberOf(tunables, 'merge.after.ms', 1_000),
    mergeLatestMs: numberOf(tunables, 'merge.latest.ms', 1_000),
    mergeBytesMin: 1,
    mergeBytesMax: numberOf(tunables, 'merge.bytes.max', 64 * MIB),
    collectCheckMs: numberOf(tunables, 'collect.check.ms', 3_000),
    collectGraceMs: numberOf(tunables, 'collect.grace.ms', 5_000),
    sweepCheckMs: numberOf(tunables, 'sweep.check.ms', 5_000),
    sweepAfterMs: numberOf(tunables, 'sweep.after.ms', 5_000),
  }
}

/** A job that waits for a minute has something to do long after everybody has gone. */
export function isUpkeepSoonOver(tunables: Tunables): boolean {
  const waits = ['merge.check.ms', 'collect.grace.ms', 'sweep.after.ms'].map((name) => numberOf(tunables, name, 0))
  return Math.max(...waits) < 60_000
}

/** Makes the store what was drawn. */
export function furnish(bucket: Bucket, tunables: Tunables): void {
  bucket.latency = { p50Ms: numberOf(tunables, 'store.p50.ms', 3), p99Ms: numberOf(tunables, 'store.p99.ms', 15) }
  bucket.timeoutMs = numberOf(tunables, 'store.timeout.ms', 5_000)
  bucket.tellsDates = tunables['store.dates'] !== false
}

/** A calm group must be reached and reach its broker: what comes then to the broker's process and disk mustn't disturb it. */
const DISTURBING: readonly FaultName[] = [
  'power-loss',
  'pause',
  'suspend',
  'client-kill',
  'client-pause',
  'delay',
  'lost-bytes',
  'reset',
  'half-open',
  'clog',
  'one-way-cut',
  'disk-full',
  'too-many-files',
  'slow-disk',
  'log-slow',
  'deaf-seat',
  'cut-brokers',
  'cut-store',
  'leave',
  'store-lost',
  'store-late',
  'store-failed',
  'store-throttled',
  'store-conflict',
  'store-denied',
  'store-broken-reads',
  'store-swapped',
  'store-flipped',
  'store-slow',
  'store-brownout',
  'store-outage',
]

export function sparedBy(tunables: Tunables): readonly FaultName[] {
  return castOf(tunables) === 'calm' ? DISTURBING : []
}

export function castOf(tunables: Tunables): Cast {
  return CASTS.find((cast) => cast === tunables.clients) ?? 'mixed'
}

/** Where one broker of a cluster is. */
export interface ClusterSeat {
  readonly peers: Address
  /** Empty: it isn't told. */
  readonly zone: string
  /** As its host is called: the n-th. */
  readonly number: number
}

/** What a broker of a cluster is told besides. */
export function seatSettings(tunables: Tunables, { peers, zone, number }: ClusterSeat): Partial<Settings> {
  return {
    'peers.listen': peers,
    'drain.grace.ms': 500,
    ...(zone === '' ? {} : { zone }),
    ...(tunables['own.ids'] === true ? { 'node.id': number } : {}),
  }
}

/** The table's defaults with the tunables in their places; their ranges aren't checked: extremes are wanted. */
export function settingsOf(tunables: Tunables, address: Address): Settings {
  const drawn = Object.fromEntries(Object.entries(tunables).filter(([name]) => !OTHERS.includes(name)))
  const defaults = effectiveSettings({ perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES })
  return {
    ...defaults,
    ...drawn,
    // A calm group must find room.
    ...(castOf(tunables) === 'calm' ? { 'group.max.size': 100, 'group.count.max': 100, 'group.bytes.max': 8 * MIB } : {}),
    listen: address,
    'num.partitions': PARTITIONS_MAX,
    'shutdown.drain.ms': 2_000,
    'group.min.session.timeout.ms': 1_000,
  }
}

/** The number that was drawn; specs of earlier days may lack it. */
export function numberOf(tunables: Tunables, name: string, fallback: number): number {
  const value = tunables[name]
  return typeof value === 'number' ? value : fallback
}
