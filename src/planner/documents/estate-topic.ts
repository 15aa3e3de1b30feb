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

/** What batches and records of a topic look like, from a few of its newest. No key, no value and no header's value stands here. */
const sample = z.strictObject({
  at: dateText,
  by: name.describe('who asked for it'),
  recordCountMax: positiveCount.describe('records that were looked at in a partition, at most'),
  partitionCount: count.describe('partitions that were read'),
  batchCount: count,
  batchBytes: quantity.describe('as they are stored, compressed or not'),
  largestBatchBytes: quantity,
  recordCount: count.describe('in those batches, as they say themselves'),
  openedRecordCount: count.describe('records that were looked at; what follows of keys, headers and values is of these'),
  keylessCount: count,
  schemaFramedCount: count.describe("values that begin as a schema registry's clients write them: a zero, then four bytes"),
  headerNames: z.array(z.string()).describe('a hundred at most'),
  codecs: z.array(z.strictObject({ codec: name, batchCount: count })),
  timestampSpreadMs: maybe(quantity).describe('from the oldest to the newest; null without any'),
  idempotentBatchCount: count,
  transactionalBatchCount: count,
  oldFormatBatchCount: count.describe('of message formats before 2; none of them is opened'),
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
  sample: maybe(sample),
})

export type Topic = z.output<typeof topic>
