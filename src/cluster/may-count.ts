import type { EntryCommand } from '../log/entry-header.ts'
import type { ClusterState } from '../state/state.ts'

/** Whether the command, of whichever broker, would still count if it came into the log now. */
export function mayCount(state: ClusterState, { brokerId, incarnation, lane, sequence }: EntryCommand): boolean {
  // Its registration isn't applied here yet.
  if (incarnation > state.appliedIndex) return true
  const broker = state.brokers.get(brokerId)
  if (broker?.incarnation !== incarnation) return false
  const turn = broker.lanes[lane]?.turn(sequence)
  return turn === 'next' || turn === 'gap'
}
