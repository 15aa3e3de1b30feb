import type { Clock } from '../../base/ports.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { Groups } from '../../groups/groups.ts'
import type { OffsetDeleteRequest, OffsetDeleteResponse } from '../../protocol/generated/47-offset-delete.ts'
import { Outcome } from '../../state/outcome.ts'
import type { Partition } from '../../state/topic.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'
import { submitWithin } from '../submit-within.ts'

export interface OffsetDeleteParts {
  readonly log: SharedLog
  readonly groups: Groups
  readonly clock: Clock
  readonly settings: { readonly requestMsMax: number }
}

/** What is to be done about one partition: to forget its offset, or why not. */
type DeletePlan = Partition | Reason

/**
 * 47 OffsetDelete, v0. Forgets committed offsets of a group.
 * Behaviour: of a group that has members, those of topics that none of them reads, if they are consumers; else the whole is
 * refused. One partition's refusal never hides another's; what was never committed is gone already. What isn't done within the
 * broker's time-out may still be: clients are told to come back.
 */
export async function offsetDelete(
  request: OffsetDeleteRequest,
  _context: RequestContext,
  parts: OffsetDeleteParts,
): Promise<OffsetDeleteResponse> {
  const { groupId } = request
  if (!isKnown(request, parts)) await parts.log.barrier()
  const refused = parts.log.writable ? parts.groups.checkOffsetDelete(groupId) : 'coordinator-not-available'
  if (refused !== undefined) return refuse(refused)
  const plans = planAll(request, parts)
  const handles = plans.flatMap((plan) => (typeof plan === 'string' ? [] : [plan.handle]))
  const command = { kind: 'delete-offsets', groupId, handles, committedBeforeMs: -1 } as const
  const outcome = handles.length === 0 ? Outcome.of('none') : await submitWithin(command, parts.settings.requestMsMax, parts)
  if (typeof outcome === 'string') return refuse('coordinator-not-available')
  let row = 0
  const reasons = plans.map((plan) => (typeof plan === 'string' ? plan : outcome.refusal(row++)))
  return answer(request, reasons)
}

/** Another broker may have made what isn't here. */
function isKnown({ groupId, topics }: OffsetDeleteRequest, { log: { state }, groups }: OffsetDeleteParts): boolean {
  if (!groups.exists(groupId)) return false
  return topics.every(({ name, partitions }) => {
    const found = state.topics.findByName(name)
    return partitions.every(({ partitionIndex }) => found?.partitions[partitionIndex] !== undefined)
  })
}

function planAll({ groupId, topics }: OffsetDeleteRequest, { log: { state }, groups }: OffsetDeleteParts): DeletePlan[] {
  return topics.flatMap(({ name, partitions }) => {
    const found = state.topics.findByName(name)
    const isSubscribed = groups.isSubscribed(groupId, name)
    return partitions.map(({ partitionIndex }) => {
      const partition = found?.partitions[partitionIndex]
      if (partition === undefined) return 'unknown-partition'
      return isSubscribed ? 'group-subscribed-to-topic' : partition
    })
  })
}

function refuse(reason: Reason): OffsetDeleteResponse {
  return { errorCode: codeOf(reason), topics: [] }
}

function answer({ topics }: OffsetDeleteRequest, reasons: readonly Reason[]): OffsetDeleteResponse {
  let row = 0
  return {
    errorCode: 0,
    topics: topics.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partitionIndex }) => ({ partitionIndex, errorCode: codeOf(reasons[row++]!) })),
    })),
  }
}
