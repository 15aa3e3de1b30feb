import type { Clock, Log } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { ObjectKeys } from '../storage/object-keys.ts'
import type { ObjectStore } from '../store/store.ts'
import { CollectJob } from './collect-job.ts'
import { JobChain } from './job-chain.ts'
import { MergeJob, type MergeSettings } from './merge-job.ts'
import type { SegmentMaker } from './segment-maker.ts'
import { SweepJob } from './sweep-job.ts'

export interface ObjectUpkeepSettings extends MergeSettings {
  readonly mergeCheckMs: number
  /** Read and written together by merges. */
  readonly mergeBytesPerSecond: number
  readonly collectCheckMs: number
  /** Between the death of an object, as each broker sees it, and its deletion. */
  readonly collectGraceMs: number
  readonly sweepCheckMs: number
  readonly sweepAfterMs: number
}

export interface ObjectUpkeepParts {
  readonly log: SharedLog
  /** Closed at the end. */
  readonly segments: SegmentMaker
  readonly store: ObjectStore
  readonly keys: ObjectKeys
  readonly clock: Clock
  readonly logger: Log
  readonly settings: ObjectUpkeepSettings
  /** Whether a job of this name is this broker's now: `merge/0` to `merge/15`, `collect`, `sweep`. Two that both think so only waste work. */
  readonly isMine: (job: string) => boolean
  /** True after a restore from a backup, until somebody confirms that nothing else uses these objects: then nothing is deleted. */
  readonly isCollectionOff: () => boolean
  readonly onFatal: (cause: unknown) => void
}

/** The jobs of a log in a store: merge, collect, sweep. A long merge keeps none of the others waiting. */
export class ObjectUpkeep {
  readonly #settings: ObjectUpkeepSettings
  readonly #merges: JobChain
  readonly #deletes: JobChain
  readonly #segments: SegmentMaker
  readonly #merge: MergeJob
  readonly #collect: CollectJob
  readonly #sweep: SweepJob

  constructor(parts: ObjectUpkeepParts) {
    const { settings, isCollectionOff: isOff } = parts
    this.#settings = settings
    this.#merges = new JobChain(parts)
    this.#deletes = new JobChain(parts)
    this.#segments = parts.segments
    this.#merge = new MergeJob(parts)
    this.#collect = new CollectJob({ ...parts, graceMs: settings.collectGraceMs, isOff })
    this.#sweep = new SweepJob({ ...parts, sweepAfterMs: settings.sweepAfterMs, isOff })
  }

  start(): void {
    const { mergeCheckMs, collectCheckMs, sweepCheckMs } = this.#settings
    this.#merges.every(mergeCheckMs, () => this.#merge.run(() => this.#merges.isStopped))
    this.#deletes.every(collectCheckMs, () => this.#collect.run())
    this.#deletes.every(sweepCheckMs, () => this.#sweep.run())
  }

  /** Gives up a merge that is under way on another thread, and waits for everything else. */
  async stop(): Promise<void> {
    await Promise.all([this.#merges.stop(), this.#deletes.stop(), this.#segments.close()])
  }
}
