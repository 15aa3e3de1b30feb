import type { Clock, Random } from '../base/ports.ts'
import { makeSegments } from './make-segments.ts'
import { Pace } from './pace.ts'
import type { MadeSegments, SegmentMaker, SegmentStore } from './segment-maker.ts'
import type { SegmentPlan } from './segment-plan.ts'

export interface InlineSegmentParts {
  readonly store: SegmentStore
  readonly clock: Clock
  readonly random: Random
  /** Read and written together. */
  readonly bytesPerSecond: number
}

/** Makes segments on the caller's own thread, a few milliseconds at a time. */
export class InlineSegments implements SegmentMaker {
  readonly #parts: InlineSegmentParts
  readonly #pace: Pace

  constructor(parts: InlineSegmentParts) {
    this.#parts = parts
    this.#pace = new Pace(parts.clock, parts.bytesPerSecond)
  }

  make(plan: SegmentPlan): Promise<MadeSegments> {
    return makeSegments(plan, { ...this.#parts, pace: this.#pace })
  }

  async close(): Promise<void> {}
}
