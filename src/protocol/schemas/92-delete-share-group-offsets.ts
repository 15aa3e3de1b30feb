import { array, int16, int32, message, string, uuid } from '../schema.ts'

/** 92 DeleteShareGroupOffsets v0: deletes start offsets of a share group (KIP-932). Flexible. */
export const deleteShareGroupOffsetsRequest = message({
  apiKey: 92,
  name: 'DeleteShareGroupOffsets',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    groupId: string(),
    topics: array({
      topicName: string(),
    }),
  },
})

/** Answers DeleteShareGroupOffsets v0. */
export const deleteShareGroupOffsetsResponse = message({
  apiKey: 92,
  name: 'DeleteShareGroupOffsets',
  kind: 'response',
  versions: [0, 0],
  flexibleFrom: 0,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16(),
    errorMessage: string({ nullable: true, default: null }),
    responses: array(
      {
        topicName: string(),
        topicId: uuid(),
        errorCode: int16(),
        errorMessage: string({ nullable: true, default: null }),
      },
      { struct: 'Topic' },
    ),
  },
})
