import { z } from '../../schema.ts'

const id = z.string().min(1)

export const clientRules = z.strictObject({
  /** Oldest version of each request that Odradek answers. */
  requestVersionsMin: z.record(id, z.int().min(0)),
  /** By what programs call their client: from which version on it speaks such requests, and which one breaks before. */
  software: z.record(id, z.strictObject({ from: id, breaks: id, confidence: z.enum(['verified', 'documented']) })),
  /** What a client does that needs a request which Odradek doesn't serve. */
  features: z.record(id, id),
})

/** Records before format 2 came with Produce up to version 2 and Fetch up to version 3. */
const OLD_RECORDS = 'Produce below version 3 and Fetch below version 4: records of formats before 2'

/** A file of limits may lay its own `clients` over these. A test holds the versions to what the broker serves. */
export const CLIENT_RULES: z.output<typeof clientRules> = {
  requestVersionsMin: {
    Produce: 3,
    Fetch: 4,
    ListOffsets: 1,
    OffsetCommit: 2,
    OffsetFetch: 1,
    CreateTopics: 2,
    DeleteTopics: 1,
    OffsetForLeaderEpoch: 2,
    DescribeAcls: 1,
    CreateAcls: 1,
    DeleteAcls: 1,
    DescribeConfigs: 1,
    DescribeLogDirs: 1,
  },
  software: {
    'apache-kafka-java': { from: '0.11', breaks: OLD_RECORDS, confidence: 'documented' },
    'kafka-clients': { from: '0.11', breaks: OLD_RECORDS, confidence: 'documented' },
    librdkafka: { from: '0.11.4', breaks: OLD_RECORDS, confidence: 'documented' },
    'confluent-kafka-python': { from: '0.11.4', breaks: OLD_RECORDS, confidence: 'documented' },
    'kafka-python': { from: '1.4', breaks: OLD_RECORDS, confidence: 'documented' },
  },
  features: {
    transactional: 'AddPartitionsToTxn: transactions are not served yet',
    'group protocol consumer': 'ConsumerGroupHeartbeat: groups of KIP-848 are not served yet',
    'group protocol share': 'ShareGroupHeartbeat: share groups are not served yet',
  },
}
