import type { PartitionHandle } from '../../base/units.ts'
import type { OffsetDeleteRequest, OffsetDeleteResponse } from '../../protocol/generated/47-offset-delete.ts'
import { Outcome } from '../../state/outcome.ts'
import type { Partition } from '../../state/topic.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { type OpenGroupParts, openGroup } from '../open-group.ts'
import type { RequestContext } from '../session.ts'
import { submitWithin } from '../submit-within.ts'

export interface OffsetDeleteParts extends OpenGroupParts {
  readonly settings: { readonly requestMsMax: number }
}

/** What is to be done about one partition: to forget its offset, or why not. */
type DeletePlan = Partition | Reason

/**
 * 47 OffsetDelete, v0. Forgets committed offsets of a group.
 * Behaviour: by the coordinator alone; of a group that has members, those of topics that none of them reads, if they are consumers; else the whole is
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
  const unopened = await openGroup(groupId, 'needs', parts)
  if (unopened !== undefined) return refuse(unopened)
  const refused = parts.log.writable ? parts.groups.checkOffsetDelete(groupId) : 'coordinator-not-available'
  if (refused !== undefined) return refuse(refused)
  const plans = planAll(request, parts)
  const handles = plans.flatMap((plan) => (typeof plan === 'string' ? [] : [plan.handle]))
  const outcome = handles.length === 0 ? Outcome.of('none') : await deleteOffsets(groupId, handles, parts)
  if (typeof outcome === 'string') return refuse('coordinator-not-available')
  let row = 0
  const reasons = plans.map((plan) => (typeof plan === 'string' ? plan : outcome.refusal(row++)))
  return answer(request, reasons)
}

function deleteOffsets(
  groupId: string,
  handles: readonly PartitionHandle[],
  parts: OffsetDeleteParts,
): ReturnType<typeof submitWithin> {
  // The check that came before refuses what isn't held.
  const epoch = parts.claims.epochOf(groupId)!
  const command = { kind: 'delete-offsets', groupId, epoch, handles, committedBeforeMs: -1 } as const
  return submitWithin(command, parts.settings.requestMsMax, parts)
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
