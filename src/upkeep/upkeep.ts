import { Failure } from '../base/failure.ts'
import type { Clock, Log } from '../base/ports.ts'
import { type LogIndex, logIndex } from '../base/units.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Snapshots } from '../cluster/snapshots.ts'
import type { TopicSettings } from '../config/topic-settings.ts'
import type { Loglet } from '../log/log.ts'
import type { Topic } from '../state/topic.ts'
import type { DeletionTime } from './deletion-time.ts'
import { encodeInPieces, PIECE_BYTES } from './encode-in-pieces.ts'
import { IndexAges } from './index-ages.ts'
import { JobChain } from './job-chain.ts'
import type { ObjectUpkeep } from './object-upkeep.ts'
import { hasProducerBefore } from './plan-producer-expiry.ts'
import { planRetention } from './plan-retention.ts'

export interface UpkeepSettings {
  readonly retentionCheckMs: number
  /** A snapshot is written after so many bytes or entries of log, whichever comes first: that bounds what a start replays. */
  readonly snapshotLogBytes: number
  readonly snapshotEntries: number
  /** How often it's looked whether a snapshot is due. */
  readonly snapshotCheckMs: number
  /** Can be changed at run time: read anew for each job. */
  readonly producerIdExpirationMs: number
  readonly offsetsRetentionCheckMs: number
}

export interface UpkeepParts {
  readonly log: SharedLog
  readonly loglet: Loglet
  readonly snapshots: Snapshots
  /** State that the start found, and bytes of log that it replayed on top of it. */
  readonly started: { readonly snapshotIndex: number; readonly replayedBytes: number }
  readonly clock: Clock
  readonly logger: Log
  readonly settings: UpkeepSettings
  readonly topicSettings: (topic: Topic) => TopicSettings
  /** By which retention finds what is too old. */
  readonly deletionTime: Pick<DeletionTime, 'nowMs'>
  /** The groups' part: they alone know which committed offsets are needed. Throws a Failure. */
  readonly expireOffsets: () => Promise<void>
  readonly onFatal: (cause: unknown) => void
  /** Whether the job `retain` or `snapshot` is this broker's now. Two that both think so only waste work. */
  readonly isMine: (job: string) => boolean
  /** True after a restore from a backup, until somebody confirms it: then nothing is deleted. */
  readonly isCollectionOff: () => boolean
  /** The jobs of a log in a store. */
  readonly objects?: ObjectUpkeep | undefined
  /** So long entries stay readable for brokers that follow late: who lags farther behind has to start again. 0, or without it: nobody follows. */
  readonly trimAfterMs?: number
  /** And as long as one that lives hasn't read them, but no longer than so: then it has to start again. */
  readonly trimLatestMs?: number
  /** Up to where all brokers that live have applied the log. Without it: nobody else reads it. */
  readonly appliedByAll?: (() => number) | undefined
  /** What is encoded of a snapshot before others get their turn. */
  readonly snapshotPieceBytes?: number
}

/** Commands of retention that may share a log entry: one by one, thousands of partitions would take as many durable writes. */
const ADVANCES_AT_ONCE = 50

/**
 * The door of the room: the jobs that keep the log small. Each runs by itself at its own pace, one at a time; what fails for lack
 * of means is tried again at the next turn. Of the brokers of a cluster one does `retain` and one does `snapshot`, each with the `collect` behind it.
 *
 * - retain: moves log starts past what retention gives up.
 * - expire offsets: forgets what consumer groups committed and don't need any more.
 * - snapshot: writes the state, then trims the log before the older of the two kept snapshots, if there are two.
 * - collect: gives back the space of trimmed entries that hold no live records.
 */
export class Upkeep {
  readonly #parts: UpkeepParts
  /** Jobs queue behind each other, so that no two change the log's files at a time. */
  readonly #jobs: JobChain
  readonly #ages: IndexAges
  readonly #latestAges: IndexAges
  #snapshotIndex: number
  /** Size of the log at the newest snapshot, less what was given back since. */
  #snapshotLogBytes: number

  constructor(parts: UpkeepParts) {
    this.#parts = parts
    this.#jobs = new JobChain(parts)
    this.#ages = new IndexAges(parts.clock, parts.trimAfterMs ?? 0)
    this.#latestAges = new IndexAges(parts.clock, parts.trimLatestMs ?? 0)
    this.#snapshotIndex = parts.started.snapshotIndex
    this.#snapshotLogBytes = parts.loglet.sizeBytes() - parts.started.replayedBytes
  }

  start(): void {
    const { retentionCheckMs, snapshotCheckMs, offsetsRetentionCheckMs } = this.#parts.settings
    this.#jobs.every(snapshotCheckMs, () => this.#snapshotIfDue())
    this.#jobs.every(retentionCheckMs, () => this.#retain())
    this.#jobs.every(offsetsRetentionCheckMs, () => this.#parts.expireOffsets())
    this.#parts.objects?.start()
  }

  async #retain(): Promise<void> {
    const { log, deletionTime, topicSettings, settings, isMine } = this.#parts
    if (!isMine('retain')) return
    const { nowMs } = deletionTime
    let advances: Promise<unknown>[] = []
    for (const partition of [...log.state.partitions]) {
      const rule = topicSettings(partition.topic)
      if (!rule.deletes) continue
      const before = planRetention(partition, rule, nowMs)
      if (before <= partition.logStart) continue
      advances.push(log.submit({ kind: 'advance-log-start', handle: partition.handle, before }))
      if (advances.length < ADVANCES_AT_ONCE) continue
      await Promise.all(advances)
      advances = []
    }
    await Promise.all(advances)
    const beforeMs = nowMs - settings.producerIdExpirationMs
    if (hasProducerBefore(log.state, beforeMs)) await log.submit({ kind: 'expire-producers', beforeMs })
    await this.#collect()
  }

  async #snapshotIfDue(): Promise<void> {
    this.#ages.note(this.#parts.log.state.appliedIndex)
    this.#latestAges.note(this.#parts.log.state.appliedIndex)
    if (!this.#parts.isMine('snapshot') || !this.#isSnapshotDue) return
    await this.#learnSnapshots()
    if (this.#isSnapshotDue) await this.#snapshot()
  }

  get #isSnapshotDue(): boolean {
    const { log, loglet, settings } = this.#parts
    const entries = log.state.appliedIndex - this.#snapshotIndex
    const bytes = loglet.sizeBytes() - this.#snapshotLogBytes
    return entries >= settings.snapshotEntries || bytes >= settings.snapshotLogBytes
  }

  /** Whoever had the job before may have written some. */
  async #learnSnapshots(): Promise<void> {
    const { log, loglet, snapshots } = this.#parts
    const newest = await snapshots.newestIndex()
    if (newest <= this.#snapshotIndex) return
    const share = (newest - this.#snapshotIndex) / Math.max(1, log.state.appliedIndex - this.#snapshotIndex)
    // How much log came before it isn't known: as much as of the entries.
    this.#snapshotLogBytes += Math.min(1, share) * (loglet.sizeBytes() - this.#snapshotLogBytes)
    this.#snapshotIndex = newest
  }

  async #snapshot(): Promise<void> {
    const { log, loglet, snapshots, clock, snapshotPieceBytes = PIECE_BYTES } = this.#parts
    const index = log.state.appliedIndex
    const logBytes = loglet.sizeBytes()
    const keptFrom = await snapshots.save(index, await encodeInPieces(log.state, clock, snapshotPieceBytes))
    await loglet.trim(this.#trimmable(keptFrom))
    this.#snapshotIndex = index
    this.#snapshotLogBytes = logBytes
    await this.#collect()
  }

  /** Before the kept snapshots, and where others follow the log, before what they may not have read yet. */
  #trimmable(keptFrom: LogIndex): LogIndex {
    const { trimAfterMs = 0, trimLatestMs = 0, appliedByAll = () => keptFrom } = this.#parts
    if (trimAfterMs === 0) return keptFrom
    const readByAll = Math.max(appliedByAll() + 1, this.#latestAges.appliedBefore(trimLatestMs))
    return logIndex(Math.max(1, Math.min(keptFrom, this.#ages.appliedBefore(trimAfterMs), readByAll)))
  }

  async #collect(): Promise<void> {
    const { log, loglet, isCollectionOff } = this.#parts
    if (isCollectionOff()) return
    const isLive = (first: LogIndex, last: LogIndex): boolean => log.state.liveEntries.anyWithin(first, last)
    const collectedBytes = await loglet.collect(isLive, log.state.appliedIndex)
    // Old log that went makes what came since the snapshot no shorter to replay.
    this.#snapshotLogBytes -= collectedBytes
  }

  /** Waits for the job under way and writes a last snapshot, if that is this broker's and anything happened since the one before. */
  async stop(): Promise<void> {
    await Promise.all([this.#jobs.stop(), this.#parts.objects?.stop()])
    try {
      if (!this.#parts.isMine('snapshot')) return
      await this.#learnSnapshots()
      if (this.#parts.log.state.appliedIndex > this.#snapshotIndex) await this.#snapshot()
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      this.#parts.logger.warn('no snapshot was written at the end: the next start takes a little longer', {
        cause: error.message,
      })
    }
  }
}
