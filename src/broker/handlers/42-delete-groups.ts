import type { DeleteGroupsRequest, DeleteGroupsResponse } from '../../protocol/generated/42-delete-groups.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import type { RequestContext } from '../session.ts'
import { within } from '../within.ts'

export interface DeleteGroupsParts extends OpenGroupParts {
  readonly settings: { readonly requestMsMax: number }
}

/**
 * 42 DeleteGroups, v0–v2. Erases empty groups with their committed offsets.
 * Behaviour: by the coordinator alone; answered when that is durable; one group's refusal never hides another's. A group named twice is answered once. A group
 * that isn't deleted within the broker's time-out may still be: clients are told to come back.
 * v2: flexible.
 */
export async function deleteGroups(
  request: DeleteGroupsRequest,
  _context: RequestContext,
  parts: DeleteGroupsParts,
): Promise<DeleteGroupsResponse> {
  const groupIds = [...new Set(request.groupsNames)]
  const results = groupIds.map(async (groupId) => ({ groupId, errorCode: codeOf(await deleteOne(groupId, parts)) }))
  return { throttleTimeMs: 0, results: await Promise.all(results) }
}

async function deleteOne(groupId: string, parts: DeleteGroupsParts): Promise<Reason> {
  const { log, groups, clock, settings } = parts
  const unopened = await openGroup(groupId, 'needs', parts)
  if (unopened !== undefined) return unopened
  if (!log.writable) return 'coordinator-not-available'
  const deleted = groups.delete(groupId).then((refused) => refused ?? 'none')
  return (await within(deleted, settings.requestMsMax, clock)) ?? 'coordinator-not-available'
}
