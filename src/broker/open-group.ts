import type { Clock } from '../base/ports.ts'
import type { SharedLog } from '../cluster/cluster.ts'
import type { Claims } from '../groups/claims.ts'
import type { Groups } from '../groups/groups.ts'
import type { GroupReason } from '../groups/requests.ts'
import { within } from './within.ts'

/** What opening a group needs. */
export interface OpenGroupParts {
  readonly log: SharedLog
  readonly groups: Groups
  readonly claims: Claims
  readonly clock: Clock
}

/** After that long a client is told to come back: two writes to a slow store. */
const CLAIM_MS_MAX = 5_000

/**
 * Makes this broker the group's coordinator, if clients are sent here with it; a reason if it isn't. Undefined: what the groups room says of the group
 * holds, in the same turn. Unless the request makes the group, one that is nowhere is looked for behind a barrier, and never claimed.
 */
export async function openGroup(
  groupId: string,
  makes: 'makes' | 'needs',
  parts: OpenGroupParts,
): Promise<GroupReason | undefined> {
  const { log, groups, claims, clock } = parts
  if (claims.epochOf(groupId) !== undefined) return undefined
  // Of a group without a name the groups room knows what to say.
  if (groupId === '' && makes === 'needs') return undefined
  if (!claims.isOurs(groupId)) return 'not-coordinator'
  if (makes === 'needs' && !groups.exists(groupId) && !(await isThere(groupId, parts))) return undefined
  if (!log.writable) return 'coordinator-not-available'
  const opened = claims.open(groupId)
  if (!(opened instanceof Promise)) return opened
  return within(
    opened.then((reason) => reason ?? 'open'),
    CLAIM_MS_MAX,
    clock,
  ).then(told)
}

function told(opened: GroupReason | 'open' | undefined): GroupReason | undefined {
  if (opened === undefined) return 'coordinator-load-in-progress'
  return opened === 'open' ? undefined : opened
}

/** Another broker may have made it. */
async function isThere(groupId: string, { log, groups }: OpenGroupParts): Promise<boolean> {
  await log.barrier()
  return groups.exists(groupId)
}
