import { topicId } from '../base/units.ts'
import type { FetchRequest } from '../protocol/generated/01-fetch.ts'
import type { Reason } from './error-mapping.ts'
import type { FetchSession, FetchSessions, FetchTarget } from './fetch-sessions.ts'

/** What a fetch asks for after its session was looked up, and how its answer is made. */
export interface FetchContext {
  readonly usesTopicIds: boolean
  /** In the order of whose turn it is. */
  readonly targets: readonly FetchTarget[]
  /** Set for an incremental answer, which names only what changed. */
  readonly incremental: FetchSession | undefined
  /** For the answer; 0: no session. */
  readonly sessionId: number
}

const FINAL_EPOCH = -1
const INITIAL_EPOCH = 0
/** First version that names topics by id (KIP-516). */
const TOPIC_IDS_FROM = 13

/** KIP-227: a request is sessionless, opens a session, goes on with one, or closes it. Gives a reason where it does none of them. */
export function openFetchContext(request: FetchRequest, apiVersion: number, sessions: FetchSessions): FetchContext | Reason {
  const usesTopicIds = apiVersion >= TOPIC_IDS_FROM
  const { sessionId, sessionEpoch } = request
  if (sessionEpoch !== FINAL_EPOCH && sessionEpoch !== INITIAL_EPOCH) return goOn(request, usesTopicIds, sessions)
  if (sessionId !== 0) sessions.close(sessionId)
  const targets = targetsOf(request)
  const session = sessionEpoch === INITIAL_EPOCH && apiVersion >= 7 ? sessions.create(usesTopicIds) : undefined
  if (session === undefined) return { usesTopicIds, targets, incremental: undefined, sessionId: 0 }
  for (const target of targets) session.targets.set(targetKey(target), target)
  return { usesTopicIds, targets, incremental: undefined, sessionId: sessions.resized(session) ? session.id : 0 }
}

function goOn(request: FetchRequest, usesTopicIds: boolean, sessions: FetchSessions): FetchContext | Reason {
  const session = sessions.find(request.sessionId)
  if (session === undefined) return 'fetch-session-unknown'
  if (session.usesTopicIds !== usesTopicIds) return 'fetch-session-topic-ids'
  if (session.epoch !== request.sessionEpoch) return 'fetch-session-epoch'
  for (const topic of request.forgottenTopicsData) {
    for (const index of topic.partitions) session.targets.delete(keyOf(topic.topic, topic.topicId, index))
  }
  for (const target of targetsOf(request)) session.update(targetKey(target), target)
  if (session.targets.size === 0) {
    sessions.close(session.id)
    return { usesTopicIds, targets: [], incremental: undefined, sessionId: 0 }
  }
  if (!sessions.resized(session)) return 'fetch-session-unknown'
  session.nextEpoch()
  return { usesTopicIds, targets: [...session.targets.values()], incremental: session, sessionId: session.id }
}

function targetsOf(request: FetchRequest): FetchTarget[] {
  const targets: FetchTarget[] = []
  for (const topic of request.topics) {
    const id = topicId(topic.topicId)
    for (const { partition, fetchOffset, partitionMaxBytes } of topic.partitions) {
      targets.push({
        topicName: topic.topic,
        topicId: id,
        index: partition,
        fetchOffset,
        bytesMax: partitionMaxBytes,
        partition: undefined,
        highWatermark: -1,
        logStart: -1,
      })
    }
  }
  return targets
}

export function targetKey(target: FetchTarget): string {
  return keyOf(target.topicName, target.topicId, target.index)
}

/** Either the name is empty or the id is zero, by the request's version. */
function keyOf(topicName: string, id: string, index: number): string {
  return topicName === '' ? `${id}:${index}` : `${topicName}:${index}`
}
