import { NO_TOPIC_ID, topicId } from '../../base/units.ts'
import type {
  MetadataRequest,
  MetadataRequestTopic,
  MetadataResponse,
  MetadataResponseTopic,
} from '../../protocol/generated/03-metadata.ts'
import type { Topic } from '../../state/topic.ts'
import { CLUSTER_OPERATIONS, TOPIC_OPERATIONS } from '../authorized-operations.ts'
import { type CatchUpParts, catchUpBriefly } from '../catch-up-briefly.ts'
import type { ClientZones } from '../client-zone.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'
import type { AutoCreate, TopicCreation } from '../topic-creation.ts'
import { isInternalTopic, topicNameProblem } from '../topic-names.ts'

export interface MetadataParts extends CatchUpParts {
  readonly routing: Routing
  readonly clientZones: ClientZones
  readonly topicCreation: TopicCreation
}

/** First version in which a topic may be asked for by its id. */
const IDS_FROM = 12

/**
 * 3 Metadata, v0–v13. Brokers, and topics with their partitions.
 * Behaviour: behind a read barrier where all topics are asked for, or one that isn't known, though not for long; one entry per asked topic, however often it's named; all brokers in every answer, but none that has just died; leaders in the client's zone, and among the brokers of the answer. A topic that may be created is there in the answer;
 * of many, as many as one request may make partitions, and the rest is unknown.
 * v0: no topics means all. v1: null means all. v4: auto-creation can be declined. v8–v10: cluster operations. v9: flexible. v10: topic
 * ids. v12: topics by id. v13: top-level error.
 */
export async function metadata(
  request: MetadataRequest,
  context: RequestContext,
  parts: MetadataParts,
): Promise<MetadataResponse> {
  const { log, routing } = parts
  const asked = askedTopics(request, context.apiVersion)
  const missing = await findOrMake(asked, request, context, parts)
  await routing.confirm()
  // All of the answer is told of one moment, behind the last wait: a leader that isn't among its brokers is one that clients can't go to.
  const common = {
    brokers: routing.nodes(context.session),
    clusterId: log.state.clusterId,
    controllerId: routing.controllerId,
    ...(request.includeClusterAuthorizedOperations ? { clusterAuthorizedOperations: CLUSTER_OPERATIONS } : {}),
  }
  if (asked === 'invalid') return { ...common, topics: [], errorCode: codeOf('invalid-request') }
  const answer = (topic: Topic) => describe(topic, request, context, parts)
  if (asked === 'all') return { ...common, topics: [...log.state.topics].map(answer) }
  const answerOne = (topic: MetadataRequestTopic) => {
    const known = find(topic, parts)
    return known === undefined ? unknown(topic, missing.get(topic)) : answer(known)
  }
  return { ...common, topics: asked.map(answerOne) }
}

type AskedTopics = readonly MetadataRequestTopic[] | 'all' | 'invalid'

function askedTopics(request: MetadataRequest, apiVersion: number): AskedTopics {
  const { topics } = request
  if (topics === null || (apiVersion === 0 && topics.length === 0)) return 'all'
  if (apiVersion >= 10 && apiVersion < IDS_FROM && topics.some(({ name, topicId: id }) => name === null || id !== NO_TOPIC_ID))
    return 'invalid'
  const byId = topics.filter(({ topicId: id }) => id !== NO_TOPIC_ID)
  return distinct(byId.length > 0 ? byId : topics)
}

/** A topic of ten thousand partitions, named ten thousand times, would be more of an answer than there is memory. Beside an id a name says nothing. */
function distinct(topics: readonly MetadataRequestTopic[]): readonly MetadataRequestTopic[] {
  const keyOf = ({ topicId: id, name }: MetadataRequestTopic) => (id === NO_TOPIC_ID ? (name ?? '') : id)
  return [...new Map(topics.map((topic) => [keyOf(topic), topic])).values()]
}

/** All that the answer has to wait for. Gives why topics aren't there. */
async function findOrMake(
  asked: AskedTopics,
  request: MetadataRequest,
  context: RequestContext,
  parts: MetadataParts,
): Promise<ReadonlyMap<MetadataRequestTopic, Reason>> {
  const missing = new Map<MetadataRequestTopic, Reason>()
  if (asked === 'all') await catchUpBriefly(parts)
  if (asked === 'all' || asked === 'invalid') return missing
  if (asked.some((topic) => find(topic, parts) === undefined)) await parts.log.barrier()
  const mayCreate = request.allowAutoTopicCreation || context.apiVersion < 4
  const create = mayCreate ? parts.topicCreation.forRequest() : undefined
  await Promise.all(
    asked.map(async (topic) => {
      const problem = find(topic, parts) === undefined ? await makeOne(topic, create) : undefined
      if (problem !== undefined) missing.set(topic, problem)
    }),
  )
  return missing
}

function find({ name, topicId: id }: MetadataRequestTopic, { log }: MetadataParts): Topic | undefined {
  return id === NO_TOPIC_ID ? log.state.topics.findByName(name ?? '') : log.state.topics.findById(topicId(id))
}

/** Undefined: it was made. */
async function makeOne({ name, topicId: id }: MetadataRequestTopic, create: AutoCreate | undefined): Promise<Reason | undefined> {
  if (id !== NO_TOPIC_ID) return 'unknown-topic-id'
  if (topicNameProblem(name ?? '') !== undefined) return 'invalid-topic-name'
  const created = create === undefined ? 'unknown-topic' : await create(name ?? '')
  return typeof created === 'string' ? created : undefined
}

/** Without a reason it was there a moment ago, and was deleted. */
function unknown({ name, topicId: id }: MetadataRequestTopic, reason: Reason | undefined): MetadataResponseTopic {
  const isById = id !== NO_TOPIC_ID
  const code = codeOf(reason ?? (isById ? 'unknown-topic-id' : 'unknown-topic'))
  return { errorCode: code, name: isById ? null : name, topicId: id, partitions: [] }
}

function describe(topic: Topic, request: MetadataRequest, context: RequestContext, parts: MetadataParts): MetadataResponseTopic {
  const { routing, clientZones } = parts
  const zone = clientZones.of(context)
  return {
    errorCode: 0,
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions: topic.partitions.map((partition) => routing.describe(partition, zone)),
    ...(request.includeTopicAuthorizedOperations ? { topicAuthorizedOperations: TOPIC_OPERATIONS } : {}),
  }
}
