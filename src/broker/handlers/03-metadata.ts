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
 * Behaviour: behind a read barrier where all topics are asked for, or one that isn't known, though not for long; one entry per asked topic, however often it's named; all brokers in every answer, but none that has just died; leaders in the client's zone. A topic that may be created is there in the answer;
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
  await routing.confirm()
  const common = {
    brokers: routing.nodes(context.session),
    clusterId: log.state.clusterId,
    controllerId: routing.controllerId,
    ...(request.includeClusterAuthorizedOperations ? { clusterAuthorizedOperations: CLUSTER_OPERATIONS } : {}),
  }
  const asked = askedTopics(request, context.apiVersion)
  if (asked === 'invalid') return { ...common, topics: [], errorCode: codeOf('invalid-request') }
  const topics = asked === 'all' ? await listAll(request, context, parts) : await findAll(asked, request, context, parts)
  return { ...common, topics }
}

function askedTopics(request: MetadataRequest, apiVersion: number): readonly MetadataRequestTopic[] | 'all' | 'invalid' {
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

async function listAll(
  request: MetadataRequest,
  context: RequestContext,
  parts: MetadataParts,
): Promise<MetadataResponseTopic[]> {
  await catchUpBriefly(parts)
  return [...parts.log.state.topics].map((topic) => describe(topic, request, context, parts))
}

async function findAll(
  asked: readonly MetadataRequestTopic[],
  request: MetadataRequest,
  context: RequestContext,
  parts: MetadataParts,
): Promise<MetadataResponseTopic[]> {
  const isMissing = asked.some((topic) => find(topic, parts) === undefined)
  if (isMissing) await parts.log.barrier()
  const mayCreate = request.allowAutoTopicCreation || context.apiVersion < 4
  const create = mayCreate ? parts.topicCreation.forRequest() : undefined
  return Promise.all(asked.map((topic) => answerOne(topic, create, request, context, parts)))
}

function find({ name, topicId: id }: MetadataRequestTopic, { log }: MetadataParts): Topic | undefined {
  return id === NO_TOPIC_ID ? log.state.topics.findByName(name ?? '') : log.state.topics.findById(topicId(id))
}

async function answerOne(
  asked: MetadataRequestTopic,
  create: AutoCreate | undefined,
  request: MetadataRequest,
  context: RequestContext,
  parts: MetadataParts,
): Promise<MetadataResponseTopic> {
  const known = find(asked, parts)
  if (known !== undefined) return describe(known, request, context, parts)
  if (asked.topicId !== NO_TOPIC_ID) return unknown(asked, 'unknown-topic-id')
  const name = asked.name ?? ''
  if (topicNameProblem(name) !== undefined) return unknown(asked, 'invalid-topic-name')
  const created = create === undefined ? 'unknown-topic' : await create(name)
  return typeof created === 'string' ? unknown(asked, created) : describe(created, request, context, parts)
}

function unknown(asked: MetadataRequestTopic, reason: Reason): MetadataResponseTopic {
  const isById = asked.topicId !== NO_TOPIC_ID
  return { errorCode: codeOf(reason), name: isById ? null : asked.name, topicId: asked.topicId, partitions: [] }
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
