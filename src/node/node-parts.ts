import type { Clock, Compute, Disk, Log, LogLevelSwitch, Network, Random } from '../base/ports.ts'
import type { FoldWatch } from '../cluster/fold.ts'
import type { Settings } from '../config/settings.ts'
import type { Loglet } from '../log/log.ts'
import type { StoreCounts } from '../store/counted-store.ts'
import type { ObjectStore } from '../store/store.ts'
import type { ObjectUpkeepSettings } from '../upkeep/object-upkeep.ts'
import type { SegmentMaker } from '../upkeep/segment-maker.ts'

/** What one broker is put together from. */
export interface NodeParts {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  /** The broker's own directory: its log and snapshots, or only its number where the cluster keeps all else in a store. */
  readonly disk: Disk
  readonly compute: Compute
  readonly log: Log
  readonly logLevel: LogLevelSwitch
  readonly settings: Settings
  /** What of the settings was given, as text: what tools are shown as static configs. */
  readonly given: ReadonlyMap<string, string>
  /** Opens the log in `disk`; `onFatal` is what it calls when it can't go on. Not called where there is a store. */
  readonly openLoglet: (onFatal: (cause: unknown) => void) => Promise<Loglet>
  /** Where the cluster keeps everything; without it this broker is alone. */
  readonly store?: ObjectStore | undefined
  /** Whether that bills its requests; it does where nobody says so. */
  readonly isStoreMetered?: boolean | undefined
  /** Proves that the store is fit. Runs beside the rest of the start, and ends before anything is written that counts. */
  readonly probeStore?: (() => Promise<void>) | undefined
  /** Merges apart from the event loop, over a store of their own; without it they're done in line. */
  readonly openSegments?: ((ways: SegmentWays) => SegmentMaker) | undefined
  /** By which the cluster's brokers know each other; without it the one in the store. */
  readonly clusterSecret?: Uint8Array | undefined
  /** Of the program, told to other brokers. */
  readonly version: string
  /** The node can't go on: the process must end. Called at most once. */
  readonly onFatal: (cause: unknown) => void
  readonly watchFold?: FoldWatch
  /** Idle memory kept for frames and reads. */
  readonly bufferPoolBytes?: number
  /** What is encoded of a snapshot before others get their turn. */
  readonly snapshotPieceBytes?: number
  /** How long a cluster's brokers may stand still and go on; five minutes without it. */
  readonly trimAfterMs?: number
  /** In place of what the settings say of the jobs on stored objects, for who can't wait as long. */
  readonly objectUpkeep?: Partial<ObjectUpkeepSettings>
}

export interface SegmentWays {
  /** Read and written together. */
  readonly bytesPerSecond: number
  /** Where its requests are counted. */
  readonly counts: StoreCounts
  readonly clock: Clock
  readonly logger: Log
}

export type Closing = () => void | Promise<void>
