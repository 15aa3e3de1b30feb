import type { Joined, JoinRequest, Refused } from '../../groups/requests.ts'
import type { JoinGroupRequest, JoinGroupResponse } from '../../protocol/generated/11-join-group.ts'
import { codeOf } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import { clientHost, type RequestContext } from '../session.ts'

/** First versions in which a new dynamic member is given an id before it joins, … */
const MEMBER_ID_REQUIRED_FROM = 4
/** … in which the protocol's name may be null, … */
const NULL_PROTOCOL_FROM = 7
/** … and in which the leader understands that it needn't assign. */
const SKIP_ASSIGNMENT_FROM = 9

/**
 * 11 JoinGroup, v0–v9. Makes the client a member of a classic group.
 * Behaviour: answered when all members have joined or their time is up; members are told only to the leader. A client that
 * disconnects stays a member until its session ends. Reasons (v8) aren't kept.
 * v0: the session time-out stands in for the rebalance's. v4: an id first (KIP-394). v5: static members (KIP-345). v6: flexible. v7: protocol type,
 * null protocol. v8: a reason (KIP-800). v9: the leader may skip the assignment (KIP-814).
 */
export async function joinGroup(
  request: JoinGroupRequest,
  context: RequestContext,
  parts: OpenGroupParts,
): Promise<JoinGroupResponse> {
  const { groups } = parts
  const { groupId, memberId } = request
  const reason = await openGroup(groupId, memberId === '' && !groups.isFull ? 'makes' : 'needs', parts)
  if (reason !== undefined) return refused({ kind: 'refused', reason, memberId }, context.apiVersion)
  const answer = await groups.join(joinOf(request, context), context.signal)
  return answer.kind === 'joined' ? joined(answer) : refused(answer, context.apiVersion)
}

function joinOf(request: JoinGroupRequest, context: RequestContext): JoinRequest {
  const { apiVersion } = context
  return {
    groupId: request.groupId,
    memberId: request.memberId,
    instanceId: request.groupInstanceId ?? undefined,
    clientId: context.clientId ?? '',
    clientHost: clientHost(context.session),
    sessionTimeoutMs: request.sessionTimeoutMs,
    rebalanceTimeoutMs: apiVersion === 0 ? request.sessionTimeoutMs : request.rebalanceTimeoutMs,
    protocolType: request.protocolType,
    protocols: request.protocols,
    requiresMemberId: apiVersion >= MEMBER_ID_REQUIRED_FROM,
    canSkipAssignment: apiVersion >= SKIP_ASSIGNMENT_FROM,
  }
}

function joined(answer: Joined): JoinGroupResponse {
  const { memberId, generation, protocolType, protocol, leader, skipAssignment } = answer
  const members = answer.members.map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.instanceId ?? null,
    metadata: member.metadata,
  }))
  return {
    errorCode: 0,
    generationId: generation,
    protocolType,
    protocolName: protocol,
    leader,
    skipAssignment,
    memberId,
    members,
  }
}

function refused({ reason, memberId }: Refused, apiVersion: number): JoinGroupResponse {
  const protocolName = apiVersion >= NULL_PROTOCOL_FROM ? null : ''
  return { errorCode: codeOf(reason), generationId: -1, protocolType: null, protocolName, leader: '', memberId, members: [] }
}
