import { checkLogLinearizable } from './1-log-linearizable.ts'
import { checkAcknowledgedKept } from './2-acknowledged-kept.ts'
import { checkNoDuplicates } from './3-no-duplicates.ts'
import { checkOffsetsMonotone } from './4-offsets-monotone.ts'
import { checkGroups } from './6-groups.ts'
import { checkFoldDeterministic } from './7-fold-deterministic.ts'
import { checkCollectionSafe } from './8-collection-safe.ts'
import { checkResources } from './9-resources.ts'
import type { History, Violation } from './history.ts'
import { observeLogs } from './observed-log.ts'

/** The door of the room: all that is wrong with a history, in the order of the checkers; empty for a good one. */
export function check(history: History): readonly Violation[] {
  const logs = observeLogs(history)
  return [
    ...checkLogLinearizable(logs),
    ...checkAcknowledgedKept(logs),
    ...checkNoDuplicates(logs),
    ...checkOffsetsMonotone(logs),
    ...checkGroups(history),
    ...checkFoldDeterministic(history),
    ...checkCollectionSafe(history),
    ...checkResources(history),
  ]
}
