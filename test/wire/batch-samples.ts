import { type BatchInput, buildBatch, type RecordInput } from '../../src/protocol/records/build-batch.ts'

/** What the captured batches of `fixtures/batches` hold, said once more in our words. */
const TIME = 1_700_000_000_000
const bytes = (text: string) => Buffer.from(text)

const PLAIN: readonly RecordInput[] = [
  { timestamp: TIME, key: bytes('key'), value: bytes('value') },
  { timestamp: TIME + 5, key: null, value: bytes('no key') },
  { timestamp: TIME - 3, key: bytes('no value'), value: null },
  {
    timestamp: TIME + 100_000_000_000,
    key: null,
    value: null,
    headers: [
      { key: 'name', value: bytes('text') },
      { key: 'name', value: null },
      { key: '', value: bytes('') },
      { key: 'Schlüssel ☃', value: Buffer.from([0, 255, 127, 128]) },
    ],
  },
  { timestamp: TIME, key: bytes(''), value: bytes('') },
]

const LARGE: readonly RecordInput[] = Array.from({ length: 40 }, (_, index) => ({
  timestamp: TIME + index,
  key: bytes(`key ${index}`),
  value: bytes(`value ${index} `.repeat(400)),
}))

const PRODUCER = { producerId: 4_000_000_001, producerEpoch: 7 } as const

export const PLAIN_BATCH: BatchInput = { records: PLAIN }
export const LARGE_BATCH: BatchInput = { records: LARGE }

export const APPEND_TIME_BATCH: BatchInput = {
  baseOffset: 2 ** 40,
  logAppendTime: true,
  maxTimestamp: TIME + 9,
  records: [
    { timestamp: TIME, key: bytes('a'), value: bytes('b') },
    { timestamp: TIME + 1, key: bytes('a'), value: bytes('c') },
  ],
}

/** Uncompressed ones: ours must be the same byte for byte. */
export const SAME_BYTES: Readonly<Record<string, Buffer>> = {
  'plain-none': buildBatch(PLAIN_BATCH),
  transactional: buildBatch({
    ...PRODUCER,
    baseSequence: 2 ** 31 - 2,
    transactional: true,
    records: [0, 1, 2, 3].map((index) => ({ timestamp: TIME, key: bytes('k'), value: bytes(`v${index}`) })),
  }),
  'marker-commit': marker('commit'),
  'marker-abort': marker('abort'),
  emptied: buildBatch({
    baseOffset: 100,
    lastOffsetDelta: 9,
    leaderEpoch: 2,
    maxTimestamp: TIME,
    producerId: 11,
    producerEpoch: 3,
    baseSequence: 5,
    records: [],
  }),
}

/** The end of a transaction in one partition. Key: version 0, 0 for an abort or 1 for a commit; value: version 0, epoch of the coordinator. */
function marker(outcome: 'commit' | 'abort'): Buffer {
  const key = Buffer.of(0, 0, 0, outcome === 'commit' ? 1 : 0)
  const records = [{ timestamp: TIME, key, value: Buffer.of(0, 0, 0, 0, 0, 21) }]
  return buildBatch({ ...PRODUCER, baseOffset: 1234, leaderEpoch: 3, transactional: true, control: true, records })
}
