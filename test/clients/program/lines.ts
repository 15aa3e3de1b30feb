/**
 * The line protocol between the runner and a client program: one JSON object a line.
 *
 * The program is started as `PROGRAM BOOTSTRAP` (host:port, of a cluster several by comma), prints a `Hello`, then answers each `Request` from its standard input with one `Reply` on its
 * standard output, in order; events may come between. It exits 0 when its standard input ends. Bytes travel as base64.
 */

export const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type Compression = (typeof COMPRESSIONS)[number]

/** What a program can do: a scenario whose verbs are missing is "n/a" for that client, because its library has no such call. */
export const VERBS = [
  'create-topic',
  'produce',
  'read',
  'offset-at',
  'join',
  'leave',
  'committed',
  'stream',
  'stop-stream',
  'list-topics',
  'describe-topic',
  'describe-cluster',
  'topic-configs',
  'set-topic-config',
  'add-partitions',
  'delete-records',
  'list-groups',
  'describe-group',
  'delete-group',
  'delete-topic',
] as const
export type Verb = (typeof VERBS)[number]

/** What some clients cannot do: the scenarios leave it out for them, and the document says so. */
export const LIMITS = {
  timestamps: 'it sets the timestamps of records itself',
  binary: 'its keys, values and headers are text',
  'null-headers': 'its headers have values',
  'repeated-headers': 'its headers have different names',
  'commit-told': 'it does not tell what it has committed, so all that a killed member consumed may come again',
  'delivers-once':
    'after a rebalance it hands out again what it had fetched before (against Apache Kafka as well), so a record may be confirmed twice',
  'sends-to-several':
    'of what it sends to several brokers in one call it drops, and calls sent, the share of one that dies, so each call is for one partition',
  'goes-elsewhere': 'it asks a broker that died until it is back, though others serve, so the broker restarts at once',
} as const
export type Limit = keyof typeof LIMITS

export interface Hello {
  readonly event: 'hello'
  readonly client: string
  readonly version: string
  readonly verbs: readonly Verb[]
  readonly compressions: readonly Compression[]
  /** Group assignors the client knows beside its default one. */
  readonly assignors: readonly string[]
  readonly lacks: readonly Limit[]
}

export type Request = { readonly id: number; readonly do: Verb } & Readonly<Record<string, unknown>>

export type Reply = { readonly id: number } & (
  | { readonly ok: true; readonly result?: unknown }
  | { readonly ok: false; readonly error: string }
)

/** A group member tells its whole assignment after each change, every polled batch before its commit, and the commit once acknowledged. */
export type Event =
  | Hello
  | { readonly event: 'assigned'; readonly partitions: readonly number[] }
  | { readonly event: 'polled'; readonly batch: number; readonly records: Readonly<Record<string, readonly number[]>> }
  | { readonly event: 'committed'; readonly batch: number }
  | { readonly event: 'acked'; readonly count: number }
  /** A tagged stream tells of each acknowledged record: partition, number, offset. */
  | { readonly event: 'delivered'; readonly records: readonly (readonly [number, number, number])[] }
  | { readonly event: 'failed'; readonly error: string }
  /** A member ended its session though no broker told it to: it couldn't dial the one at that address. */
  | { readonly event: 'gave-up'; readonly address: string }

/** A record as it travels: key, value and header values in base64. */
export interface WireRecord {
  readonly partition: number
  readonly key: string | null
  readonly value: string | null
  readonly headers: readonly (readonly [string, string | null])[]
  /** Milliseconds since 1970; absent when the client sets its own. */
  readonly timestamp?: number
}

export interface ReadRecord extends WireRecord {
  readonly offset: number
  readonly timestamp: number
}
