import { othersTurn } from '../base/pause.ts'
import type { Clock, Log } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { ReplacedRun, SegmentExtent } from '../state/commands/replace-extents.ts'
import type { ObjectReference } from '../state/stored-objects.ts'
import type { Partition } from '../state/topic.ts'
import type { ObjectKeys } from '../storage/object-keys.ts'
import { IndexAges } from './index-ages.ts'
import { MergePlanner, type MergeRun } from './plan-merge.ts'
import { type MadeSegments, OUTPUT_WIDTH, type SegmentMaker } from './segment-maker.ts'
import { planSegments, type SegmentPlan } from './segment-plan.ts'

export interface MergeSettings {
  /** Bodies stay so long at least: most of what is young is read from where it is, or given up soon. */
  readonly mergeAfterMs: number
  /** A body that is so old moves, however little there is to merge. */
  readonly mergeLatestMs: number
  /** What is worth a merge before that. */
  readonly mergeBytesMin: number
  /** What one merge holds in memory, beside one body. */
  readonly mergeBytesMax: number
}

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
 *   plan → segments, perhaps on another thread → replace-extents: refused where an input changed, and then tried again with what is there
 * ```
 * A crash, a lost reply or a refusal leaves an object that nothing names, for the sweep. Nothing is deleted here.
 */
export class MergeJob {
  readonly #parts: MergeParts
  readonly #ages: IndexAges
  /** Extents that couldn't be read, by partition and base offset: they stay where they are. */
  readonly #damaged = new Set<string>()

  constructor(parts: MergeParts) {
    this.#parts = parts
    this.#ages = new IndexAges(parts.clock, parts.settings.mergeLatestMs)
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
      isDamaged: (partition, baseOffset) => this.#damaged.size > 0 && this.#damaged.has(placeOf(partition, baseOffset)),
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
      await othersTurn(this.#parts.clock)
      rows = 0
    }
  }

  /** False: nothing of it was replaced, so that trying again at once would come to the same. */
  async #merge(runs: readonly MergeRun[]): Promise<boolean> {
    const { log, keys, segments, logger } = this.#parts
    const { plan, order } = planSegments(runs, log.state, keys)
    const made = await segments.make(plan)
    for (const { run, baseOffset, message } of made.unreadable) this.#passOver(order[run]!.partition, baseOffset, message)
    const objects = made.references.filter((reference): reference is ObjectReference => reference !== undefined)
    if (objects.length === 0) return false
    const replaced = replacedRuns(plan, order, made)
    const outcome = await this.#parts.log.submit({ kind: 'replace-extents', objects, runs: replaced })
    const refused = replaced.filter((_, row) => outcome.refusal(row) !== 'none')
    logger.debug('merged', {
      extents: replaced.reduce((sum, { inputs }) => sum + inputs.length, 0),
      runs: replaced.length,
      refused: refused.length,
    })
    return refused.length < replaced.length
  }

  #passOver(partition: Partition, baseOffset: number, cause: string): void {
    const { extents } = partition
    const row = extents.find(baseOffset)
    // Given up by retention while it was read: nobody misses it.
    if (row === extents.count || extents.baseOffset(row) !== baseOffset) return
    if (this.#damaged.size < DAMAGED_MAX) this.#damaged.add(placeOf(partition, baseOffset))
    const fields = { topic: partition.topic.name, partition: partition.index, offset: baseOffset, cause }
    this.#parts.logger.error('records can’t be read and stay where they are', fields)
  }
}

export interface MergeParts {
  readonly log: Pick<SharedLog, 'state' | 'submit'>
  readonly segments: SegmentMaker
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

/** The runs that lie in segments now. A command numbers its objects without those that weren't made. */
function replacedRuns(
  plan: SegmentPlan,
  order: readonly MergeRun[],
  { references, outputs }: MadeSegments,
): readonly ReplacedRun[] {
  let made = 0
  const objects = references.map((reference) => (reference === undefined ? -1 : made++))
  const outputsOf = new Map<number, SegmentExtent[]>()
  for (let at = 0; at < outputs.length; at += OUTPUT_WIDTH) {
    const [run, baseOffset, endOffset, position, sizeBytes, maxTimestampMs] = outputs.subarray(
      at,
      at + OUTPUT_WIDTH,
    ) as unknown as Row
    const ofRun = outputsOf.get(run) ?? []
    ofRun.push({ object: objects[plan.runs[run]!.segment]!, baseOffset, endOffset, position, sizeBytes, maxTimestampMs })
    outputsOf.set(run, ofRun)
  }
  return [...outputsOf].map(([run, ofRun]) => {
    const { partition, inputs } = order[run]!
    return {
      handle: partition.handle,
      baseOffset: inputs[0]!.baseOffset,
      endOffset: inputs[inputs.length - 1]!.endOffset,
      inputs: inputs.map(({ body, position, sizeBytes }) => ({ body, position, sizeBytes })),
      outputs: ofRun,
    }
  })
}

type Row = [number, number, number, number, number, number]
