import type { ClusterState } from '../state/state.ts'

/** Whether an `expire-producers` with this time would forget any: one that wouldn't is no entry worth. Some 10 ms for 200,000 producers. */
export function hasProducerBefore(state: ClusterState, beforeMs: number): boolean {
  for (const { producers } of state.partitions) {
    if (producers === undefined) continue
    for (const slot of producers.values()) if (state.producers.lastTimeMs(slot) < beforeMs) return true
  }
  return false
}
