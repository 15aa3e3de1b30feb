import { array, bool, int8, int16, int32, message, string, uuid } from '../schema.ts'

/**
 * 19 CreateTopics v0–v7: creates topics. v1: validation only, error messages. v4: default partition count and replication
 * factor (KIP-464). v5: flexible, the topic's settings in the answer (KIP-525). v6: mutation quota (KIP-599). v7: topic ids.
 */
export const createTopicsRequest = message({
  apiKey: 19,
  name: 'CreateTopics',
  kind: 'request',
  versions: [0, 7],
  advertised: [2, 7],
  flexibleFrom: 5,
  fields: {
    topics: array({
      name: string(),
      numPartitions: int32('-1: the default.'),
      replicationFactor: int16('-1: the default.'),
      assignments: array('Replicas by hand; empty: the broker picks.', {
        partitionIndex: int32(),
        brokerIds: array('Replicas, the preferred leader first.', int32()),
      }),
      configs: array('Settings.', {
        name: string(),
        value: string({ nullable: true }),
      }),
    }),
    timeoutMs: int32('Longest wait, in milliseconds.', { default: 60000 }),
    validateOnly: bool('Change nothing.', { since: 1, default: false }),
  },
})

/** Answers CreateTopics v0–v7. */
export const createTopicsResponse = message({
  apiKey: 19,
  name: 'CreateTopics',
  kind: 'response',
  versions: [0, 7],
  flexibleFrom: 5,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 2, ignorable: true }),
    topics: array({
      name: string(),
      topicId: uuid({ since: 7, ignorable: true }),
      errorCode: int16(),
      errorMessage: string({ since: 1, nullable: true, ignorable: true }),
      topicConfigErrorCode: int16("Why the settings aren't told.", { since: 5, tag: 0, ignorable: true }),
      numPartitions: int32('-1: unknown.', { since: 5, default: -1, ignorable: true }),
      replicationFactor: int16('-1: unknown.', { since: 5, default: -1, ignorable: true }),
      configs: array(
        'Settings of the new topic; null: may not be told.',
        {
          name: string(),
          value: string({ nullable: true }),
          readOnly: bool(),
          configSource: int8('Where the value comes from.', { default: -1, ignorable: true }),
          isSensitive: bool(),
        },
        { since: 5, nullable: true, ignorable: true },
      ),
    }),
  },
})
