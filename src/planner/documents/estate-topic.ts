import { count, dateText, positiveCount, quantity, z } from '../schema.ts'
import { maybe, name, settings } from './estate-fields.ts'

const partition = z.strictObject({
  index: count,
  leader: maybe(z.int()),
  replicas: maybe(z.array(z.int())),
  inSyncReplicas: maybe(z.array(z.int())),
  offlineReplicas: maybe(z.array(z.int())),
  logStartOffset: maybe(z.int()),
  endOffset: maybe(z.int()),
  sizeBytes: maybe(quantity).describe('bytes of one copy'),
  newestTimestamp: maybe(dateText),
  openTransactions: maybe(count),
  activeProducers: maybe(count),
})

/** Something about a topic that makes it awkward, with what shows it. */
const topicFlag = z.strictObject({
  flag: name,
  reply: maybe(z.string()).describe('which reply says so'),
  field: maybe(z.string()),
  at: maybe(dateText),
})

export const topic = z.strictObject({
  name,
  topicId: maybe(z.string()),
  internal: maybe(z.boolean()),
  partitionCount: maybe(positiveCount),
  replicationFactor: maybe(positiveCount),
  settings: maybe(settings).describe('explicit ones only'),
  effective: maybe(
    z.strictObject({
      cleanupPolicy: maybe(z.string()).describe('delete, compact, or both with a comma'),
      retentionHours: maybe(quantity).describe('null: for ever'),
      retentionBytes: maybe(quantity).describe('null: no limit'),
      minInsyncReplicas: maybe(count),
      uncleanLeaderElection: maybe(z.boolean()),
      messageBytesMax: maybe(count),
      messageFormat: maybe(z.string()),
      compression: maybe(z.string()),
      timestampType: maybe(z.string()),
      tiered: maybe(z.boolean()),
    }),
  ),
  owner: maybe(z.string()),
  dataClass: maybe(z.string()),
  /** 3 is the most critical. */
  criticality: maybe(z.int().min(1).max(3)),
  flags: maybe(z.array(topicFlag)),
  partitions: maybe(z.array(partition)),
})

export type Topic = z.output<typeof topic>
