import { boolean, clusterWide, type Definition, int, keep, LONG_MAX, list, long, string } from './definition.ts'
import { TOPIC_CONFIGS, type TopicConfigName } from './topic-configs.ts'

/** A server setting that is only the default of a topic config: same type, same values, changed at run time for the cluster. */
function defaultOf<Name extends TopicConfigName>(name: Name): (typeof TOPIC_CONFIGS)[Name] {
  const config = TOPIC_CONFIGS[name]
  return { ...config, about: `Default of the topic config ${name}. ${config.about}`, dynamic: 'cluster-wide' }
}

/** The same for configs that have several spellings: the first one has no default, so that the others can speak. */
function optionalDefaultOf(name: TopicConfigName): Definition<unknown> {
  return { ...defaultOf(name), fallback: null }
}

const OLD = 'Counts only where the spelling in milliseconds is not set.'

/** Server settings that topics inherit, and how topics come to be. */
export const TOPIC_DEFAULT_SETTINGS = {
  'auto.create.topics.enable': boolean(true, 'Whether a topic comes into being when a client asks for it.'),
  'num.partitions': int(1, 'Partitions of a topic that is created without a number.', { min: 1 }),
  'default.replication.factor': int(
    1,
    'Replication factor of a topic that is created without one. It is shown, and means nothing else.',
    { min: 1 },
  ),
  'delete.topic.enable': boolean(true, 'Whether topics can be deleted.'),
  'log.retention.check.interval.ms': long(300_000, 'Time between two looks for records that retention removes.', { min: 1 }),
  'log.cleanup.policy': defaultOf('cleanup.policy'),
  'compression.type': defaultOf('compression.type'),
  'compression.gzip.level': defaultOf('compression.gzip.level'),
  'compression.lz4.level': defaultOf('compression.lz4.level'),
  'compression.zstd.level': defaultOf('compression.zstd.level'),
  'log.cleaner.delete.retention.ms': defaultOf('delete.retention.ms'),
  'log.segment.delete.delay.ms': defaultOf('file.delete.delay.ms'),
  'log.flush.interval.messages': defaultOf('flush.messages'),
  'log.flush.interval.ms': optionalDefaultOf('flush.ms'),
  'log.flush.scheduler.interval.ms': keep(long(LONG_MAX, `Default of the topic config flush.ms. ${OLD}`)),
  'log.index.interval.bytes': defaultOf('index.interval.bytes'),
  'log.local.retention.bytes': defaultOf('local.retention.bytes'),
  'log.local.retention.ms': defaultOf('local.retention.ms'),
  'log.cleaner.max.compaction.lag.ms': defaultOf('max.compaction.lag.ms'),
  'message.max.bytes': defaultOf('max.message.bytes'),
  'log.message.timestamp.after.max.ms': defaultOf('message.timestamp.after.max.ms'),
  'log.message.timestamp.before.max.ms': defaultOf('message.timestamp.before.max.ms'),
  'log.message.timestamp.type': defaultOf('message.timestamp.type'),
  'log.cleaner.min.cleanable.ratio': defaultOf('min.cleanable.dirty.ratio'),
  'log.cleaner.min.compaction.lag.ms': defaultOf('min.compaction.lag.ms'),
  'min.insync.replicas': defaultOf('min.insync.replicas'),
  'log.preallocate': defaultOf('preallocate'),
  'log.retention.bytes': defaultOf('retention.bytes'),
  'log.retention.ms': optionalDefaultOf('retention.ms'),
  'log.retention.minutes': int(null, `Default of the topic config retention.ms, in minutes; -1 means for ever. ${OLD}`, {
    min: -1,
  }),
  'log.retention.hours': int(168, `Default of the topic config retention.ms, in hours; -1 means for ever. ${OLD}`, { min: -1 }),
  'log.segment.bytes': defaultOf('segment.bytes'),
  'log.index.size.max.bytes': defaultOf('segment.index.bytes'),
  'log.roll.jitter.ms': optionalDefaultOf('segment.jitter.ms'),
  'log.roll.jitter.hours': keep(int(0, `Default of the topic config segment.jitter.ms, in hours. ${OLD}`, { min: 0 })),
  'log.roll.ms': optionalDefaultOf('segment.ms'),
  'log.roll.hours': keep(int(168, `Default of the topic config segment.ms, in hours. ${OLD}`, { min: 1 })),
  'unclean.leader.election.enable': defaultOf('unclean.leader.election.enable'),
  'create.topic.policy.class.name': keep({ ...string(null, 'Plug-in that may refuse new topics.'), type: 'class' as const }),
  'alter.config.policy.class.name': keep({
    ...string(null, 'Plug-in that may refuse changes of configs.'),
    type: 'class' as const,
  }),
  'log.cleaner.threads': clusterWide(keep(int(1, 'Threads that compact.', { min: 0 }))),
  'log.cleaner.dedupe.buffer.size': clusterWide(
    keep(long(134_217_728, 'Memory in which compaction finds the newest record of each key.')),
  ),
  'log.cleaner.io.buffer.size': clusterWide(keep(int(524_288, 'Memory through which compaction reads and writes.', { min: 0 }))),
  'log.cleaner.io.buffer.load.factor': clusterWide(keep(string('0.9', 'How full the buffer of compaction may get.'))),
  'log.cleaner.io.max.bytes.per.second': clusterWide(
    keep(string('1.7976931348623157E308', 'Bytes a second that compaction may move.')),
  ),
  'log.cleaner.backoff.ms': clusterWide(keep(long(15_000, 'Pause of compaction when there is nothing to do.', { min: 0 }))),
  'num.network.threads': clusterWide(keep(int(3, 'Threads that read and write sockets.', { min: 1 }))),
  'num.io.threads': clusterWide(keep(int(8, 'Threads that answer requests.', { min: 1 }))),
  'num.replica.fetchers': clusterWide(keep(int(1, 'Threads that copy from leaders.', { min: 1 }))),
  'num.recovery.threads.per.data.dir': clusterWide(keep(int(2, 'Threads that recover logs at the start.', { min: 1 }))),
  'background.threads': clusterWide(keep(int(10, 'Threads for other work.', { min: 1 }))),
  'auto.leader.rebalance.enable': keep(
    boolean(true, 'Whether leaders move back to their preferred brokers. There are no leaders here.'),
  ),
  'replica.lag.time.max.ms': keep(long(30_000, 'Time after which a replica that lags is out of sync.')),
  'replica.fetch.max.bytes': keep(int(1_048_576, 'Bytes that a replica fetches of one partition.', { min: 0 })),
  'replica.socket.timeout.ms': keep(int(30_000, 'Time-out of a requests between replicas.')),
  'metric.reporters': clusterWide(keep(list('', 'Plug-ins that report metrics.', 'names of classes'))),
  'metrics.num.samples': keep(int(2, 'Samples that a metric is made of.', { min: 1 })),
  'metrics.sample.window.ms': keep(long(30_000, 'Length of a sample.', { min: 1 })),
  'metrics.recording.level': keep(string('INFO', 'Detail of metrics.')),
  'cordoned.log.dirs': clusterWide(keep(list('', 'Directories that get no new partitions.', 'paths'))),
} as const satisfies Record<string, Definition<unknown>>
