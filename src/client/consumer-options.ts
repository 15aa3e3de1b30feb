export interface ConsumerOptions {
  /** Where offsets are committed; with `subscribe` also who shares the partitions. Undefined: neither. */
  readonly group: string | undefined
  /** A static member: it keeps its partitions over a restart within the session time-out. */
  readonly instanceId: string | null
  /** Where to begin without a committed offset, and after the offset has gone; `fail`: nowhere, `poll` fails. */
  readonly offsetReset: 'earliest' | 'latest' | 'fail'
  /** What it commits by itself: all that `poll` gave out, or only what `done` was told of. */
  readonly commits: 'given-out' | 'done'
  /** Commits by itself: every so often at the start of a `poll`, before partitions are given up, and on close. -1: never. */
  readonly autoCommitMs: number
  readonly fetchBytesMin: number
  /** Of one answer; the first batch may exceed it. This many are kept for each broker. */
  readonly fetchBytesMax: number
  readonly partitionBytesMax: number
  /** How long the broker waits for `fetchBytesMin`. */
  readonly fetchWaitMs: number
  /** Also leaves out what transactions that are open or aborted wrote. */
  readonly readCommitted: boolean
  readonly sessionMs: number
  readonly heartbeatMs: number
  readonly rebalanceMs: number
}

export const CONSUMER_DEFAULTS: ConsumerOptions = {
  group: undefined,
  instanceId: null,
  offsetReset: 'latest',
  commits: 'given-out',
  autoCommitMs: 5_000,
  fetchBytesMin: 1,
  fetchBytesMax: 16 * 1024 * 1024,
  partitionBytesMax: 1024 * 1024,
  fetchWaitMs: 500,
  readCommitted: false,
  sessionMs: 45_000,
  heartbeatMs: 3_000,
  rebalanceMs: 60_000,
}
