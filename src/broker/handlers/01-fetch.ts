import type { SharedLog } from '../../cluster/cluster.ts'
import type { FetchRequest, FetchResponse, FetchResponsePartition } from '../../protocol/generated/01-fetch.ts'
import type { Partition } from '../../state/topic.ts'
import type { RecordsRead } from '../../storage/read/assemble.ts'
import type { ReadPath } from '../../storage/read/read-path.ts'
import { type ClientZones, UNKNOWN_ZONE } from '../client-zone.ts'
import type { Draining } from '../draining.ts'
import { codeOf, type Reason, reasonOfStorageFailure } from '../error-mapping.ts'
import { FetchProgress } from '../fetch-progress.ts'
import { type FetchContext, openFetchContext, targetKey } from '../fetch-request.ts'
import type { FetchSessions, FetchTarget } from '../fetch-sessions.ts'
import type { FetchWaiters } from '../fetch-waiters.ts'
import type { Routing } from '../routing.ts'
import type { RequestContext } from '../session.ts'

/** What this handler uses, and nothing else. */
export interface FetchParts {
  readonly log: SharedLog
  readonly reads: ReadPath
  readonly fetchSessions: FetchSessions
  readonly fetchWaiters: FetchWaiters
  readonly draining: Draining
  readonly clientZones: ClientZones
  readonly routing: Routing
  readonly settings: { readonly fetchBytesMax: number; readonly fetchWaitMsMax: number }
  /** Bytes of records that went out, for the metrics of a topic. */
  readonly countFetched: (partition: Partition, bytes: number) => void
}

/**
 * 1 Fetch, v4–v18. Reads record batches, and waits for them.
 * Behaviour: one fetch of a connection after the other; partitions in the order of their turn, whole batches, within both limits except for the first batch of all
 * (KIP-74). Answers at once if the wait is over, enough is there, a partition has an error, or a session has news. Asks the
 * log's tail before it says that an offset or a topic isn't there. `read_committed` reads the same as long as there are no
 * transactions. A broker that drains or is stranded refuses. Leader epochs aren't checked: there is one for ever. A client that names its rack, which Metadata can't
 * know of, is sent to the brokers of that zone at once.
 * v6: an error of its own for storage that fails. v7: sessions (KIP-227). v11: racks (KIP-392). v12: flexible. v13: topic ids (KIP-516). v15: replica
 * state; replicas are refused.
 */
export async function fetch(request: FetchRequest, context: RequestContext, parts: FetchParts): Promise<FetchResponse> {
  const turn = takeTurn(context)
  if (turn.before !== undefined) await turn.before
  context.sent = turn.end
  if (context.signal.aborted) return UNREAD
  const opened = openFetchContext(request, context.apiVersion, parts.fetchSessions)
  if (typeof opened === 'string') return { errorCode: codeOf(opened), sessionId: 0, responses: [] }
  const refused = refuseWhole(request, parts)
  if (refused !== undefined) return answerRefused(opened, refused)
  parts.clientZones.told(context, request.rackId)
  const zone = request.rackId === '' ? UNKNOWN_ZONE : parts.clientZones.of(context)
  let rows = look(opened, zone, parts)
  if (rows.some(({ reason }) => reason !== undefined)) {
    await parts.log.barrier()
    rows = look(opened, zone, parts)
  }
  // Meanwhile a topic may have gone, or a log start moved.
  if (await waitForRecords({ request, opened, rows }, context, parts)) rows = look(opened, zone, parts)
  const refusedLater = refuseWhole(request, parts)
  if (refusedLater !== undefined) return answerRefused(opened, refusedLater)
  if (context.signal.aborted) return UNREAD
  const reads = readable(rows, request)
  const bytesMax = Math.min(request.maxBytes, parts.settings.fetchBytesMax)
  const pending = parts.reads.read(reads, bytesMax, context.signal)
  const reading = pending instanceof Promise ? await pending : pending
  context.sent = () => {
    reading.release()
    turn.end()
  }
  if (context.signal.aborted) return UNREAD
  return answer(opened, answerRows(rows, reading.records, context, parts))
}

/** First version whose clients know the code of a failed disk. */
const STORAGE_ERROR_FROM = 6

/** For a client that has gone: it may have asked for a thousand answers more, and none is worth a read. */
const UNREAD: FetchResponse = { errorCode: 0, sessionId: 0, responses: [] }

interface FetchTurn {
  /** Undefined: it's our turn. */
  readonly before: Promise<void> | undefined
  readonly end: () => void
}

function takeTurn({ session }: RequestContext): FetchTurn {
  const before = session.fetchTurn
  let resolve = () => {}
  const turn = new Promise<void>((end) => {
    resolve = end
  })
  session.fetchTurn = turn
  const end = () => {
    if (session.fetchTurn === turn) session.fetchTurn = undefined
    resolve()
  }
  return { before, end }
}

function refuseWhole(request: FetchRequest, { draining }: FetchParts): Reason | undefined {
  if (request.replicaId >= 0 || request.replicaState.replicaId >= 0) return 'not-a-replica'
  return draining.refuses ? 'draining' : undefined
}

/** One asked partition: where it is, or why it can't be read. */
interface FetchRow {
  readonly target: FetchTarget
  readonly partition: Partition | undefined
  readonly reason: Reason | undefined
  /** The broker to read it from instead. */
  readonly nearer: number | undefined
}

function look(opened: FetchContext, zone: string, parts: FetchParts): FetchRow[] {
  return opened.targets.map((target) => {
    const { partition, reason } = lookAt(target, opened.usesTopicIds, parts)
    const isMoved = partition !== undefined && reason === undefined && zone !== UNKNOWN_ZONE
    return { target, partition, reason, nearer: isMoved ? parts.routing.nearerThanThis(partition, zone) : undefined }
  })
}

function lookAt(target: FetchTarget, usesTopicIds: boolean, parts: FetchParts): Pick<FetchRow, 'partition' | 'reason'> {
  const { state } = parts.log
  if (target.partition === undefined || state.findByHandle(target.partition.handle) === undefined) {
    const topic = usesTopicIds ? state.topics.findById(target.topicId) : state.topics.findByName(target.topicName)
    target.partition = topic?.partitions[target.index]
    if (topic === undefined && usesTopicIds) return { partition: undefined, reason: 'unknown-topic-id' }
  }
  const { partition } = target
  if (partition === undefined) return { partition: undefined, reason: 'unknown-partition' }
  const isInside = target.fetchOffset >= partition.logStart && target.fetchOffset <= partition.highWatermark
  return { partition, reason: isInside ? undefined : 'offset-out-of-range' }
}

/** What is asked, and what of it was found. */
interface Looked {
  readonly request: FetchRequest
  readonly opened: FetchContext
  readonly rows: readonly FetchRow[]
}

/** False if there was nothing to wait for. */
async function waitForRecords({ request, opened, rows }: Looked, context: RequestContext, parts: FetchParts): Promise<boolean> {
  const waitMs = Math.min(request.maxWaitMs, parts.settings.fetchWaitMsMax)
  if (waitMs <= 0 || rows.length === 0 || rows.some(isDecided)) return false
  const awaited = rows.map(({ target, partition }) => ({ target, partition: partition! }))
  const { state } = parts.log
  const progress = new FetchProgress(awaited, request.minBytes, opened.incremental !== undefined, { state, reads: parts.reads })
  if (progress.isEnough) return false
  await parts.fetchWaiters.wait(progress, waitMs, context.signal)
  return true
}

/** What is to be said of it doesn't hang on records. */
function isDecided({ reason, nearer }: FetchRow): boolean {
  return reason !== undefined || nearer !== undefined
}

function readable(rows: readonly FetchRow[], request: FetchRequest) {
  return rows.map((row) => ({
    partition: isDecided(row) ? undefined : row.partition,
    offset: row.target.fetchOffset,
    bytesMax: Math.min(Math.max(row.target.bytesMax, 0), request.maxBytes),
  }))
}

interface AnsweredRow {
  readonly target: FetchTarget
  readonly answer: FetchResponsePartition
  readonly recordsBytes: number
}

/** Watermarks are taken after the read, which may have waited; records never lie above them. */
function answerRows(
  rows: readonly FetchRow[],
  read: readonly RecordsRead[],
  { apiVersion }: RequestContext,
  parts: FetchParts,
): AnsweredRow[] {
  return rows.map(({ target, partition, reason, nearer }, at) => {
    if (reason !== undefined) return failed(target, reason)
    const { chunks, sizeBytes, failure } = read[at]!
    if (failure !== undefined)
      return failed(target, apiVersion < STORAGE_ERROR_FROM ? 'storage-error-unknown' : reasonOfStorageFailure(failure))
    if (sizeBytes > 0) parts.countFetched(partition!, sizeBytes)
    const answer: FetchResponsePartition = {
      partitionIndex: target.index,
      errorCode: 0,
      highWatermark: partition!.highWatermark,
      lastStableOffset: partition!.highWatermark,
      logStartOffset: partition!.logStart,
      abortedTransactions: null,
      records: chunks,
      ...(nearer === undefined ? {} : { preferredReadReplica: nearer }),
    }
    return { target, answer, recordsBytes: sizeBytes }
  })
}

function answerRefused(opened: FetchContext, reason: Reason): FetchResponse {
  return answer(
    opened,
    opened.targets.map((target) => failed(target, reason)),
  )
}

function failed(target: FetchTarget, reason: Reason): AnsweredRow {
  const answer = {
    partitionIndex: target.index,
    errorCode: codeOf(reason),
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: null,
    records: [],
  }
  return { target, answer, recordsBytes: 0 }
}

function answer(opened: FetchContext, rows: readonly AnsweredRow[]): FetchResponse {
  const { incremental } = opened
  const named = incremental === undefined ? rows : rows.filter(hasNews)
  for (const { target, answer: told } of rows) {
    target.highWatermark = told.highWatermark
    target.logStart = told.logStartOffset ?? -1
  }
  if (incremental !== undefined) {
    for (const { target, recordsBytes } of named) if (recordsBytes > 0) incremental.moveToEnd(targetKey(target), target)
  }
  return { errorCode: 0, sessionId: opened.sessionId, responses: byTopic(named) }
}

/** An error is told each time: its watermarks are -1, and so differ from what the session remembers of a success. */
function hasNews({ target, answer, recordsBytes }: AnsweredRow): boolean {
  return (
    recordsBytes > 0 ||
    answer.errorCode !== 0 ||
    answer.preferredReadReplica !== undefined ||
    answer.highWatermark !== target.highWatermark ||
    answer.logStartOffset !== target.logStart
  )
}

/** Partitions of one topic that follow each other share its entry. */
function byTopic(rows: readonly AnsweredRow[]) {
  const topics: { topic: string; topicId: string; partitions: FetchResponsePartition[] }[] = []
  for (const { target, answer } of rows) {
    const last = topics.at(-1)
    if (last !== undefined && last.topic === target.topicName && last.topicId === target.topicId) last.partitions.push(answer)
    else topics.push({ topic: target.topicName, topicId: target.topicId, partitions: [answer] })
  }
  return topics
}
