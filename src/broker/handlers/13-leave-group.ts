import type { LeavingMember } from '../../groups/requests.ts'
import type { LeaveGroupRequest, LeaveGroupResponse } from '../../protocol/generated/13-leave-group.ts'
import { codeOf } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import type { RequestContext } from '../session.ts'

/** First version that names several members. */
const MEMBERS_FROM = 3

/**
 * 13 LeaveGroup, v0–v5. Takes members out of a classic group.
 * Behaviour: an unknown group is told as an unknown member, one by one. An empty member id with an instance id is an
 * administrator who removes a static member. Reasons (v5) aren't kept.
 * v3: several members, with an answer each (KIP-345). v4: flexible. v5: a reason (KIP-800).
 */
export async function leaveGroup(
  request: LeaveGroupRequest,
  context: RequestContext,
  parts: OpenGroupParts,
): Promise<LeaveGroupResponse> {
  const isOne = context.apiVersion < MEMBERS_FROM
  const members: readonly LeavingMember[] = isOne
    ? [{ memberId: request.memberId, instanceId: undefined }]
    : request.members.map(({ memberId, groupInstanceId }) => ({ memberId, instanceId: groupInstanceId ?? undefined }))
  const unopened = await openGroup(request.groupId, 'needs', parts)
  if (unopened !== undefined) return { errorCode: codeOf(unopened) }
  const answer = parts.groups.leave({ groupId: request.groupId, members })
  if (answer.kind === 'refused') return { errorCode: codeOf(answer.reason) }
  const codes = answer.outcomes.map((reason) => codeOf(reason ?? 'none'))
  if (isOne) return { errorCode: codes[0]! }
  return {
    errorCode: 0,
    members: members.map(({ memberId, instanceId }, index) => ({
      memberId,
      groupInstanceId: instanceId ?? null,
      errorCode: codes[index]!,
    })),
  }
}
