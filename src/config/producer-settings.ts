import { boolean, clusterWide, type Definition, int, keep, LONG_MAX, long, perBroker, short } from './definition.ts'

/** Idempotent and transactional producers, and what limits clients' rates. */
export const PRODUCER_SETTINGS = {
  'producer.id.expiration.ms': clusterWide(
    int(86_400_000, 'Time after which the state of an idle producer is forgotten.', { min: 1 }),
  ),
  'transaction.max.timeout.ms': keep(int(900_000, 'Longest transaction time-out that a producer may ask for.', { min: 1 })),
  'transactional.id.expiration.ms': keep(int(604_800_000, 'Time after which an idle transactional id is forgotten.', { min: 1 })),
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': keep(
    int(10_000, 'Time between two looks for transactions that timed out.', { min: 1 }),
  ),
  'transaction.remove.expired.transaction.cleanup.interval.ms': keep(
    int(3_600_000, 'Time between two looks for idle transactional ids.', { min: 1 }),
  ),
  'transaction.partition.verification.enable': clusterWide(
    keep(boolean(true, 'Whether a batch is checked to belong to an open transaction.')),
  ),
  'transaction.two.phase.commit.enable': keep(boolean(false, 'Whether transactions may wait for an outer coordinator.')),
  'transaction.state.log.num.partitions': keep(int(50, 'Partitions of __transaction_state, as tools compute them.', { min: 1 })),
  'transaction.state.log.replication.factor': keep(short(3, 'Replication factor of __transaction_state.', { min: 1 })),
  'transaction.state.log.min.isr': keep(int(2, 'In-sync replicas of __transaction_state.', { min: 1 })),
  'transaction.state.log.segment.bytes': keep(int(104_857_600, 'Segment size of __transaction_state.', { min: 1 })),
  'add.partitions.to.txn.retry.backoff.ms': keep(int(20, 'Pause while a transaction before is being completed.', { min: 0 })),
  'add.partitions.to.txn.retry.backoff.max.ms': keep(int(100, 'Longest such pause.', { min: 0 })),
  'quota.window.num': keep(int(11, 'Windows over which the rate of a client is measured.', { min: 1 })),
  'quota.window.size.seconds': keep(int(1, 'Length of such a window.', { min: 1 })),
  'controller.quota.window.num': keep(int(11, 'Windows over which the rate of topic changes is measured.', { min: 1 })),
  'controller.quota.window.size.seconds': keep(int(1, 'Length of such a window.', { min: 1 })),
  'leader.replication.throttled.rate': perBroker(
    keep(long(LONG_MAX, 'Bytes a second that leaders send to throttled replicas.', { min: 0 })),
  ),
  'follower.replication.throttled.rate': perBroker(
    keep(long(LONG_MAX, 'Bytes a second that throttled replicas fetch.', { min: 0 })),
  ),
  'replica.alter.log.dirs.io.max.bytes.per.second': perBroker(
    keep(long(LONG_MAX, 'Bytes a second that move between directories.', { min: 0 })),
  ),
} as const satisfies Record<string, Definition<unknown>>
