import { array, int16, int32, int64, message, string } from '../schema.ts'

/** 21 DeleteRecords v0–v2: moves log start offsets forward. v2: flexible. */
export const deleteRecordsRequest = message({
  apiKey: 21,
  name: 'DeleteRecords',
  kind: 'request',
  versions: [0, 2],
  advertised: [0, 2],
  flexibleFrom: 2,
  fields: {
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        offset: int64('First offset that stays; -1 means the high watermark.'),
      }),
    }),
    timeoutMs: int32('Longest wait, in milliseconds.'),
  },
})

/** Answers DeleteRecords v0–v2. */
export const deleteRecordsResponse = message({
  apiKey: 21,
  name: 'DeleteRecords',
  kind: 'response',
  versions: [0, 2],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    topics: array({
      name: string(),
      partitions: array({
        partitionIndex: int32(),
        lowWatermark: int64('First offset that is still there; -1 on errors.'),
        errorCode: int16(),
      }),
    }),
  },
})
