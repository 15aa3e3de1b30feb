/** Every fault class of a world with one broker, in the order in which options are drawn. */
export const FAULT_NAMES = [
  'kill',
  'power-loss',
  'pause',
  'suspend',
  'stall',
  'client-kill',
  'client-pause',
  'clock-jump',
  'delay',
  'rechunk',
  'lost-bytes',
  'reset',
  'half-open',
  'clog',
  'one-way-cut',
  'sync-error',
  'disk-full',
  'too-many-files',
  'bit-flip',
  'slow-disk',
  'log-lost',
  'log-late',
  'log-slow',
] as const

/** What can happen besides to several brokers over one store. */
export const CLUSTER_FAULT_NAMES = [
  'wipe',
  'kill-all',
  'kill-seat',
  'kill-at-store',
  'deaf-seat',
  'cut-brokers',
  'cut-store',
  'leave',
  'restart',
  'rolling-restart',
  'add-broker',
  'store-lost',
  'store-late',
  'store-failed',
  'store-throttled',
  'store-conflict',
  'store-denied',
  'store-broken-reads',
  'store-swapped',
  'store-flipped',
  'store-slow',
  'store-stale-lists',
  'store-partial-deletes',
  'store-brownout',
  'store-outage',
] as const

export type OneBrokerFault = (typeof FAULT_NAMES)[number]
export type ClusterFault = (typeof CLUSTER_FAULT_NAMES)[number]
export type FaultName = OneBrokerFault | ClusterFault
