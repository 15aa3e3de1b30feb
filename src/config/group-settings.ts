import { clusterWide, type Definition, INT_MAX, int, keep, list, long, oneOf, short } from './definition.ts'

const MIB = 1024 * 1024

/** Consumer groups and their committed offsets. */
export const GROUP_SETTINGS = {
  'group.coordinator.rebalance.protocols': keep(list('classic', 'Kinds of group that are on.', 'names of kinds')),
  'group.count.max': int(100_000, 'Groups that are remembered; a further one is refused.', { min: 1 }),
  'group.min.session.timeout.ms': int(6_000, 'Shortest session time-out that a member of a classic group may ask for.', {
    min: 1,
  }),
  'group.max.session.timeout.ms': int(1_800_000, 'Longest session time-out that a member of a classic group may ask for.', {
    min: 1,
  }),
  'group.initial.rebalance.delay.ms': int(3_000, 'How long the first member of an empty classic group waits for others.', {
    min: 0,
  }),
  'group.max.size': int(INT_MAX, 'Members of a classic group; a further one is refused.', { min: 1 }),
  'group.bytes.max': int(
    8 * MIB,
    'Bytes that the members of a classic group may say of themselves, and again those that may be assigned to them; more is refused.',
    // Both, and texts of three bytes a character, fit into one command of the log.
    { min: 1_024, max: 16 * MIB },
  ),
  'offsets.retention.minutes': int(10_080, 'Time after which the offsets of a group without members are forgotten.', { min: 1 }),
  'offsets.retention.check.interval.ms': long(600_000, 'Time between two looks for such offsets.', { min: 1 }),
  'offset.metadata.max.bytes': int(4_096, 'Longest text that a client may commit with an offset.', { min: 0 }),
  'offsets.commit.timeout.ms': int(5_000, 'Longest time that a commit may take before it is answered with an error.', { min: 1 }),
  'offsets.topic.num.partitions': keep(int(50, 'Partitions of __consumer_offsets, as tools compute them.', { min: 1 })),
  'offsets.topic.replication.factor': keep(short(3, 'Replication factor of __consumer_offsets.', { min: 1 })),
  'offsets.topic.segment.bytes': keep(int(104_857_600, 'Segment size of __consumer_offsets.', { min: 1 })),
  'offsets.topic.compression.codec': keep(int(0, 'Codec of __consumer_offsets.')),
  'offsets.load.buffer.size': keep(int(5_242_880, 'Bytes that are read at once when offsets are loaded.', { min: 1 })),
  'group.coordinator.append.linger.ms': keep(int(-1, 'Time for which writes of a coordinator gather; -1 adapts.', { min: -1 })),
  'group.coordinator.threads': keep(int(4, 'Threads of the group coordinator.', { min: 1 })),
  'group.coordinator.cached.buffer.max.bytes': clusterWide(
    keep(int(1_048_588, 'Largest buffer that the group coordinator keeps.', { min: 524_288 })),
  ),
  'share.coordinator.cached.buffer.max.bytes': clusterWide(
    keep(int(1_048_588, 'Largest buffer that the share coordinator keeps.', { min: 524_288 })),
  ),
} as const satisfies Record<string, Definition<unknown>>

/** The three newer kinds of group: what their members are told, and the bounds of what a group may set for itself. */
export const GROUP_KIND_SETTINGS = {
  'group.consumer.session.timeout.ms': session(45_000),
  'group.consumer.min.session.timeout.ms': bound(45_000, 1),
  'group.consumer.max.session.timeout.ms': bound(60_000, 1),
  'group.consumer.heartbeat.interval.ms': heartbeat(5_000),
  'group.consumer.min.heartbeat.interval.ms': bound(5_000, 1),
  'group.consumer.max.heartbeat.interval.ms': bound(15_000, 1),
  'group.consumer.assignment.interval.ms': clusterWide(assignment()),
  'group.consumer.min.assignment.interval.ms': bound(0, 0),
  'group.consumer.max.assignment.interval.ms': bound(15_000, 0),
  'group.consumer.max.size': size(INT_MAX, INT_MAX),
  'group.consumer.assignors': keep(
    list('uniform,range', 'Assignors of consumer groups; the first is used unless a group asks for another.', 'names'),
  ),
  'group.consumer.migration.policy': keep(
    oneOf('bidirectional', 'Which way groups may move between the classic and the consumer kind.', [
      'bidirectional',
      'upgrade',
      'downgrade',
      'disabled',
    ]),
  ),
  'group.consumer.regex.refresh.interval.ms': keep(
    int(600_000, 'Time between two looks for topics that a pattern matches.', { min: 10_000 }),
  ),
  'group.share.session.timeout.ms': session(45_000),
  'group.share.min.session.timeout.ms': bound(45_000, 1),
  'group.share.max.session.timeout.ms': bound(60_000, 1),
  'group.share.heartbeat.interval.ms': heartbeat(5_000),
  'group.share.min.heartbeat.interval.ms': bound(5_000, 1),
  'group.share.max.heartbeat.interval.ms': bound(15_000, 1),
  'group.share.assignment.interval.ms': clusterWide(assignment()),
  'group.share.min.assignment.interval.ms': bound(0, 0),
  'group.share.max.assignment.interval.ms': bound(15_000, 0),
  'group.share.max.size': size(200, 1_000),
  'group.share.assignors': keep(list('simple', 'Assignors of share groups.', 'names')),
  'group.share.record.lock.duration.ms': keep(int(30_000, 'How long a share consumer may hold a record.', { min: 1_000 })),
  'group.share.min.record.lock.duration.ms': bound(15_000, 1_000),
  'group.share.max.record.lock.duration.ms': bound(60_000, 1_000),
  'group.share.delivery.count.limit': keep(int(5, 'Deliveries of a record before it is given up.', { min: 2, max: 10 })),
  'group.share.min.delivery.count.limit': bound(2, 2),
  'group.share.max.delivery.count.limit': bound(10, 2),
  'group.share.partition.max.record.locks': keep(
    int(2_000, 'Records of a partition that may be in flight.', { min: 100, max: 10_000 }),
  ),
  'group.share.min.partition.max.record.locks': bound(100, 100),
  'group.share.max.partition.max.record.locks': bound(4_000, 100),
  'group.share.max.share.sessions': keep(int(2_000, 'Share sessions that are remembered.', { min: 1 })),
  'group.streams.session.timeout.ms': session(45_000),
  'group.streams.min.session.timeout.ms': bound(45_000, 1),
  'group.streams.max.session.timeout.ms': bound(60_000, 1),
  'group.streams.heartbeat.interval.ms': heartbeat(5_000),
  'group.streams.min.heartbeat.interval.ms': bound(5_000, 1),
  'group.streams.max.heartbeat.interval.ms': bound(15_000, 1),
  'group.streams.assignment.interval.ms': clusterWide(assignment()),
  'group.streams.min.assignment.interval.ms': bound(0, 0),
  'group.streams.max.assignment.interval.ms': bound(15_000, 0),
  'group.streams.max.size': size(INT_MAX, INT_MAX),
  'group.streams.num.standby.replicas': keep(int(0, 'Standby copies of the state of each task.', { min: 0 })),
  'group.streams.max.standby.replicas': keep(int(2, 'Upper bound of that number.', { min: 0 })),
  'group.streams.initial.rebalance.delay.ms': keep(
    int(3_000, 'How long the first member of an empty streams group waits for others.', { min: 0 }),
  ),
} as const satisfies Record<string, Definition<unknown>>

function session(fallback: number): Definition<number> {
  return keep(int(fallback, 'Time without a heartbeat after which a member of such a group is taken for gone.', { min: 1 }))
}

function heartbeat(fallback: number): Definition<number> {
  return keep(int(fallback, 'Time between two heartbeats, as members of such a group are told.', { min: 1 }))
}

function assignment(): Definition<number> {
  return keep(int(1_000, 'Least time between two computations of the assignment of such a group.', { min: 0 }))
}

function bound(fallback: number, min: number): Definition<number> {
  return keep(int(fallback, 'Bound of what a group may set for itself.', { min }))
}

function size(fallback: number, max: number): Definition<number> {
  return keep(int(fallback, 'Members of such a group; a further one is refused.', { min: 1, max }))
}
