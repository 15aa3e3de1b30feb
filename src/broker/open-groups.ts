import type { Clock, Log, Random } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import { Claims } from '../groups/claims.ts'
import { decodeGroupRecord } from '../groups/group-record-format.ts'
import { Groups, type GroupsSettings, type StoredGroups } from '../groups/groups.ts'
import type { ClusterState } from '../state/state.ts'
import { LogGroupJournal } from './group-journal.ts'
import type { ServingBrokers } from './serving-brokers.ts'

/**
 * The groups of this broker and its claims on them: none yet. Call it when the state has caught up and before clients are served. A group goes on from
 * what the log knows of it when its claim is opened.
 */
export function openGroups(parts: {
  readonly log: SharedLog
  readonly brokers: ServingBrokers
  readonly clock: Clock
  readonly random: Random
  readonly logger: Log
  readonly settings: GroupsSettings
}): { readonly groups: Groups; readonly claims: Claims } {
  const { log, brokers, clock, random, logger, settings } = parts
  const { state } = log
  const journal = new LogGroupJournal(log)
  const claims = new Claims({
    journal,
    isOurs: (groupId) => brokers.isCoordinator(groupId),
    opened: (groupId) => groups.restore(groupId),
    closed: (groupId) => groups.giveUp(groupId),
    log: logger,
  })
  const groups = new Groups({ clock, random, journal, stored: storedGroups(state), claims, log: logger, settings })
  log.onApplied(() => {
    for (const groupId of state.claims.touched) claims.changed(groupId)
  })
  brokers.onChange(() => claims.reassigned())
  return { groups, claims }
}

function storedGroups({ groups, offsets }: ClusterState): StoredGroups {
  return {
    hasOffsets: (groupId) => offsets.ofGroup(groupId).size > 0,
    offsetGroupIds: () => offsets.groupIds(),
    record: (groupId) => {
      const bytes = groups.get(groupId)
      return bytes === undefined ? undefined : decodeGroupRecord(bytes)
    },
    recordedIds: () => groups.keys(),
  }
}
