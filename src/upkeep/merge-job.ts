import { Failure } from '../base/failure.ts'
import type { Clock, Log } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { ReplacedRun, SegmentExtent } from '../state/commands/replace-extents.ts'
import { objectName } from '../state/object-name.ts'
import type { ObjectReference } from '../state/stored-objects.ts'
import type { Partition } from '../state/topic.ts'
import type { ObjectKeys } from '../storage/object-keys.ts'
import type { Bodies } from '../storage/read/bodies.ts'
import { type ObjectStore, PART_BYTES_MIN } from '../store/store.ts'
import { IndexAges } from './index-ages.ts'
import { readInputs } from './merge-reads.ts'
import { Pace } from './pace.ts'
import { MergePlanner, type MergeRun } from './plan-merge.ts'
import { type ReadRun, Segment } from './segment.ts'

export interface MergeSettings {
  /** Bodies stay so long at least: most of what is young is read from where it is, or given up soon. */
  readonly mergeAfterMs: number
  /** A body that is so old moves, however little there is to merge. */
  readonly mergeLatestMs: number
  /** What is worth a merge before that. */
  readonly mergeBytesMin: number
  /** What one merge holds in memory, beside one body. */
  readonly mergeBytesMax: number
  /** Read and written together. */
  readonly mergeBytesPerSecond: number
}

/** A partition with so much to move gets a segment of its own: its readers then read nothing of others. */
const ALONE_BYTES_MIN = 16 * 1024 * 1024
/** What a replace-extents command names at most: some 250 KB of log. */
const EXTENTS_MAX = 20_000
/** Partitions are given to brokers in so many shares. */
const SHARES = 16
/** Rows that are planned in one go. */
const PLANNED_ROWS = 50_000
const DAMAGED_MAX = 10_000

/**
 * merge: moves what lies in entries and flush objects, partition by partition in small pieces, into segments, sorted by partition and offset. So
 * the log can be trimmed and collected, readers of one partition read little of others, and the state holds few extents.
 *
 * ```
 *   plan → read → write segments → replace-extents: refused where an input changed, and then tried again with what is there
 * ```
 * A crash, a lost reply or a refusal leaves an object that nothing names, for the sweep. Nothing is deleted here.
 */
export class MergeJob {
  readonly #parts: MergeParts
  readonly #ages: IndexAges
  readonly #pace: Pace
  /** Extents that couldn't be read, by partition and base offset: they stay where they are. */
  readonly #damaged = new Set<string>()

  constructor(parts: MergeParts) {
    this.#parts = parts
    this.#ages = new IndexAges(parts.clock, parts.settings.mergeLatestMs)
    this.#pace = new Pace(parts.clock, parts.settings.mergeBytesPerSecond)
  }

  /** Merges as long as something is due. Throws a Failure (`unavailable`) where log or store can't be used for the moment. */
  async run(isStopped: () => boolean = () => false): Promise<void> {
    this.#ages.note(this.#parts.log.state.appliedIndex)
    while (!isStopped()) {
      const runs = await this.#plan()
      if (runs.length === 0 || !(await this.#merge(runs))) return
    }
  }

  async #plan(): Promise<readonly MergeRun[]> {
    const { log, settings, isMine } = this.#parts
    const planner = new MergePlanner(log.state, {
      bornBefore: this.#ages.appliedBefore(settings.mergeAfterMs) + 1,
      bytesMax: settings.mergeBytesMax,
      extentsMax: EXTENTS_MAX,
      isDamaged: (partition, baseOffset) => this.#damaged.has(placeOf(partition, baseOffset)),
    })
    const mine = [...log.state.partitions].filter(({ handle }) => isMine(`merge/${handle % SHARES}`))
    await this.#forEach(mine, (partition) => planner.weigh(partition))
    const isOverdue = planner.oldest <= this.#ages.appliedBefore(settings.mergeLatestMs)
    if (planner.bytes === 0 || (planner.bytes < settings.mergeBytesMin && !isOverdue)) return []
    planner.choose()
    const runs: MergeRun[] = []
    await this.#forEach(mine, (partition) => runs.push(...planner.take(partition)))
    return runs
  }

  /** In the order of handles; others get their turn in between. */
  async #forEach(partitions: readonly Partition[], visit: (partition: Partition) => number): Promise<void> {
    let rows = 0
    for (const partition of partitions) {
      rows += visit(partition) + 100
      if (rows < PLANNED_ROWS) continue
      await this.#othersTurn()
      rows = 0
    }
  }

  /** False: nothing of it was replaced, so that trying again at once would come to the same. */
  async #merge(runs: readonly MergeRun[]): Promise<boolean> {
    const read = await this.#read(runs)
    if (read.length === 0) return false
    const objects: ObjectReference[] = []
    const replaced: ReplacedRun[] = []
    for (const group of groupsOf(read)) {
      const segment = new Segment(this.#parts.keys.next())
      for (const run of group) replaced.push(replacedRun(run, await segment.add(run, objects.length, () => this.#othersTurn())))
      objects.push(await this.#write(segment))
    }
    const outcome = await this.#parts.log.submit({ kind: 'replace-extents', objects, runs: replaced })
    const refused = replaced.filter((_, row) => outcome.refusal(row) !== 'none')
    const { logger } = this.#parts
    logger.debug('merged', {
      extents: sum(replaced, ({ inputs }) => inputs.length),
      runs: replaced.length,
      refused: refused.length,
    })
    return refused.length < replaced.length
  }

  async #read(runs: readonly MergeRun[]): Promise<readonly ReadRun[]> {
    const results = await readInputs(runs, this.#parts.bodies, this.#pace)
    const read: ReadRun[] = []
    for (const [at, result] of results.entries()) {
      const { partition } = runs[at]!
      if ('failure' in result) this.#passOver(partition, result.input.baseOffset, result.failure)
      else read.push({ partition, inputs: result })
    }
    return read
  }

  #passOver(partition: Partition, baseOffset: number, failure: Failure): void {
    const { extents } = partition
    const row = extents.find(baseOffset)
    // Given up by retention while it was read: nobody misses it.
    if (row === extents.count || extents.baseOffset(row) !== baseOffset) return
    if (this.#damaged.size < DAMAGED_MAX) this.#damaged.add(placeOf(partition, baseOffset))
    const fields = { topic: partition.topic.name, partition: partition.index, offset: baseOffset, cause: failure.message }
    this.#parts.logger.error('records can’t be read and stay where they are', fields)
  }

  async #write(segment: Segment): Promise<ObjectReference> {
    const { store } = this.#parts
    const { chunks, reference } = segment.finish()
    const name = objectName(reference.key)
    const parts = partsOf(chunks)
    const { outcome } =
      parts.length === 1 ? await store.create(name, parts[0]!) : await store.createInParts(name, paced(parts, this.#pace))
    if (outcome === 'created') return reference
    throw new Failure('unavailable', 'store-failed', 'no', `a new segment found its key ${name} taken`)
  }

  #othersTurn(): Promise<void> {
    return new Promise((resolve) => this.#parts.clock.soon(resolve))
  }
}

export interface MergeParts {
  readonly log: Pick<SharedLog, 'state' | 'submit'>
  readonly bodies: Bodies
  readonly store: Pick<ObjectStore, 'create' | 'createInParts'>
  readonly keys: ObjectKeys
  readonly clock: Clock
  readonly logger: Log
  readonly settings: MergeSettings
  /** Whether a job of this name is this broker's: two that both think so only waste work. */
  readonly isMine: (job: string) => boolean
}

function placeOf({ handle }: Partition, baseOffset: number): string {
  return `${handle}:${baseOffset}`
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0)
}

/** Large partitions by themselves, all others together. */
function groupsOf(runs: readonly ReadRun[]): readonly (readonly ReadRun[])[] {
  const bytesOf = new Map<Partition, number>()
  for (const { partition, inputs } of runs)
    bytesOf.set(partition, (bytesOf.get(partition) ?? 0) + sum(inputs, ({ sizeBytes }) => sizeBytes))
  const packed: ReadRun[] = []
  const alone = new Map<Partition, ReadRun[]>()
  for (const run of runs) {
    if (bytesOf.get(run.partition)! < ALONE_BYTES_MIN) packed.push(run)
    else alone.set(run.partition, [...(alone.get(run.partition) ?? []), run])
  }
  return [packed, ...alone.values()].filter(({ length }) => length > 0)
}

function replacedRun({ partition, inputs }: ReadRun, outputs: readonly SegmentExtent[]): ReplacedRun {
  return {
    handle: partition.handle,
    baseOffset: inputs[0]!.baseOffset,
    endOffset: inputs[inputs.length - 1]!.endOffset,
    inputs: inputs.map(({ body, position, sizeBytes }) => ({ body, position, sizeBytes })),
    outputs,
  }
}

/** As large as a store wants its parts. */
function partsOf(chunks: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const parts: Buffer[][] = [[]]
  let bytes = 0
  for (const chunk of chunks) {
    if (bytes >= PART_BYTES_MIN) {
      parts.push([])
      bytes = 0
    }
    parts[parts.length - 1]!.push(chunk)
    bytes += chunk.length
  }
  return parts
}

async function* paced(parts: readonly (readonly Buffer[])[], pace: Pace): AsyncGenerator<readonly Buffer[]> {
  for (const part of parts) {
    await pace.take(sum(part, ({ length }) => length))
    yield part
  }
}
