import type { Clock, Log, Random } from '../../base/ports.ts'
import { NO_TOPIC_ID, topicId } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import { type DescribeOptions, describeTopic, SOURCE_ID } from '../../config/describe.ts'
import { validateTopicConfigs } from '../../config/topic-settings.ts'
import type {
  CreateTopicsRequest,
  CreateTopicsRequestTopic,
  CreateTopicsResponse,
  CreateTopicsResponseTopic,
} from '../../protocol/generated/19-create-topics.ts'
import type { CreateTopic } from '../../state/commands/topic-commands.ts'
import type { ClusterConfigs } from '../cluster-configs.ts'
import { duplicatesOf } from '../duplicates.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import { replicaAssignmentProblem } from '../replica-assignment.ts'
import type { RequestContext } from '../session.ts'
import { reasonOf, submitWithin } from '../submit-within.ts'
import { CLUSTER_METADATA_TOPIC, PARTITIONS_PER_REQUEST_MAX, topicNameProblem } from '../topic-names.ts'

export interface CreateTopicsParts {
  readonly log: SharedLog
  readonly clock: Clock
  readonly logger: Log
  /** Where the ids of new topics come from. */
  readonly topicIds: Pick<Random, 'uuidHex'>
  readonly configs: Pick<ClusterConfigs, 'overrides' | 'settings'>
}

const EVERY_CONFIG: DescribeOptions = { names: null, includeSynonyms: false, includeDocumentation: false }

/** What is to be done about one name: a command, or why not. */
type CreatePlan = Creation | Refused

interface Creation {
  readonly command: CreateTopic
  /** Configs that were asked for and have no effect. */
  readonly forgotten: readonly string[]
}

interface Refused {
  readonly refused: Reason
  readonly message: string
}

/**
 * 19 CreateTopics, v0–v7. Makes topics.
 * Behaviour: one answer per name; a name that is there twice is refused once. Any replication factor is taken and shown, since it means
 * nothing here. More partitions than one request may make refuse all of it. Validation alone answers as if the topic had been made, without an id.
 * v1: validation only, messages. v4: default counts (KIP-464), which are taken in every version. v5: flexible, configs in the
 * answer (KIP-525). v6: mutation quota, which there is none of (KIP-599). v7: topic ids.
 */
export async function createTopics(
  request: CreateTopicsRequest,
  _context: RequestContext,
  parts: CreateTopicsParts,
): Promise<CreateTopicsResponse> {
  await parts.log.barrier()
  const plans = planTopics(request, parts)
  if (request.validateOnly) return { topics: plans.map(([name, plan]) => answer(name, plan, 'validated', parts)) }
  const topics = plans.map(async ([name, plan]) => {
    if ('refused' in plan) return answer(name, plan, 'validated', parts)
    for (const config of plan.forgotten)
      parts.logger.info('a topic config without effect is forgotten', { topic: name, name: config })
    return answer(name, plan, reasonOf(await submitWithin(plan.command, request.timeoutMs, parts)), parts)
  })
  return { topics: await Promise.all(topics) }
}

function planTopics(request: CreateTopicsRequest, parts: CreateTopicsParts): (readonly [name: string, plan: CreatePlan])[] {
  const duplicates = duplicatesOf(request.topics.map(({ name }) => name))
  const plans = new Map<string, CreatePlan>()
  for (const topic of request.topics) {
    const plan = duplicates.has(topic.name)
      ? refused('invalid-request', 'The request names this topic more than once.')
      : planTopic(topic, parts)
    plans.set(topic.name, plan)
  }
  let partitionCount = 0
  for (const plan of plans.values()) if (!('refused' in plan)) partitionCount += plan.command.partitionCount
  if (partitionCount <= PARTITIONS_PER_REQUEST_MAX) return [...plans]
  const tooMany = refused('policy-violation', `A request may create at most ${PARTITIONS_PER_REQUEST_MAX} partitions.`)
  return [...plans.keys()].map((name) => [name, tooMany])
}

function planTopic(topic: CreateTopicsRequestTopic, parts: CreateTopicsParts): CreatePlan {
  const { name } = topic
  const { topics } = parts.log.state
  if (name === CLUSTER_METADATA_TOPIC) return refused('invalid-request', `The name ${name} is taken by Kafka itself.`)
  const problem = topicNameProblem(name)
  if (problem !== undefined) return refused('invalid-topic-name', problem)
  if (topics.findByName(name) !== undefined) return refused('topic-exists', existsMessage(name))
  const colliding = topics.findColliding(name)
  if (colliding !== undefined) return refused('topic-name-collides', collidesMessage(name, colliding))
  const counts = countsOf(topic, parts)
  if ('refused' in counts) return counts
  const asked = topic.configs.map(({ name: key, value }) => [key, value] as const)
  const configs = validateTopicConfigs(asked, parts.configs.overrides)
  if (configs.kind === 'refused') return refused('invalid-config', configs.message)
  const id = topicId(parts.topicIds.uuidHex())
  const command: CreateTopic = { kind: 'create-topic', id, name, ...counts, configs: configs.overrides }
  return { command, forgotten: configs.forgotten }
}

function countsOf(
  { numPartitions, replicationFactor, assignments }: CreateTopicsRequestTopic,
  { configs: { settings } }: CreateTopicsParts,
): Pick<CreateTopic, 'partitionCount' | 'replicationFactor'> | Refused {
  if (assignments.length > 0) {
    if (numPartitions !== -1 || replicationFactor !== -1)
      return refused('invalid-request', 'Assignments and numbers of partitions or replicas exclude each other.')
    const indexes = assignments.map(({ partitionIndex }) => partitionIndex).sort((a, b) => a - b)
    if (indexes.some((index, place) => index !== place))
      return refused('invalid-replica-assignment', 'Assigned partitions must be numbered from 0 without gaps.')
    const problem = replicaAssignmentProblem(assignments)
    if (problem !== undefined) return refused('invalid-replica-assignment', problem)
    return { partitionCount: assignments.length, replicationFactor: assignments[0]!.brokerIds.length }
  }
  if (numPartitions === 0 || numPartitions < -1)
    return refused('invalid-partitions', 'The number of partitions must be positive, or -1 for the default.')
  if (replicationFactor === 0 || replicationFactor < -1)
    return refused('invalid-replication-factor', 'The replication factor must be positive, or -1 for the default.')
  return {
    partitionCount: numPartitions === -1 ? settings['num.partitions'] : numPartitions,
    replicationFactor: replicationFactor === -1 ? settings['default.replication.factor'] : replicationFactor,
  }
}

function refused(reason: Reason, message: string): Refused {
  return { refused: reason, message }
}

function existsMessage(name: string): string {
  return `Topic '${name}' already exists.`
}

function collidesMessage(name: string, colliding: string): string {
  return `Topic '${name}' collides with topic '${colliding}': metric names could not tell them apart.`
}

function answer(
  name: string,
  plan: CreatePlan,
  outcome: Reason | 'validated',
  parts: CreateTopicsParts,
): CreateTopicsResponseTopic {
  if ('refused' in plan) return failed(name, plan.refused, plan.message)
  if (outcome !== 'none' && outcome !== 'validated') return failed(name, outcome, messageOf(name, outcome, parts))
  const { command } = plan
  return {
    name,
    topicId: outcome === 'validated' ? NO_TOPIC_ID : command.id,
    errorCode: 0,
    errorMessage: null,
    numPartitions: command.partitionCount,
    replicationFactor: command.replicationFactor,
    configs: describeTopic(command.configs, parts.configs.overrides, EVERY_CONFIG).map((entry) => ({
      name: entry.name,
      value: entry.value,
      readOnly: entry.isReadOnly,
      configSource: SOURCE_ID[entry.source],
      isSensitive: entry.isSensitive,
    })),
  }
}

function failed(name: string, reason: Reason, message: string): CreateTopicsResponseTopic {
  return { name, errorCode: codeOf(reason), errorMessage: message, configs: [] }
}

/** Another request was faster, or the log slow. */
function messageOf(name: string, outcome: Reason, { log }: CreateTopicsParts): string {
  if (outcome === 'topic-exists') return existsMessage(name)
  if (outcome === 'topic-name-collides') return collidesMessage(name, log.state.topics.findColliding(name) ?? '')
  if (outcome === 'storage-error') return 'The topic was not created: the log takes nothing at the moment.'
  return 'The topic was not created in time; it may still appear.'
}
