import {
  type Assignment,
  type CalmPeriod,
  type CommitOperation,
  type CommittedReadOperation,
  type DeleteRecordsOperation,
  type FoldObservation,
  type History,
  type ListOffsetsOperation,
  NEVER,
  type Outcome,
  type PartitionFacts,
  type PartitionKey,
  type ProduceOperation,
  type ReadOperation,
  type Through,
  type Tick,
} from './history.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Begun<T, Later extends keyof T> = Omit<T, 'invoked' | 'completed' | Later>

/** An operation under way. Exactly one of its endings is called; one that never ends counts as unknown. */
export interface ProduceHandle {
  ok(offset: number, through?: Through): void
  /** The batch was acknowledged once more, by the answer to a retry. */
  okAgain(offset: number): void
  fail(): void
  unknown(): void
}

/**
 * Writes a history. For each operation the workload calls the method before it sends anything, and the handle when
 * it has an answer. Reads of any kind are recorded only when they succeed: pass the tick that `begin` gave before.
 */
export class HistoryRecorder {
  readonly #partitions = new Map<PartitionKey, PartitionFacts>()
  readonly #produces: Writable<ProduceOperation>[] = []
  readonly #reads: ReadOperation[] = []
  readonly #deletes: Writable<DeleteRecordsOperation>[] = []
  readonly #listings: ListOffsetsOperation[] = []
  readonly #commits: Writable<CommitOperation>[] = []
  readonly #committedReads: CommittedReadOperation[] = []
  readonly #assignments: Assignment[] = []
  readonly #calms: CalmPeriod[] = []
  readonly #folds: FoldObservation[] = []
  #idleWrites: readonly string[] = []
  #unkept: readonly string[] = []
  #tick = 0
  #lastValue = 0
  #lastTag = 0

  /** The tick at which something begins. */
  begin(): Tick {
    return ++this.#tick
  }

  nextValue(): number {
    return ++this.#lastValue
  }

  nextTag(): number {
    return ++this.#lastTag
  }

  partition(key: PartitionKey, facts: PartitionFacts): void {
    this.#partitions.set(key, facts)
  }

  produce(begun: Begun<ProduceOperation, 'outcome' | 'offset' | 'offsetsAgain' | 'through'>): ProduceHandle {
    const offsetsAgain: number[] = []
    const operation: Writable<ProduceOperation> = {
      ...begun,
      through: '',
      invoked: this.begin(),
      completed: NEVER,
      outcome: 'unknown',
      offset: -1,
      offsetsAgain,
    }
    this.#produces.push(operation)
    return {
      ok: (offset, through = '') => {
        operation.offset = offset
        operation.through = through
        this.#complete(operation, 'ok')
      },
      okAgain: (offset) => offsetsAgain.push(offset),
      fail: () => this.#complete(operation, 'fail'),
      unknown: () => undefined,
    }
  }

  read(invoked: Tick, seen: Omit<ReadOperation, 'invoked' | 'completed' | 'through'>, through: Through = ''): void {
    this.#reads.push({ ...seen, through, invoked, completed: this.begin() })
  }

  /** `logStart` is heeded with `ok` alone. */
  deleteRecords(
    begun: Begun<DeleteRecordsOperation, 'outcome' | 'logStart' | 'through'>,
  ): (outcome: Outcome, logStart: number, through?: Through) => void {
    const operation: Writable<DeleteRecordsOperation> = {
      ...begun,
      through: '',
      invoked: this.begin(),
      completed: NEVER,
      outcome: 'unknown',
      logStart: -1,
    }
    this.#deletes.push(operation)
    return (outcome, logStart, through = '') => {
      if (outcome === 'ok') operation.logStart = logStart
      operation.through = through
      this.#complete(operation, outcome)
    }
  }

  listOffsets(invoked: Tick, seen: Omit<ListOffsetsOperation, 'invoked' | 'completed'>): void {
    this.#listings.push({ ...seen, invoked, completed: this.begin() })
  }

  commit(begun: Begun<CommitOperation, 'outcome'>): (outcome: Outcome) => void {
    const operation: Writable<CommitOperation> = { ...begun, invoked: this.begin(), completed: NEVER, outcome: 'unknown' }
    this.#commits.push(operation)
    return (outcome) => this.#complete(operation, outcome)
  }

  committedRead(invoked: Tick, seen: Omit<CommittedReadOperation, 'invoked' | 'completed'>): void {
    this.#committedReads.push({ ...seen, invoked, completed: this.begin() })
  }

  assignment(seen: Omit<Assignment, 'at'>): void {
    this.#assignments.push({ ...seen, at: this.begin() })
  }

  calm(group: string, from: Tick): void {
    this.#calms.push({ group, from, to: this.begin() })
  }

  fold(seen: Omit<FoldObservation, 'at'>): void {
    this.#folds.push({ ...seen, at: this.begin() })
  }

  idle(written: readonly string[]): void {
    this.#idleWrites = written
  }

  unkept(what: readonly string[]): void {
    this.#unkept = what
  }

  /** All of it so far. */
  history(): History {
    return {
      partitions: this.#partitions,
      produces: this.#produces,
      reads: this.#reads,
      deletes: this.#deletes,
      listings: this.#listings,
      commits: this.#commits,
      committedReads: this.#committedReads,
      assignments: this.#assignments,
      calms: this.#calms,
      folds: this.#folds,
      idleWrites: this.#idleWrites,
      unkept: this.#unkept,
    }
  }

  #complete(operation: { outcome: Outcome; completed: Tick }, outcome: Outcome): void {
    operation.outcome = outcome
    if (outcome !== 'unknown') operation.completed = this.begin()
  }
}
