import type { Clock } from '../../base/ports.ts'
import { NO_TOPIC_ID, topicId } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type {
  DeleteTopicsRequest,
  DeleteTopicsRequestTopic,
  DeleteTopicsResponse,
  DeleteTopicsResponseTopic,
} from '../../protocol/generated/20-delete-topics.ts'
import type { Topic } from '../../state/topic.ts'
import type { ClusterConfigs } from '../cluster-configs.ts'
import { codeOf, messageOf, type Reason } from '../error-mapping.ts'
import type { RequestContext } from '../session.ts'
import { reasonOf, submitWithin } from '../submit-within.ts'

export interface DeleteTopicsParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly configs: Pick<ClusterConfigs, 'settings'>
}

/** First version that names topics by id too. */
const IDS_FROM = 6
/** First version that knows the code for deletion being off. */
const DISABLED_CODE_FROM = 3

/** One asked topic: found, or why it isn't deleted. */
interface DeletePlan {
  readonly asked: DeleteTopicsRequestTopic
  readonly topic: Topic | undefined
  readonly refused: Reason | undefined
  readonly message: string | null
}

/**
 * 20 DeleteTopics, v0–v6. Deletes topics with all that hangs on them: records, producer states, committed offsets.
 * Behaviour: one answer per asked topic, one for all mentions of one that is there more than once: that is refused, by name, by id and by
 * both.
 * v3: a code of its own for deletion being off. v4: flexible. v5: messages, mutation quota, which there is none of (KIP-599).
 * v6: by id (KIP-516).
 */
export async function deleteTopics(
  request: DeleteTopicsRequest,
  context: RequestContext,
  parts: DeleteTopicsParts,
): Promise<DeleteTopicsResponse> {
  await parts.log.barrier()
  const plans = planTopics(request, context.apiVersion, parts)
  const responses = plans.map(async (plan) => {
    if (plan.topic === undefined || plan.refused !== undefined) return answer(plan, plan.refused ?? 'unknown-topic')
    const submitted = await submitWithin({ kind: 'delete-topic', id: plan.topic.id }, request.timeoutMs, parts)
    return answer(plan, reasonOf(submitted))
  })
  return { responses: await Promise.all(responses) }
}

function planTopics(request: DeleteTopicsRequest, apiVersion: number, parts: DeleteTopicsParts): readonly DeletePlan[] {
  const asked =
    apiVersion >= IDS_FROM ? request.topics : request.topicNames.map((name) => ({ name, topicId: NO_TOPIC_ID as string }))
  const message = 'The request names this topic more than once.'
  const answered = new Map<string, DeletePlan>()
  for (const one of asked) {
    const plan = planTopic(one, apiVersion, parts)
    const key = keyOf(plan)
    const isAgain = answered.has(key) && plan.refused !== 'invalid-request'
    answered.set(key, isAgain ? { asked: one, topic: undefined, refused: 'invalid-request', message } : plan)
  }
  return [...answered.values()]
}

/** Equal for two mentions of one topic, whether by name or by id. */
function keyOf({ topic, asked }: DeletePlan): string {
  if (topic !== undefined) return topic.id
  return asked.name === null ? asked.topicId : `${asked.topicId === NO_TOPIC_ID ? '' : asked.topicId}:${asked.name}`
}

function planTopic(asked: DeleteTopicsRequestTopic, apiVersion: number, { log, configs }: DeleteTopicsParts): DeletePlan {
  const { name, topicId: id } = asked
  const refuse = (refused: Reason, message: string | null): DeletePlan => ({ asked, topic: undefined, refused, message })
  if (!configs.settings['delete.topic.enable']) {
    const reason = apiVersion >= DISABLED_CODE_FROM ? 'topic-deletion-disabled' : 'invalid-request'
    return refuse(reason, 'Topic deletion is turned off (delete.topic.enable).')
  }
  if (name === null && id === NO_TOPIC_ID) return refuse('invalid-request', 'A topic is named by neither name nor id.')
  if (name !== null && id !== NO_TOPIC_ID) return refuse('invalid-request', 'A topic is named by name and id at once.')
  const topic = name === null ? log.state.topics.findById(topicId(id)) : log.state.topics.findByName(name)
  if (topic !== undefined) return { asked, topic, refused: undefined, message: null }
  const reason = name === null ? 'unknown-topic-id' : 'unknown-topic'
  return refuse(reason, messageOf(reason))
}

function answer({ asked, topic, message }: DeletePlan, reason: Reason): DeleteTopicsResponseTopic {
  const { name, topicId: id } = asked
  if (reason === 'none') return { name: topic!.name, topicId: topic!.id, errorCode: 0, errorMessage: null }
  // Somebody else deleted it meanwhile.
  const told = reason === 'unknown-topic' && name === null ? 'unknown-topic-id' : reason
  return { name, topicId: id, errorCode: codeOf(told), errorMessage: message ?? messageOf(told) }
}
