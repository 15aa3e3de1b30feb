/** Config of a broker that isn't one: what it tells of itself, as JSON. Answered only to who asks for it by name, by the broker itself. */
export const STATUS_CONFIG = 'odradek.status'
/** Config of a broker that says whether it's to go: `true` or `false`. */
export const DRAINING_CONFIG = 'odradek.draining'

/** `drained`: it serves nobody any more, and can be stopped. */
export type DrainState = 'no' | 'draining' | 'drained'

/** What a broker tells of itself. Counts are since its start. */
export interface BrokerStatus {
  readonly version: string
  /** Empty: not told. */
  readonly zone: string
  /** To compare with other brokers': bytes a second, more where it's late. */
  readonly load: number
  readonly draining: DrainState
  readonly appliedIndex: number
  readonly startedMs: number
  readonly runningMs: number
  readonly connections: number
  /** From and to clients. */
  readonly receivedBytes: number
  readonly sentBytes: number
  /** Between this broker and clients of other zones, both ways; to brokers of other zones. */
  readonly clientZoneBytes: number
  readonly peerZoneBytes: number
  /** Undefined: it's alone, and has no store. */
  readonly store?: StoreStatus | undefined
}

export interface StoreStatus {
  /** By kind. */
  readonly requests: Readonly<Record<string, number>>
  readonly sentBytes: number
  readonly receivedBytes: number
  /** Of the whole cluster, as this broker sees it. */
  readonly objects: number
  readonly storedBytes: number
}
