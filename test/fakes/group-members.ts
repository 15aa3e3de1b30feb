import { type DecodedJoinGroupResponse, joinGroupApi } from '../../src/protocol/generated/11-join-group.ts'
import { type DecodedSyncGroupResponse, syncGroupApi } from '../../src/protocol/generated/14-sync-group.ts'
import type { BrokerRoom } from './broker-room.ts'
import { subscription } from './group-room.ts'

export interface MemberOptions {
  readonly groupId?: string
  readonly topics?: readonly string[]
  readonly protocolType?: string
  readonly instanceId?: string
  readonly version?: number
}

export interface RoomMember {
  readonly memberId: string
  readonly generation: number
  readonly assignment: Buffer
}

/** Makes a client the only member of a group, static unless it can join without an id of its own, and assigns it its own name. */
export async function joinAlone(room: BrokerRoom, options: MemberOptions = {}): Promise<RoomMember> {
  const joined = await join(room, options)
  if (joined.errorCode !== 0) throw new Error(`the join was refused: ${joined.errorCode}`)
  const synced = await sync(room, joined, options)
  if (synced.errorCode !== 0) throw new Error(`the sync was refused: ${synced.errorCode}`)
  return { memberId: joined.memberId, generation: joined.generationId, assignment: synced.assignment }
}

/** One JoinGroup, by default of the last version that joins without an id. */
export function join(room: BrokerRoom, options: MemberOptions = {}, memberId = ''): Promise<DecodedJoinGroupResponse> {
  const {
    groupId = 'g',
    topics = ['t'],
    protocolType = 'consumer',
    instanceId,
    version = instanceId === undefined ? 3 : 9,
  } = options
  const request = {
    groupId,
    sessionTimeoutMs: 10_000,
    ...(version === 0 ? {} : { rebalanceTimeoutMs: 30_000 }),
    memberId,
    ...(instanceId === undefined ? {} : { groupInstanceId: instanceId }),
    protocolType,
    protocols: [{ name: 'range', metadata: subscription(...topics) }],
  }
  return room.ask(joinGroupApi, request, { version })
}

export function sync(
  room: BrokerRoom,
  joined: DecodedJoinGroupResponse,
  { groupId = 'g' }: MemberOptions = {},
): Promise<DecodedSyncGroupResponse> {
  const { generationId, memberId } = joined
  const assignments = joined.members.map((member) => ({ memberId: member.memberId, assignment: Buffer.from(member.memberId) }))
  return room.ask(syncGroupApi, { groupId, generationId, memberId, assignments })
}
