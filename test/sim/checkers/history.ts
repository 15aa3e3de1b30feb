/**
 * What clients saw, in one total order. Every operation has the tick at which it was invoked and the tick at which it
 * completed; the simulation is one thread, so ticks (1, 2, 3 …) never tie. Of two operations, one came first only if it completed
 * before the other was invoked; otherwise they overlapped, and either order is right.
 *
 * Workloads write a history through `HistoryRecorder`; checkers read it. What a checker can't see it doesn't judge: a
 * partition without a drain, for instance, can't have lost its tail.
 */
export interface History {
  /** By partition key; a partition that isn't here is `PLAIN_PARTITION`. */
  readonly partitions: ReadonlyMap<PartitionKey, PartitionFacts>
  readonly produces: readonly ProduceOperation[]
  readonly reads: readonly ReadOperation[]
  readonly deletes: readonly DeleteRecordsOperation[]
  readonly listings: readonly ListOffsetsOperation[]
  readonly commits: readonly CommitOperation[]
  readonly committedReads: readonly CommittedReadOperation[]
  readonly assignments: readonly Assignment[]
  readonly calms: readonly CalmPeriod[]
  readonly folds: readonly FoldObservation[]
  /** What was written to the store while nobody did anything: `create log/00…42`. */
  readonly idleWrites: readonly string[]
  /** What the state at the end refers to and the store doesn't have as it must be: `log/00…42 is missing`. */
  readonly unkept: readonly string[]
}

/** A position in the total order of invocations and completions. */
export type Tick = number
/** An operation that was never answered. */
export const NEVER: Tick = Number.POSITIVE_INFINITY

/** Topic id and partition, so that a re-created topic is another partition: `1f…c0-3`. */
export type PartitionKey = string
/** Unique in the whole history; one value is sent once by the workload (retries of the same batch aside). */
export type ValueId = number

export interface PartitionFacts {
  /** Offsets have no gaps: no transactions, no compaction. */
  readonly dense: boolean
  /** Retention by time or size may move the log start. */
  readonly retention: boolean
}

export const PLAIN_PARTITION: PartitionFacts = { dense: true, retention: false }

export interface Interval {
  readonly invoked: Tick
  /** `NEVER` for what was still open when the run ended, and for an unknown outcome: it may yet happen. */
  readonly completed: Tick
}

/** See `outcome.ts` for what is what: a wrong class makes a checker lie. */
export type Outcome = 'ok' | 'fail' | 'unknown'

/**
 * Where it was answered: a broker. What one broker acknowledged, another one may not have heard of yet: only what must ask for the end of the log
 * first is as good through any. Empty for all of them where there is one broker.
 */
export type Through = string

/** One batch for one partition, all of its retries included. */
export interface ProduceOperation extends Interval {
  /** Of its acknowledgement. */
  readonly through: Through
  readonly client: string
  readonly partition: PartitionKey
  readonly values: readonly ValueId[]
  /** `timestampsMs[i]` is the create time of `values[i]`; undefined where the broker stamps. */
  readonly timestampsMs: readonly number[] | undefined
  /** Of an idempotent producer, with the sequence of `values[0]`. */
  readonly producer: ProducerStamp | undefined
  /** A plain producer sent it more than once: it may be there more than once. */
  readonly mayRepeat: boolean
  readonly outcome: Outcome
  /** Of `values[0]`; -1 unless ok. */
  readonly offset: number
  /** What later acknowledgements of the same batch said (a retry that crossed the first answer). */
  readonly offsetsAgain: readonly number[]
}

export interface ProducerStamp {
  readonly id: number
  readonly epoch: number
  readonly sequence: number
}

/** One successful fetch of one partition, after the client dropped what lies before its position. */
export interface ReadOperation extends Interval {
  readonly through: Through
  readonly client: string
  /**
   * `assign` and `drain`: every record from `from` up to `next` was asked for. `subscribe`: others may have read in
   * between. A `drain` is a last reading of the run: all drains of one client together go from a partition's log start to its end.
   */
  readonly mode: 'assign' | 'subscribe' | 'drain'
  /** Polls of one session go on where the one before ended; a seek begins another session. */
  readonly session: string
  readonly partition: PartitionKey
  readonly from: number
  /** The position afterwards. */
  readonly next: number
  /** In the order in which they came. */
  readonly records: readonly ReadRecord[]
  /** These four as the response told them; -1 where it doesn't. */
  readonly highWatermark: number
  readonly lastStable: number
  readonly logStart: number
  readonly leaderEpoch: number
}

export interface ReadRecord {
  readonly offset: number
  /** -1: bytes that aren't a value of this workload. */
  readonly value: ValueId
  /** Payload, key and headers are what was sent. */
  readonly intact: boolean
  readonly timestampMs: number
}

export interface DeleteRecordsOperation extends Interval {
  readonly through: Through
  readonly client: string
  readonly partition: PartitionKey
  /** First offset that stays; `NEVER`-like Infinity means up to the high watermark. */
  readonly before: number
  readonly outcome: Outcome
  /** As answered; -1 unless ok. */
  readonly logStart: number
}

export interface ListOffsetsOperation extends Interval {
  readonly client: string
  readonly partition: PartitionKey
  /** A number is a timestamp in milliseconds. */
  readonly asked: 'earliest' | 'latest' | 'max-timestamp' | number
  /** -1: there is none. */
  readonly offset: number
  readonly timestampMs: number
}

/** A commit of one partition's offset. */
export interface CommitOperation extends Interval {
  readonly client: string
  readonly group: string
  readonly partition: PartitionKey
  readonly offset: number
  /** Unique in the history, above 0; travels in the commit's metadata, so that two commits of one offset differ. */
  readonly tag: number
  /** -1 for a commit from outside of the group protocol. */
  readonly generation: number
  readonly outcome: Outcome
}

export interface CommittedReadOperation extends Interval {
  readonly client: string
  readonly group: string
  readonly partition: PartitionKey
  /** -1: nothing is committed. */
  readonly offset: number
  /** 0 with nothing committed. */
  readonly tag: number
}

/** A member was told what it owns: its SyncGroup was answered. */
export interface Assignment {
  readonly at: Tick
  readonly group: string
  readonly generation: number
  readonly member: string
  readonly partitions: readonly PartitionKey[]
}

/**
 * The workload's word that within these ticks no member of the group joined, left, changed its subscription or was away
 * for longer than its session time-out, and no partition was added: so no rebalance is due, whatever brokers did.
 */
export interface CalmPeriod {
  readonly group: string
  readonly from: Tick
  readonly to: Tick
}

/** What a broker's fold told when it had applied an entry. */
export interface FoldObservation {
  readonly at: Tick
  readonly broker: string
  /** Lives of one broker differ. */
  readonly life: number
  /** From 1 on: a start may begin anew with a newer snapshot, if the log is trimmed while it is read. Within one, indexes ascend. */
  readonly start: number
  readonly index: number
  /** Of the entry as this broker read it; empty where nobody looked. */
  readonly entryHash: string
  /** Empty where none was taken at this index. */
  readonly stateHash: string
  readonly logTimeMs: number
  /** How the state got here: entry by entry, or loaded from a snapshot at this index. */
  readonly source: 'applied' | 'snapshot'
  /** Lane commands applied by this entry. */
  readonly lanes: readonly LaneStep[]
}

export interface LaneStep {
  readonly writer: string
  readonly lane: number
  readonly sequence: number
}

export interface Violation {
  /** Number of the checker; 0 for the harness itself (crashes, liveness). */
  readonly checker: number
  /** A word for the kind, always the same one. */
  readonly name: string
  readonly message: string
}
