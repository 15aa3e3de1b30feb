import { array, int16, int32, message, string, uuid } from '../schema.ts'

/** 20 DeleteTopics v0–v6: deletes topics. v4: flexible. v5: error messages, mutation quota (KIP-599). v6: by id (KIP-516). */
export const deleteTopicsRequest = message({
  apiKey: 20,
  name: 'DeleteTopics',
  kind: 'request',
  versions: [0, 6],
  advertised: [1, 6],
  flexibleFrom: 4,
  fields: {
    topics: array(
      'Topics to delete, by name or id.',
      {
        name: string('Null: by id.', { nullable: true, default: null }),
        topicId: uuid(),
      },
      { since: 6 },
    ),
    topicNames: array('Topics to delete.', string(), { until: 5, ignorable: true }),
    timeoutMs: int32('Longest wait, in milliseconds.'),
  },
})

/** Answers DeleteTopics v0–v6. */
export const deleteTopicsResponse = message({
  apiKey: 20,
  name: 'DeleteTopics',
  kind: 'response',
  versions: [0, 6],
  flexibleFrom: 4,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { since: 1, ignorable: true }),
    responses: array(
      {
        name: string({ nullable: 6 }),
        topicId: uuid({ since: 6, ignorable: true }),
        errorCode: int16(),
        errorMessage: string({ since: 5, nullable: true, default: null, ignorable: true }),
      },
      { struct: 'Topic' },
    ),
  },
})
