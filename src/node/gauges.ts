/** A metric whose value is asked for at each scrape. */
interface FollowedMetric {
  readonly kind: 'gauge' | 'counter'
  readonly name: string
  readonly about: string
}

type Read<Table> = { readonly [Name in keyof Table]: () => number }

const gauge = (name: string, about: string): FollowedMetric => ({ kind: 'gauge', name, about })
const counter = (name: string, about: string): FollowedMetric => ({ kind: 'counter', name, about })

/** What the parts of a node know at any time. */
export const NODE_GAUGES = {
  connections: gauge('odradek_connections', 'Open connections of clients.'),
  connectionsOpened: counter('odradek_connections_opened_total', 'Connections of clients that were taken.'),
  connectionsRefused: counter('odradek_connections_refused_total', 'Connections that were closed at once: there were too many.'),
  requestMemoryBytes: gauge('odradek_request_memory_bytes', 'Bytes of requests that wait for answers.'),
  answerMemoryBytes: gauge('odradek_answer_memory_bytes', 'Bytes of answers that clients have not read yet.'),
  logSizeBytes: gauge('odradek_log_size_bytes', 'Bytes of the log, bodies included.'),
  logWritable: gauge('odradek_log_writable', '1: entries can be written; 0: not, because the disk is full or the broker stops.'),
  appliedIndex: gauge('odradek_applied_index', 'Index of the last log entry that is applied.'),
  applyLagEntries: gauge('odradek_apply_lag_entries', 'Entries of the log that this broker has heard of and not applied yet.'),
  partitions: gauge('odradek_partitions', 'Partitions of all topics.'),
  topics: gauge('odradek_topics', 'Topics.'),
  storedObjects: gauge('odradek_stored_objects', 'Objects in the store that the state knows, dead ones among them.'),
  storedBytes: gauge(
    'odradek_stored_bytes',
    'Bytes of these objects and of the log, as far as this broker knows it; of all records at least.',
  ),
  producers: gauge('odradek_producer_states', 'Producers remembered, by partition.'),
} as const satisfies Record<string, FollowedMetric>
export type NodeGauges = Read<typeof NODE_GAUGES>

/** What the broker room knows at any time. */
export const BROKER_GAUGES = {
  fetchWaiters: gauge('odradek_fetch_waiters', 'Fetches that wait for records.'),
  fetchSessions: gauge('odradek_fetch_sessions', 'Incremental fetch sessions that are remembered.'),
  flushesInFlight: gauge('odradek_flushes_in_flight', 'Flushes on their way to the log.'),
  stranded: gauge('odradek_stranded', '1: this broker does not reach the store, and its clients are sent to others that do.'),
} as const satisfies Record<string, FollowedMetric>

/** What the process takes of the machine. Names as other programs on Node.js give them. */
export const PROCESS_GAUGES = {
  startedSeconds: gauge('process_start_time_seconds', 'When the process started, in seconds since 1970.'),
  residentBytes: gauge('process_resident_memory_bytes', 'Memory that the process takes.'),
  cpuSeconds: counter('process_cpu_seconds_total', 'CPU time of all threads.'),
  heapBytes: gauge('nodejs_heap_size_total_bytes', 'Size of the heap.'),
  heapUsedBytes: gauge('nodejs_heap_size_used_bytes', 'Part of the heap that is in use.'),
  externalBytes: gauge('nodejs_external_memory_bytes', 'Memory outside the heap that belongs to its objects: buffers above all.'),
} as const satisfies Record<string, FollowedMetric>
/** Plain numbers, read anew each time. */
export type ProcessNumbers = { readonly [Name in keyof typeof PROCESS_GAUGES]: number }

/** What takes a look at the disk to know. */
export const LOOKED_UP_GAUGES = {
  diskFreeBytes: gauge('odradek_disk_free_bytes', 'Free space where the data lies. NaN: unknown.'),
  diskTotalBytes: gauge('odradek_disk_size_bytes', 'Size of the disk where the data lies. NaN: unknown.'),
} as const satisfies Record<string, FollowedMetric>
export type LookedUp = { readonly [Name in keyof typeof LOOKED_UP_GAUGES]: number }

/** The table's metrics in a registry, each tied to what gives its value. */
export function followed<Table extends Readonly<Record<string, FollowedMetric>>>(
  registry: FollowedRegistry,
  table: Table,
  read: (name: keyof Table) => number,
): void {
  for (const [name, { kind, name: metric, about }] of Object.entries(table)) {
    registry[kind](metric, about)
      .at()
      .follow(() => read(name))
  }
}

interface FollowedRegistry {
  gauge(name: string, about: string): { at(): { follow(read: () => number): void } }
  counter(name: string, about: string): { at(): { follow(read: () => number): void } }
}
