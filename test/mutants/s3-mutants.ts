import type { Mutant } from './mutant.ts'

const CONTRACT = { kind: 'tests', files: ['test/contract/s3-stores.test.ts'] } as const
const FAULTS = { kind: 'tests', files: ['test/contract/s3-faults.test.ts'] } as const
const UNIT = { kind: 'tests', files: ['src/store/s3/answers.test.ts', 'src/platform/http.test.ts'] } as const

/** The S3 client: what an answer, or none, says about a write. */
export const S3_MUTANTS: readonly Mutant[] = [
  {
    id: 'S1',
    name: 'client-retries-on',
    file: 'src/store/s3/s3-client.ts',
    find: 'isRepeatable: !request.isWrite',
    replace: 'isRepeatable: true',
    killedBy: [FAULTS],
  },
  {
    id: 'S2',
    name: 'conflict-is-exists',
    file: 'src/store/s3/s3-store.ts',
    find: "const isLost = meaning === 'precondition' ||",
    replace: "const isLost = meaning === 'precondition' || meaning === 'conflict' ||",
    killedBy: [FAULTS],
  },
  {
    id: 'S3',
    name: 'lost-race-is-created',
    file: 'src/store/s3/s3-store.ts',
    find: 'if (isLost) return { isDone: false, dateMs }',
    replace: 'if (isLost) return { isDone: true, dateMs }',
    killedBy: [CONTRACT],
  },
  {
    id: 'S4',
    name: 's3-plain-put',
    file: 'src/store/s3/s3-store.ts',
    find: 'headers: { ...condition, ...checksumHeaders(body)',
    replace: 'headers: { ...checksumHeaders(body)',
    killedBy: [CONTRACT],
  },
  {
    id: 'S5',
    name: 's3-plain-complete',
    file: 'src/store/s3/multipart.ts',
    find: "headers: { 'if-none-match': '*', 'content-type'",
    replace: "headers: { 'content-type'",
    killedBy: [CONTRACT],
  },
  {
    id: 'S6',
    name: 'lost-answer-is-not-done',
    file: 'src/platform/http.ts',
    find: "reason, this.#isSent ? 'unknown' : 'no',",
    replace: "reason, 'no',",
    killedBy: [UNIT, FAULTS],
  },
  {
    id: 'S7',
    name: 'status-alone',
    file: 'src/store/s3/answers.ts',
    find: "return status === 429 ? 'throttled' : 'failed'",
    replace: "return status === 429 ? 'throttled' : status === 404 ? 'absent' : status === 412 ? 'precondition' : 'failed'",
    killedBy: [UNIT],
  },
  {
    id: 'S8',
    name: 'range-unchecked',
    file: 'src/store/s3/s3-store.ts',
    find: 'const isAsked = first === position',
    replace: 'const isAsked = position >= 0 || first === position',
    killedBy: [FAULTS],
  },
  {
    id: 'S9',
    name: 'checksum-uncompared',
    file: 'src/store/s3/s3-store.ts',
    find: 'if (isWhole && sum !== undefined',
    replace: 'if (!isWhole && sum !== undefined',
    killedBy: [FAULTS],
  },
  {
    id: 'S10',
    name: 'upload-cleared-on-doubt',
    file: 'src/store/s3/multipart.ts',
    find: "if (failure.applied === 'no' ||",
    replace: "if (failure.applied !== 'no' ||",
    killedBy: [FAULTS],
  },
  {
    id: 'S11',
    name: 'batch-errors-unread',
    file: 'src/store/s3/batch-delete.ts',
    find: "name === 'Error')",
    replace: "name === 'Nothing')",
    killedBy: [FAULTS],
  },
]
