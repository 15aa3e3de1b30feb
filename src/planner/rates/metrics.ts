/** Series that rates are read from: importers give what they find these names. Other names are kept as they are and read by nobody. */
export const METRICS = {
  bytesInPerSecond: { unit: 'bytes/s', text: 'written by clients' },
  bytesOutPerSecond: { unit: 'bytes/s', text: 'read by clients, without replication' },
  catchUpBytesPerSecond: { unit: 'bytes/s', text: 'read more than ten minutes behind the tail' },
  replicationBytesInPerSecond: { unit: 'bytes/s', text: 'copied between brokers' },
  messagesInPerSecond: { unit: 'records/s', text: 'written by clients' },
  storedBytes: { unit: 'bytes', text: 'on brokers, all copies' },
  remoteStoredBytes: { unit: 'bytes', text: 'in tiered storage' },
  partitionCount: { unit: 'partitions', text: 'leaders and copies' },
  connectionCount: { unit: 'connections', text: 'of clients' },
} as const

export type Metric = keyof typeof METRICS
