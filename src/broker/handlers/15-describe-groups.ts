import type { SharedLog } from '../../cluster/cluster.ts'
import type { Claims } from '../../groups/claims.ts'
import type { GroupDescription } from '../../groups/group-description.ts'
import type { Groups } from '../../groups/groups.ts'
import type {
  DescribeGroupsRequest,
  DescribeGroupsResponse,
  DescribeGroupsResponseGroup,
} from '../../protocol/generated/15-describe-groups.ts'
import { GROUP_OPERATIONS } from '../authorized-operations.ts'
import { codeOf, messageOf } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'

export interface DescribeGroupsParts {
  readonly log: SharedLog
  readonly groups: Groups
  readonly claims: Claims
}

/** First version that knows an error for a group that isn't there. */
const GROUP_ID_NOT_FOUND_FROM = 6
/** First version with messages. */
const MESSAGES_FROM = 6

/**
 * 15 DescribeGroups, v0–v6. Classic groups with their members.
 * Behaviour: by the coordinator alone; behind a read barrier; one answer per group in the order asked, however often it's named. A group that isn't there is shown as Dead.
 * Protocol, metadata and assignments are shown only of a stable group.
 * v3: authorised operations (KIP-430). v4: static members. v5: flexible. v6: an error of its own for unknown groups (KIP-1043).
 */
export async function describeGroups(
  request: DescribeGroupsRequest,
  context: RequestContext,
  { log, groups, claims }: DescribeGroupsParts,
): Promise<DescribeGroupsResponse> {
  await log.barrier()
  const operations = request.includeAuthorizedOperations ? { authorizedOperations: GROUP_OPERATIONS } : {}
  return {
    groups: [...new Set(request.groups)].map((groupId) => {
      if (!claims.isOurs(groupId)) return { ...elsewhere(groupId, context.apiVersion), ...operations }
      const described = groups.describe(groupId)
      return { ...(described === undefined ? unknown(groupId, context.apiVersion) : known(described)), ...operations }
    }),
  }
}

function elsewhere(groupId: string, apiVersion: number): DescribeGroupsResponseGroup {
  const errorCode = codeOf('not-coordinator')
  const group = { errorCode, groupId, groupState: '', protocolType: '', protocolData: '', members: [] }
  return apiVersion < MESSAGES_FROM ? group : { ...group, errorMessage: messageOf('not-coordinator') }
}

function unknown(groupId: string, apiVersion: number): DescribeGroupsResponseGroup {
  const group = { errorCode: 0, groupId, groupState: 'Dead', protocolType: '', protocolData: '', members: [] }
  if (apiVersion < GROUP_ID_NOT_FOUND_FROM) return group
  return { ...group, errorCode: codeOf('group-id-not-found'), errorMessage: `there is no group ${groupId}` }
}

function known(group: GroupDescription): DescribeGroupsResponseGroup {
  return {
    errorCode: 0,
    groupId: group.groupId,
    groupState: group.state,
    protocolType: group.protocolType,
    protocolData: group.protocol,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      groupInstanceId: member.instanceId ?? null,
      clientId: member.clientId,
      clientHost: member.clientHost,
      memberMetadata: member.metadata,
      memberAssignment: member.assignment,
    })),
  }
}
