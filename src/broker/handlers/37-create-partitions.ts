import type { Clock } from '../../base/ports.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  CreatePartitionsRequest,
  CreatePartitionsRequestTopic,
  CreatePartitionsResponse,
  CreatePartitionsResponseTopic,
} from '../../protocol/generated/37-create-partitions.ts'
import type { CreatePartitions } from '../../state/commands/topic-commands.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf, messageOf, type Reason } from '../error-mapping.ts'
import { replicaAssignmentProblem } from '../replica-assignment.ts'
import type { RequestContext } from '../session.ts'
import { reasonOf, submitWithin } from '../submit-within.ts'
import { PARTITIONS_PER_REQUEST_MAX } from '../topic-names.ts'

export interface CreatePartitionsParts {
  readonly log: SharedLog
  readonly clock: Clock
}

interface CreatePlan {
  readonly name: string
  /** Undefined: refused. */
  readonly command: CreatePartitions | undefined
  readonly reason: Reason
  readonly message: string | null
}

/**
 * 37 CreatePartitions, v0–v3. Raises the number of partitions of topics.
 * Behaviour: one answer per name; a name that is there twice is refused once. Replicas by hand must be well-formed, and mean nothing here.
 * More partitions than one request may make refuse all of it.
 * v2: flexible. v3: mutation quota, which there is none of (KIP-599).
 */
export async function createPartitions(
  request: CreatePartitionsRequest,
  _context: RequestContext,
  parts: CreatePartitionsParts,
): Promise<CreatePartitionsResponse> {
  await parts.log.barrier()
  const plans = planTopics(request, parts)
  const results = plans.map(async (plan) => {
    if (plan.command === undefined || request.validateOnly) return answer(plan, plan.reason)
    return answer(plan, reasonOf(await submitWithin(plan.command, request.timeoutMs, parts)))
  })
  return { throttleTimeMs: 0, results: await Promise.all(results) }
}

function planTopics(request: CreatePartitionsRequest, parts: CreatePartitionsParts): readonly CreatePlan[] {
  const duplicates = duplicatesOf(request.topics.map(({ name }) => name))
  const plans = new Map<string, CreatePlan>()
  let added = 0
  for (const topic of request.topics) {
    const plan = duplicates.has(topic.name)
      ? refused(topic.name, 'invalid-request', 'The request names this topic more than once.')
      : planTopic(topic, parts)
    plans.set(topic.name, plan)
    if (plan.command !== undefined) added += topic.count - partitionCount(topic.name, parts)
  }
  if (added <= PARTITIONS_PER_REQUEST_MAX) return [...plans.values()]
  const message = `A request may create at most ${PARTITIONS_PER_REQUEST_MAX} partitions.`
  return [...plans.keys()].map((name) => refused(name, 'policy-violation', message))
}

function partitionCount(name: string, { log }: CreatePartitionsParts): number {
  return log.state.topics.findByName(name)?.partitions.length ?? 0
}

function planTopic({ name, count, assignments }: CreatePartitionsRequestTopic, { log }: CreatePartitionsParts): CreatePlan {
  const topic = log.state.topics.findByName(name)
  if (topic === undefined) return refused(name, 'unknown-topic', messageOf('unknown-topic'))
  const now = topic.partitions.length
  if (count <= now)
    return refused(name, 'partition-count-not-larger', `The topic has ${now} partitions, and ${count} would not be more.`)
  if (assignments !== null) {
    const added = count - now
    if (assignments.length !== added)
      return refused(
        name,
        'invalid-replica-assignment',
        `There are ${assignments.length} assignments for ${added} new partitions.`,
      )
    const problem = replicaAssignmentProblem(assignments)
    if (problem !== undefined) return refused(name, 'invalid-replica-assignment', problem)
  }
  return { name, command: { kind: 'create-partitions', id: topic.id, count }, reason: 'none', message: null }
}

function refused(name: string, reason: Reason, message: string | null): CreatePlan {
  return { name, command: undefined, reason, message }
}

/** Reasons that the plan didn't see are those of others who were faster, and of time. */
function answer({ name, message }: CreatePlan, reason: Reason): CreatePartitionsResponseTopic {
  return { name, errorCode: codeOf(reason), errorMessage: message ?? messageOf(reason) }
}
