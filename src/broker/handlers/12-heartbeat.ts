import type { HeartbeatRequest, HeartbeatResponse } from '../../protocol/generated/12-heartbeat.ts'
import { codeOf } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import type { RequestContext } from '../session.ts'

/**
 * 12 Heartbeat, v0–v4. Says that a member of a classic group lives.
 * Behaviour: renews the session, also while a rebalance gathers members, which it's told of by the error.
 * v3: static members (KIP-345). v4: flexible.
 */
export async function heartbeat(
  request: HeartbeatRequest,
  _context: RequestContext,
  parts: OpenGroupParts,
): Promise<HeartbeatResponse> {
  const unopened = await openGroup(request.groupId, 'needs', parts)
  if (unopened !== undefined) return { errorCode: codeOf(unopened) }
  const refused = parts.groups.heartbeat({
    groupId: request.groupId,
    generation: request.generationId,
    memberId: request.memberId,
    instanceId: request.groupInstanceId ?? undefined,
  })
  return { errorCode: codeOf(refused ?? 'none') }
}
