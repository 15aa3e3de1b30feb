import { array, int16, int32, message, string } from '../schema.ts'

/** 47 OffsetDelete v0: deletes committed offsets of a group. Never flexible. */
export const offsetDeleteRequest = message({
  apiKey: 47,
  name: 'OffsetDelete',
  kind: 'request',
  versions: [0, 0],
  advertised: [0, 0],
  fields: {
    groupId: string(),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
      }),
    }),
  },
})

/** Answers OffsetDelete v0. */
export const offsetDeleteResponse = message({
  apiKey: 47,
  name: 'OffsetDelete',
  kind: 'response',
  versions: [0, 0],
  fields: {
    errorCode: int16(),
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.', { ignorable: true }),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        errorCode: int16(),
      }),
    }),
  },
})
