import { boolean, type Definition, double, int, keep, LONG_MAX, list, long, oneOf } from './definition.ts'

/**
 * Every topic config of Kafka 4.3: what it is, what it may be, and which server settings it inherits from, first wins.
 * All are accepted, because tools set them when they create topics and some compare what they read back.
 */
export interface TopicConfig<Value> extends Definition<Value> {
  /** Server settings in the order in which they count. Those that end in .hours or .minutes count in these units. */
  readonly serverKeys: readonly string[]
}

function topicConfig<Value>(definition: Definition<Value>, ...serverKeys: readonly string[]): TopicConfig<Value> {
  return { ...definition, serverKeys }
}

/** `partition:broker` pairs, or `*`. */
function throttledReplica(element: string): string | undefined {
  return element === '*' || /^[0-9]+:[0-9]+$/.test(element) ? undefined : `${element} is neither partition:broker nor *`
}

function cleanupPolicy(element: string): string | undefined {
  return element === 'delete' || element === 'compact' ? undefined : 'String must be one of: compact, delete'
}

const POLICIES = 'delete, compact, both, or empty'
const REPLICAS = 'pairs partition:broker, or *'
const CODECS = ['uncompressed', 'zstd', 'lz4', 'snappy', 'gzip', 'producer'] as const

export const TOPIC_CONFIGS = {
  'cleanup.policy': topicConfig(
    list(
      'delete',
      'What removes records: age and size (delete). With compact, records need keys, and none is removed for a newer one today: compact alone keeps all, and so does an empty list.',
      POLICIES,
      cleanupPolicy,
    ),
    'log.cleanup.policy',
  ),
  'compression.type': topicConfig(
    oneOf(
      'producer',
      'How batches are stored: as the producer sent them, uncompressed, or compressed anew with this codec.',
      CODECS,
    ),
    'compression.type',
  ),
  'compression.gzip.level': topicConfig(
    {
      ...int(-1, "Level at which the broker compresses with gzip; -1 is the codec's own.", { min: -1, max: 9 }),
      read: readGzipLevel,
    },
    'compression.gzip.level',
  ),
  'compression.lz4.level': topicConfig(
    int(9, 'Level at which the broker compresses with lz4.', { min: 1, max: 17 }),
    'compression.lz4.level',
  ),
  'compression.zstd.level': topicConfig(
    int(3, 'Level at which the broker compresses with zstd.', { min: -131_072, max: 22 }),
    'compression.zstd.level',
  ),
  'delete.retention.ms': topicConfig(
    keep(long(86_400_000, 'How long a tombstone stays in a compacted topic after cleaning reached it.', { min: 0 })),
    'log.cleaner.delete.retention.ms',
  ),
  'file.delete.delay.ms': topicConfig(
    keep(long(60_000, 'Delay before the files of removed records go.', { min: 0 })),
    'log.segment.delete.delay.ms',
  ),
  'flush.messages': topicConfig(
    keep(long(LONG_MAX, 'Records between two syncs of the disk. Here every acknowledged record has been synced.', { min: 1 })),
    'log.flush.interval.messages',
  ),
  'flush.ms': topicConfig(
    keep(long(LONG_MAX, 'Time between two syncs of the disk. Here every acknowledged record has been synced.', { min: 0 })),
    'log.flush.interval.ms',
    'log.flush.scheduler.interval.ms',
  ),
  'follower.replication.throttled.replicas': topicConfig(
    keep(list('', 'Replicas whose copying is throttled at the follower.', REPLICAS, throttledReplica)),
  ),
  'leader.replication.throttled.replicas': topicConfig(
    keep(list('', 'Replicas whose copying is throttled at the leader.', REPLICAS, throttledReplica)),
  ),
  'index.interval.bytes': topicConfig(
    keep(int(4_096, 'Bytes between two entries of the offset index.', { min: 0 })),
    'log.index.interval.bytes',
  ),
  'local.retention.bytes': topicConfig(
    keep(long(-2, 'Bytes of a tiered partition that stay local; -2 means retention.bytes.', { min: -2 })),
    'log.local.retention.bytes',
  ),
  'local.retention.ms': topicConfig(
    keep(long(-2, 'Time that records of a tiered topic stay local; -2 means retention.ms.', { min: -2 })),
    'log.local.retention.ms',
  ),
  'max.compaction.lag.ms': topicConfig(
    keep(long(LONG_MAX, 'A record is compacted at the latest after this time.', { min: 1 })),
    'log.cleaner.max.compaction.lag.ms',
  ),
  'max.message.bytes': topicConfig(
    int(1_048_588, 'Largest batch, as it is stored: compressed, and with the 12 bytes in front of it.', { min: 0 }),
    'message.max.bytes',
  ),
  'message.timestamp.after.max.ms': topicConfig(
    long(3_600_000, 'How far in the future a timestamp made by the producer may lie.', { min: 0 }),
    'log.message.timestamp.after.max.ms',
  ),
  'message.timestamp.before.max.ms': topicConfig(
    long(LONG_MAX, 'How far in the past a timestamp made by the producer may lie.', { min: 0 }),
    'log.message.timestamp.before.max.ms',
  ),
  'message.timestamp.type': topicConfig(
    oneOf('CreateTime', "Whose clock stamps records: the producer's (CreateTime) or the broker's (LogAppendTime).", [
      'CreateTime',
      'LogAppendTime',
    ]),
    'log.message.timestamp.type',
  ),
  'min.cleanable.dirty.ratio': topicConfig(
    keep(double(0.5, 'Share of the log that must be uncleaned before it is compacted.', { min: 0, max: 1 })),
    'log.cleaner.min.cleanable.ratio',
  ),
  'min.compaction.lag.ms': topicConfig(
    keep(long(0, 'A record stays uncompacted at least this long.', { min: 0 })),
    'log.cleaner.min.compaction.lag.ms',
  ),
  'min.insync.replicas': topicConfig(
    keep(
      int(1, "Replicas that must have a record before it is acknowledged. Durability here doesn't hang on replicas.", { min: 1 }),
    ),
    'min.insync.replicas',
  ),
  preallocate: topicConfig(keep(boolean(false, "Whether a segment's file is given its full size at once.")), 'log.preallocate'),
  'remote.storage.enable': topicConfig(keep(boolean(false, 'Whether old segments move to tiered storage.'))),
  'remote.log.copy.disable': topicConfig(keep(boolean(false, 'Whether no further segments are copied to tiered storage.'))),
  'remote.log.delete.on.disable': topicConfig(
    keep(boolean(false, 'Whether tiered data goes when tiered storage is turned off for the topic.')),
  ),
  'retention.bytes': topicConfig(
    long(-1, 'Bytes that a partition keeps under the delete policy; -1 means no bound.'),
    'log.retention.bytes',
  ),
  'retention.ms': topicConfig(
    long(604_800_000, 'Time that a record is kept under the delete policy, from its timestamp on; -1 means for ever.', {
      min: -1,
    }),
    'log.retention.ms',
    'log.retention.minutes',
    'log.retention.hours',
  ),
  'segment.bytes': topicConfig(
    int(1_073_741_824, 'Size of a segment. It bounds a batch too: a larger one is refused.', { min: 1_048_576 }),
    'log.segment.bytes',
  ),
  'segment.index.bytes': topicConfig(
    keep(int(10_485_760, "Size of a segment's offset index.", { min: 4 })),
    'log.index.size.max.bytes',
  ),
  'segment.jitter.ms': topicConfig(
    keep(long(0, "Random time taken off segment.ms, so that segments don't roll all at once.", { min: 0 })),
    'log.roll.jitter.ms',
    'log.roll.jitter.hours',
  ),
  'segment.ms': topicConfig(
    keep(long(604_800_000, 'Age at which a segment is rolled.', { min: 1 })),
    'log.roll.ms',
    'log.roll.hours',
  ),
  'unclean.leader.election.enable': topicConfig(
    keep(boolean(false, 'Whether a replica that lags may become leader. There are no replicas that could.')),
    'unclean.leader.election.enable',
  ),
} as const satisfies Record<string, TopicConfig<unknown>>

export type TopicConfigName = keyof typeof TOPIC_CONFIGS

/** By name, for names from outside: an object would find `__proto__`. */
export const TOPIC_CONFIG_BY_NAME: ReadonlyMap<string, TopicConfig<unknown>> = new Map(Object.entries(TOPIC_CONFIGS))

/** Gone since Kafka 4.0. Tools from before still send them; they are taken and forgotten. */
export const FORGOTTEN_TOPIC_CONFIGS: ReadonlySet<string> = new Set(['message.format.version', 'message.downconversion.enable'])

/** 0 is no level of gzip. */
function readGzipLevel(text: string): ReturnType<Definition<number>['read']> {
  const reading = GZIP_LEVEL.read(text)
  return reading.kind === 'value' && reading.value === 0 ? { kind: 'refused', why: 'Value must be -1 or from 1 to 9' } : reading
}

const GZIP_LEVEL = int(-1, '', { min: -1, max: 9 })
