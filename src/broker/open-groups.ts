import type { Clock, Log, Random } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import { decodeGroupRecord } from '../groups/group-record-format.ts'
import { type CommittedOffsetsView, Groups, type GroupsSettings } from '../groups/groups.ts'
import type { ClusterState } from '../state/state.ts'
import { LogGroupJournal } from './group-journal.ts'

/**
 * The groups of this broker, going on from what the log knows of them: call it when the state has caught up and before
 * clients are served. Throws a Failure (`corrupt`) for a record that can't be read.
 */
export function openGroups(parts: {
  readonly log: SharedLog
  readonly clock: Clock
  readonly random: Random
  readonly logger: Log
  readonly settings: GroupsSettings
}): Groups {
  const { log, clock, random, logger, settings } = parts
  const journal = new LogGroupJournal(log)
  const groups = new Groups({ clock, random, journal, offsets: committedGroups(log.state), log: logger, settings })
  for (const [groupId, record] of log.state.groups) groups.restore(groupId, decodeGroupRecord(record))
  return groups
}

function committedGroups({ offsets }: ClusterState): CommittedOffsetsView {
  return { has: (groupId) => offsets.ofGroup(groupId).size > 0, groupIds: () => offsets.groupIds() }
}
