import { EMPTY_BYTES } from '../../groups/requests.ts'
import type { SyncGroupRequest, SyncGroupResponse } from '../../protocol/generated/14-sync-group.ts'
import { codeOf } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import type { RequestContext } from '../session.ts'

/**
 * 14 SyncGroup, v0–v5. Gives the members of a classic group what the leader assigned to them.
 * Behaviour: answered when the leader's assignments are durable; in a stable group at once, with the same again.
 * v3: static members (KIP-345). v4: flexible. v5: protocol type and name, compared if given (KIP-559).
 */
export async function syncGroup(
  request: SyncGroupRequest,
  context: RequestContext,
  parts: OpenGroupParts,
): Promise<SyncGroupResponse> {
  const unopened = await openGroup(request.groupId, 'needs', parts)
  if (unopened !== undefined) return { errorCode: codeOf(unopened), assignment: EMPTY_BYTES }
  const sync = {
    groupId: request.groupId,
    generation: request.generationId,
    memberId: request.memberId,
    instanceId: request.groupInstanceId ?? undefined,
    protocolType: request.protocolType ?? undefined,
    protocol: request.protocolName ?? undefined,
    assignments: request.assignments,
  }
  const answer = await parts.groups.sync(sync, context.signal)
  if (answer.kind === 'refused') return { errorCode: codeOf(answer.reason), assignment: EMPTY_BYTES }
  const { protocolType, protocol, assignment } = answer
  return { errorCode: 0, protocolType, protocolName: protocol, assignment }
}
