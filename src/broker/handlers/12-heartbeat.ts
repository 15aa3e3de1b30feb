import type { Groups } from '../../groups/groups.ts'
import type { HeartbeatRequest, HeartbeatResponse } from '../../protocol/generated/12-heartbeat.ts'
import { codeOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface HeartbeatParts {
  readonly groups: Groups
}

/**
 * 12 Heartbeat, v0–v4. Says that a member of a classic group lives.
 * Behaviour: renews the session, also while a rebalance gathers members, which it's told of by the error.
 * v3: static members (KIP-345). v4: flexible.
 */
export function heartbeat(request: HeartbeatRequest, _context: RequestContext, { groups }: HeartbeatParts): HeartbeatResponse {
  const refused = groups.heartbeat({
    groupId: request.groupId,
    generation: request.generationId,
    memberId: request.memberId,
    instanceId: request.groupInstanceId ?? undefined,
  })
  return { errorCode: codeOf(refused ?? 'none') }
}
