import type { LogIndex } from '../base/units.ts'
import type { Command } from '../state/commands/commands.ts'
import type { CommitRows } from '../state/commands/commit-batches.ts'
import type { Outcome } from '../state/outcome.ts'
import type { ClusterState } from '../state/state.ts'
import type { ObjectReference } from '../state/stored-objects.ts'
import type { Partition } from '../state/topic.ts'

/**
 * The door of the room: this broker's hold on the shared log. Others read `state`, submit commands, and hear what was
 * applied.
 */
export interface SharedLog {
  /** This broker's fold. Never behind what was acknowledged to its own clients. */
  readonly state: ClusterState
  /** Id and incarnation that this broker's commands carry. */
  readonly brokerId: number
  readonly incarnation: number
  /** The highest index that holds an entry, as far as this broker has heard: never below what is applied. */
  readonly knownIndex: LogIndex
  /** False while entries find no room, or the broker stops: what is under way goes on trying, and of new work only what makes room should come. */
  readonly writable: boolean
  /**
   * Commits the batches of one flush. `settled` is called from within the fold, once: the batches are durable and applied,
   * and no reader has seen them yet.
   */
  submitFlush(flush: FlushSubmission): void
  /**
   * Resolves when this broker has applied the command, which is durable then. Throws a Failure: `unavailable`, reason `closing`, if the
   * broker stops before that is known (applied `no` if it was never begun, else `unknown`), or `command-queue-full`; `invalid`, reason
   * `command-too-large`, at once.
   */
  submit(command: Command): Promise<Outcome>
  /** Resolves when everything that was acknowledged anywhere before the call is applied here. */
  barrier(): Promise<void>
  /**
   * Calls `listener` after each applied entry with the partitions whose high watermark or log start moved; one may be named
   * twice. The array is emptied afterwards.
   */
  onApplied(listener: (touched: readonly Partition[], index: LogIndex) => void): void
}

/** Deletions, and configs, of which a shorter retention is one: taken on while there is no room, and never behind what needs more. */
export const MAKES_ROOM: ReadonlySet<Command['kind']> = new Set(['delete-topic', 'advance-log-start', 'alter-topic-configs'])

/** A sealed flush on its way into the log. The log owns the bytes until `settled`. */
export interface FlushSubmission {
  readonly rows: CommitRows
  /** Where the batches are already, whole and verified: then the entry has no body, and takes what comes of them from here. */
  readonly object?: ObjectReference | undefined
  /** The batches in the order of the rows. */
  readonly body: readonly Uint8Array[]
  readonly bodyBytes: number
  /** The CRC-32C of each batch from its first byte on, where it's known. */
  readonly bodyCrcs?: Uint32Array | undefined
  /** The writer's time, which stamped what has log append time. */
  readonly timeMs: number
  settled(outcome: Outcome, index: LogIndex): void
  /** The outcome is unknown: the broker is stopping. */
  abandoned(): void
}
