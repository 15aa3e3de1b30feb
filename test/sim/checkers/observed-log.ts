import {
  type DeleteRecordsOperation,
  type History,
  type ListOffsetsOperation,
  NEVER,
  type PartitionFacts,
  type PartitionKey,
  PLAIN_PARTITION,
  type ProduceOperation,
  type ReadOperation,
  type Tick,
  type ValueId,
} from './history.ts'

/** Where a value came from. */
export interface Origin {
  readonly operation: ProduceOperation
  /** Its place in the batch. */
  readonly index: number
}

/** Everything that a history says about one partition: what the checkers share. Built in time linear in the history. */
export interface ObservedLog {
  readonly partition: PartitionKey
  readonly facts: PartitionFacts
  readonly produces: readonly ProduceOperation[]
  readonly reads: readonly ReadOperation[]
  readonly deletes: readonly DeleteRecordsOperation[]
  readonly listings: readonly ListOffsetsOperation[]
  readonly origins: ReadonlyMap<ValueId, Origin>
  /** By acknowledgement or by reading; the first value that was seen there. */
  readonly valueAt: ReadonlyMap<number, ValueId>
  /** All known offsets, ascending. */
  readonly offsets: readonly number[]
  /** `sightings` of a value at an offset, first one each. */
  readonly offsetsOf: ReadonlyMap<ValueId, readonly number[]>
  /** Offsets for which two values were seen. */
  readonly conflicts: readonly { readonly offset: number; readonly first: ValueId; readonly second: ValueId }[]
}

export function observeLogs(history: History): readonly ObservedLog[] {
  const partitions = new Set<PartitionKey>()
  const produces = group(history.produces, partitions)
  const reads = group(history.reads, partitions)
  const deletes = group(history.deletes, partitions)
  const listings = group(history.listings, partitions)
  return [...partitions].map((partition) =>
    observe(
      partition,
      history.partitions.get(partition) ?? PLAIN_PARTITION,
      produces.get(partition) ?? [],
      reads.get(partition) ?? [],
      deletes.get(partition) ?? [],
      listings.get(partition) ?? [],
    ),
  )
}

function observe(
  partition: PartitionKey,
  facts: PartitionFacts,
  produces: readonly ProduceOperation[],
  reads: readonly ReadOperation[],
  deletes: readonly DeleteRecordsOperation[],
  listings: readonly ListOffsetsOperation[],
): ObservedLog {
  const origins = new Map<ValueId, Origin>()
  const valueAt = new Map<number, ValueId>()
  const offsetsOf = new Map<ValueId, number[]>()
  const conflicts: { offset: number; first: ValueId; second: ValueId }[] = []
  const see = (offset: number, value: ValueId): void => {
    const first = valueAt.get(offset)
    if (first === undefined) valueAt.set(offset, value)
    else if (first !== value) conflicts.push({ offset, first, second: value })
    const seen = offsetsOf.get(value)
    if (seen === undefined) offsetsOf.set(value, [offset])
    else if (!seen.includes(offset)) seen.push(offset)
  }
  for (const operation of produces) {
    for (const [index, value] of operation.values.entries()) {
      origins.set(value, { operation, index })
      if (operation.outcome === 'ok') see(operation.offset + index, value)
    }
  }
  for (const read of reads) for (const record of read.records) see(record.offset, record.value)
  const offsets = [...valueAt.keys()].sort((left, right) => left - right)
  return { partition, facts, produces, reads, deletes, listings, origins, valueAt, offsets, offsetsOf, conflicts }
}

function group<T extends { readonly partition: PartitionKey }>(
  operations: readonly T[],
  partitions: Set<PartitionKey>,
): ReadonlyMap<PartitionKey, readonly T[]> {
  const groups = new Map<PartitionKey, T[]>()
  for (const operation of operations) {
    partitions.add(operation.partition)
    const group = groups.get(operation.partition)
    if (group === undefined) groups.set(operation.partition, [operation])
    else group.push(operation)
  }
  return groups
}

/** The last readings of the log, each with a reader of its own: each goes from the log's start to its end. */
export function drainsOf(log: ObservedLog): readonly (readonly ReadOperation[])[] {
  const drains = new Map<string, ReadOperation[]>()
  for (const read of log.reads) {
    if (read.mode !== 'drain') continue
    const known = drains.get(read.client)
    if (known === undefined) drains.set(read.client, [read])
    else known.push(read)
  }
  return [...drains.values()]
}

/** Position of the first element that is at least `least`; the length if none is. */
export function firstAtLeast(ascending: readonly number[], least: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}

export interface Sample {
  readonly invoked: Tick
  readonly completed: Tick
  readonly value: number
}

/**
 * For each asker the highest value among the facts that were complete before it was invoked; -1 if there was none.
 * This is what "must at least be" means when operations overlap.
 */
export function floorsOf(facts: readonly Sample[], askers: readonly Tick[]): readonly number[] {
  const complete = facts.filter((fact) => fact.completed !== NEVER).sort((left, right) => left.completed - right.completed)
  const order = askers.map((_, index) => index).sort((left, right) => askers[left]! - askers[right]!)
  const floors = new Array<number>(askers.length).fill(-1)
  let floor = -1
  let next = 0
  for (const index of order) {
    while (next < complete.length && complete[next]!.completed < askers[index]!) floor = Math.max(floor, complete[next++]!.value)
    floors[index] = floor
  }
  return floors
}

/**
 * How far the log start may have moved by then: the highest bound of a DeleteRecords that was sent before and didn't
 * surely fail. Infinity where retention may take anything.
 */
export function deletableBefore(log: ObservedLog, by: Tick): number {
  if (log.facts.retention) return Number.POSITIVE_INFINITY
  let before = 0
  for (const operation of log.deletes) {
    if (operation.outcome === 'fail' || operation.invoked > by) continue
    before = Math.max(before, operation.outcome === 'ok' ? operation.logStart : operation.before)
  }
  return before
}
