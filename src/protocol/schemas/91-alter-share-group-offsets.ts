import { array, int16, int32, int64, message, string, uuid } from '../schema.ts'

/** 91 AlterShareGroupOffsets v0: changes start offsets of a share group (KIP-932). Flexible. */
export const alterShareGroupOffsetsRequest = message({
  apiKey: 91,
  name: 'AlterShareGroupOffsets',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  flexibleFrom: 0,
  fields: {
    groupId: string(),
    topics: array({
      topicName: string(),
      partitions: array({
        partitionIndex: int32(),
        startOffset: int64(),
      }),
    }),
  },
})

/** Answers AlterShareGroupOffsets v0. */
export const alterShareGroupOffsetsResponse = message({
  apiKey: 91,
  name: 'AlterShareGroupOffsets',
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
        partitions: array({
          partitionIndex: int32(),
          errorCode: int16(),
          errorMessage: string({ nullable: true, default: null }),
        }),
      },
      { struct: 'Topic' },
    ),
  },
})
