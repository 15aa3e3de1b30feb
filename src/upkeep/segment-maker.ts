import type { Failure } from '../base/failure.ts'
import type { ObjectReference } from '../state/stored-objects.ts'
import type { ObjectStore } from '../store/store.ts'
import type { SegmentPlan } from './segment-plan.ts'

/** The heavy part of a merge: reads, checks, puts together, writes. One plan at a time, whose bytes are all that it holds. */
export interface SegmentMaker {
  /**
   * Resolves when the segments are in the store. Nothing counts before a command names them, so whatever a failure leaves is an orphan. Throws a
   * Failure (`unavailable`) where the store, or who does the work, can't be used for the moment.
   */
  make(plan: SegmentPlan): Promise<MadeSegments>
  /** Gives up what is under way. */
  close(): Promise<void>
}

export interface MadeSegments {
  /** `references[i]` is the plan's segment i; undefined: none of its runs could be read. */
  readonly references: readonly (ObjectReference | undefined)[]
  /** `OUTPUT_WIDTH` doubles each, in the order of runs: run, base offset, end offset, position in its segment, bytes, largest timestamp. */
  readonly outputs: Float64Array
  /** At most one a run, whose inputs are then in no segment. */
  readonly unreadable: readonly UnreadableInput[]
}

export const OUTPUT_WIDTH = 6

export interface UnreadableInput {
  readonly run: number
  readonly baseOffset: number
  /** Of the Failure, damaged or gone. */
  readonly message: Failure['message']
}

/** What is used of a store. */
export type SegmentStore = Pick<ObjectStore, 'get' | 'create' | 'createInParts' | 'description'>
