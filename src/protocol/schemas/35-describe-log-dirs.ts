import { array, bool, int16, int32, int64, message, string } from '../schema.ts'

/**
 * 35 DescribeLogDirs v0–v5: tells the sizes of partitions per log directory. v2: flexible. v3: an error for the whole answer.
 * v4: bytes of the volume (KIP-827). v5: cordoned directories.
 */
export const describeLogDirsRequest = message({
  apiKey: 35,
  name: 'DescribeLogDirs',
  kind: 'request',
  versions: [0, 5],
  advertised: [1, 5],
  flexibleFrom: 2,
  fields: {
    topics: array(
      'Null: all.',
      {
        topic: string(),
        partitions: array(int32()),
      },
      { nullable: true },
    ),
  },
})

/** Answers DescribeLogDirs v0–v5. */
export const describeLogDirsResponse = message({
  apiKey: 35,
  name: 'DescribeLogDirs',
  kind: 'response',
  versions: [0, 5],
  flexibleFrom: 2,
  fields: {
    throttleTimeMs: int32('How long a quota holds the client back, in milliseconds.'),
    errorCode: int16({ since: 3, ignorable: true }),
    results: array(
      {
        errorCode: int16(),
        logDir: string(),
        topics: array({
          name: string(),
          partitions: array({
            partitionIndex: int32(),
            partitionSize: int64('In bytes.'),
            offsetLag: int64('How far the log is behind.'),
            isFutureKey: bool('A copy that is being moved.'),
          }),
        }),
        totalBytes: int64('Of the volume; -1: unknown.', { since: 4, default: -1, ignorable: true }),
        usableBytes: int64('Of the volume; -1: unknown.', { since: 4, default: -1, ignorable: true }),
        isCordoned: bool('Takes no new partitions.', { since: 5, default: false, ignorable: true }),
      },
      { struct: 'LogDir' },
    ),
  },
})
