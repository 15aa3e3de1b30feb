import type { SharedLog } from '../../cluster/cluster.ts'
import type { Groups } from '../../groups/groups.ts'
import type { DeleteGroupsRequest, DeleteGroupsResponse } from '../../protocol/generated/42-delete-groups.ts'
import { codeOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface DeleteGroupsParts {
  readonly log: SharedLog
  readonly groups: Groups
}

/**
 * 42 DeleteGroups, v0–v2. Erases empty groups with their committed offsets.
 * Behaviour: answered when that is durable; one group's refusal never hides another's. A group named twice is answered once.
 * v2: flexible.
 */
export async function deleteGroups(
  request: DeleteGroupsRequest,
  _context: RequestContext,
  { log, groups }: DeleteGroupsParts,
): Promise<DeleteGroupsResponse> {
  const results = [...new Set(request.groupsNames)].map(async (groupId) => {
    const refused = log.writable ? await groups.delete(groupId) : 'coordinator-not-available'
    return { groupId, errorCode: codeOf(refused ?? 'none') }
  })
  return { throttleTimeMs: 0, results: await Promise.all(results) }
}
