import { othersTurn } from '../../base/pause.ts'
import type { Clock } from '../../base/ports.ts'
import { topicId } from '../../base/units.ts'
import type { SharedLog } from '../../cluster/cluster.ts'
import type { TopicSettings } from '../../config/topic-settings.ts'
import type {
  ProduceRequest,
  ProduceRequestTopic,
  ProduceResponse,
  ProduceResponsePartition,
} from '../../protocol/generated/00-produce.ts'
import { stampLogAppendTime } from '../../protocol/records/stamp-batch.ts'
import type { Partition, Topic } from '../../state/topic.ts'
import type { OpenFlush } from '../../storage/write/open-flush.ts'
import type { ProducerTurns } from '../../storage/write/producer-turns.ts'
import type { SealedFlush } from '../../storage/write/sealed-flush.ts'
import type { WritePath } from '../../storage/write/write-path.ts'
import { Appends, type AppendsParts } from '../appends.ts'
import { codeOf, type Reason } from '../error-mapping.ts'
import type { CheckedBatch, ProduceCheck } from '../produce-check.ts'
import type { RequestContext } from '../session.ts'
import { isInternalTopic } from '../topic-names.ts'
import { within } from '../within.ts'

/** What this handler uses, and nothing else. */
export interface ProduceParts extends AppendsParts {
  readonly log: SharedLog
  readonly writes: WritePath
  readonly producerTurns: ProducerTurns
  readonly clock: Clock
  readonly produceCheck: ProduceCheck
  readonly topicSettings: (topic: Topic) => TopicSettings
  readonly settings: { readonly requestMsMax: number }
  /** Bytes of records that were appended, for the metrics of a topic. */
  readonly countAppended: (partition: Partition, bytes: number) => void
}

/**
 * 0 Produce, v3–v13. Appends record batches.
 * Behaviour: one answer per partition, in request order; one partition's refusal never hides another's. Every acks setting
 * gets the same durability; acks=0 gets no answer and waits for nothing, and a closed connection for an error of its request.
 * The time-out is that of acks=all; others have the broker's. Batches of one connection are appended in the order of its requests; one that is ahead of its producer's sequence waits a moment for its predecessor. A
 * partition that is named twice is appended twice. A broker that drains or is stranded refuses what it hasn't submitted, and what came before it was stranded it doesn't submit later either. Transactional batches are refused: there are no transactions yet.
 * v7: zstd (KIP-110). v8: record errors (KIP-467). v9: flexible. v10: leader hints, which a leaderless cluster never gives
 * (KIP-951). v13: topic ids (KIP-516).
 */
export async function produce(
  request: ProduceRequest,
  context: RequestContext,
  parts: ProduceParts,
): Promise<ProduceResponse | 'none' | 'close'> {
  const refused = refuseWhole(request, parts)
  if (refused !== undefined) return answer(request, rowsOf(request, refused))
  const rows = rowsOf(request, 'unknown-partition')
  const appends = new Appends(parts)
  const { underWay } = appends
  const turn = takeTurn(rows, waitMs(request, parts), appends, context, parts)
  try {
    if (turn !== undefined) await turn
  } finally {
    // Also where it fails: some of it may be on its way to the log.
    if (underWay.length > 0) holdFrame(rows, underWay, context)
  }
  if (underWay.length > 0 && request.acks !== 0) await within(Promise.all(underWay), waitMs(request, parts), parts.clock)
  return answer(request, rows)
}

/** The client's time-out is for replicas, which only acks=all waits for; a client of acks=1 may well send 0. */
function waitMs({ acks, timeoutMs }: ProduceRequest, { settings }: ProduceParts): number {
  return acks === -1 && timeoutMs > 0 ? timeoutMs : settings.requestMsMax
}

function refuseWhole(request: ProduceRequest, parts: ProduceParts): Reason | undefined {
  if (request.acks < -1 || request.acks > 1) return 'invalid-required-acks'
  if (parts.draining.refuses) return 'draining'
  return parts.log.writable ? undefined : 'storage-error'
}

/** One partition of the request on its way: a checked batch or a refusal, then a row of a flush. */
interface ProduceRow {
  readonly topic: ProduceRequestTopic
  readonly index: number
  readonly records: Buffer | null
  partition: Partition | undefined
  checked: CheckedBatch
  /** Where it went: a row of a flush. */
  flush: OpenFlush | undefined
  row: number
  /** That flush, once its outcome is known or known never to be. */
  sealed: SealedFlush | undefined
  hasLogAppendTime: boolean
  /** Where it was settled before the others, so that its batch could go. */
  answer: ProduceResponsePartition | undefined
}

const GONE: CheckedBatch = { batch: Buffer.alloc(0) }

function rowsOf(request: ProduceRequest, refused: Reason): ProduceRow[] {
  const rows: ProduceRow[] = []
  for (const topic of request.topicData) {
    for (const { index, records } of topic.partitionData) {
      rows.push({
        topic,
        index,
        records,
        partition: undefined,
        checked: { refused },
        flush: undefined,
        row: -1,
        sealed: undefined,
        hasLogAppendTime: false,
        answer: undefined,
      })
    }
  }
  return rows
}

/**
 * Checks the rows and lets them join a flush; undefined if that is done at once. Where a check takes time, this connection's
 * later requests wait until the batches have joined, so that the order of requests stays the order of batches.
 */
function takeTurn(
  rows: readonly ProduceRow[],
  timeoutMs: number,
  appends: Appends,
  context: RequestContext,
  parts: ProduceParts,
): Promise<void> | undefined {
  const { session } = context
  const before = session.produceTurn
  const begin = () => new ProduceTurn(rows, timeoutMs, appends, context, parts).begin()
  const joined = before === undefined ? begin() : before.then(begin)
  if (joined === undefined) return undefined
  const release = () => {
    if (session.produceTurn === turn) session.produceTurn = undefined
  }
  const turn = joined.then(release, release)
  session.produceTurn = turn
  return joined
}

/** Longest that rows are checked without letting others go on. */
const CHECK_MS_MAX = 5
/**
 * What a topic recodes may be hundreds of times as large as what came. As soon as a request holds this much of it, what is checked
 * joins, and the rest waits until that is stored.
 */
const RECODED_BYTES_MAX = 16 * 1024 * 1024

/** The rows of one request on their way into flushes, in their order: one after the other, so that one batch at a time is inflated. */
class ProduceTurn {
  #rows: readonly ProduceRow[]
  readonly #appends: Appends
  readonly #context: RequestContext
  readonly #parts: ProduceParts
  #checked = 0
  #joined = 0
  #recodedBytes = 0
  #sinceMs: number
  readonly #timeoutMs: number

  constructor(rows: readonly ProduceRow[], timeoutMs: number, appends: Appends, context: RequestContext, parts: ProduceParts) {
    this.#rows = rows
    this.#timeoutMs = timeoutMs
    this.#appends = appends
    this.#context = context
    this.#parts = parts
    this.#sinceMs = parts.clock.monotonicMs()
  }

  /** Undefined if all is done in this turn of the loop, as nearly always. */
  begin(): Promise<void> | undefined {
    let isBehind = false
    while (this.#checked < this.#rows.length) {
      const row = this.#rows[this.#checked++]!
      const wait = checkRow(row, this.#context, this.#parts)
      if (wait !== undefined || this.#isLong()) return this.#goOn(wait)
      isBehind ||= row.partition === undefined
    }
    if (isBehind) return this.#goOn(undefined)
    join(this.#rows, this.#appends, this.#parts)
    return undefined
  }

  async #goOn(wait: Promise<void> | undefined): Promise<void> {
    await wait
    await this.#passed()
    while (this.#checked < this.#rows.length) {
      await checkRow(this.#rows[this.#checked++]!, this.#context, this.#parts)
      await this.#passed()
    }
    const passedOver = this.#rows.slice(0, this.#joined).filter(({ partition }) => partition === undefined)
    await this.#checkUnknown()
    join([...passedOver, ...this.#rows.slice(this.#joined)], this.#appends, this.#parts)
  }

  /** After each row: others go on now and then, and no request holds much more than its frame. */
  async #passed(): Promise<void> {
    const { checked, records } = this.#rows[this.#checked - 1]!
    if (checked.refused === undefined && checked.batch !== records) this.#recodedBytes += checked.batch.length
    if (this.#recodedBytes >= RECODED_BYTES_MAX) await this.#storeChecked()
    if (this.#isLong()) await this.#yield()
  }

  async #yield(): Promise<void> {
    await othersTurn(this.#parts.clock)
    this.#sinceMs = this.#parts.clock.monotonicMs()
  }

  #isLong(): boolean {
    return this.#parts.clock.monotonicMs() - this.#sinceMs > CHECK_MS_MAX
  }

  async #storeChecked(): Promise<void> {
    const stored = this.#rows.slice(this.#joined, this.#checked)
    this.#joined = this.#checked
    this.#recodedBytes = 0
    join(stored, this.#appends, this.#parts)
    const appended = Promise.all(this.#appends.underWay).then(() => true)
    if ((await within(appended, this.#timeoutMs, this.#parts.clock)) === undefined) this.#giveUp()
    else for (const row of stored) answerEarly(row)
  }

  /** The log doesn't take what is there, so no more is made for it. */
  #giveUp(): void {
    for (const row of this.#rows.slice(this.#checked)) row.checked = { refused: 'request-timed-out' }
    this.#rows = this.#rows.slice(0, this.#checked)
  }

  /** What isn't here may have been created by another broker: look again when this one has caught up. */
  async #checkUnknown(): Promise<void> {
    const unknown = this.#rows.filter(({ partition }) => partition === undefined)
    if (unknown.length === 0) return
    await this.#parts.log.barrier()
    for (const row of unknown) {
      const wait = checkRow(row, this.#context, this.#parts)
      if (wait !== undefined) await wait
      if (this.#isLong()) await this.#yield()
    }
  }
}

function checkRow(row: ProduceRow, context: RequestContext, parts: ProduceParts): Promise<void> | undefined {
  const usesIds = context.apiVersion >= 13
  const { topics } = parts.log.state
  const topic = usesIds ? topics.findById(topicId(row.topic.topicId)) : topics.findByName(row.topic.name)
  row.partition = topic?.partitions[row.index]
  if (topic === undefined || row.partition === undefined) {
    row.checked = { refused: usesIds && topic === undefined ? 'unknown-topic-id' : 'unknown-partition' }
    return undefined
  }
  if (isInternalTopic(topic.name) && context.clientId !== '__admin_client') {
    row.checked = { refused: 'internal-topic' }
    return undefined
  }
  const checked = parts.produceCheck.check(row.records, topic, context.apiVersion)
  if (!(checked instanceof Promise)) {
    row.checked = checked
    return undefined
  }
  return checked.then((later) => {
    row.checked = later
  })
}

/** A batch that is ahead of its turn comes later, by itself. */
function join(rows: readonly ProduceRow[], appends: Appends, parts: ProduceParts): void {
  if (!appends.mayBegin) refuse(rows)
  let flush: OpenFlush | undefined
  for (const row of rows) {
    if (row.checked.refused !== undefined) continue
    const { batch } = row.checked
    if (parts.producerTurns.isAhead(row.partition!, batch)) {
      appends.underWay.push(appendHeld(row, batch, appends, parts))
      continue
    }
    add(row, batch, parts)
    if (row.flush === flush) continue
    flush = row.flush!
    appends.underWay.push(settled(rows, flush, parts))
  }
  if (flush !== undefined) parts.writes.added()
}

/** Its producer's own order is in the sequences, so it may be overtaken on its connection. */
async function appendHeld(row: ProduceRow, batch: Buffer, appends: Appends, parts: ProduceParts): Promise<void> {
  await parts.producerTurns.wait(row.partition!, batch)
  if (!appends.mayBegin) {
    refuse([row])
    return
  }
  add(row, batch, parts)
  parts.writes.added()
  await settled([row], row.flush!, parts)
}

/** What isn't in a flush, and never will be: its client may write it elsewhere. */
function refuse(rows: readonly ProduceRow[]): void {
  for (const row of rows) if (row.checked.refused === undefined) row.checked = { refused: 'draining' }
}

function add(row: ProduceRow, batch: Buffer, parts: ProduceParts): void {
  const partition = row.partition!
  const flush = parts.writes.open(batch.length)
  row.hasLogAppendTime = parts.topicSettings(partition.topic).logAppendTime
  if (row.hasLogAppendTime) stampLogAppendTime(batch, 0, flush.timeMs)
  row.flush = flush
  row.row = flush.add(partition, batch)
  parts.producerTurns.joined(partition, batch)
}

async function settled(rows: readonly ProduceRow[], flush: OpenFlush, parts: ProduceParts): Promise<void> {
  const sealed = await flush.done
  for (const row of rows) {
    if (row.flush !== flush) continue
    row.sealed = sealed
    countAppended(row, sealed, parts)
  }
}

/** Also what nobody waits for any more. */
function countAppended({ partition, checked, row }: ProduceRow, sealed: SealedFlush, parts: ProduceParts): void {
  if (checked.refused !== undefined || !sealed.isKnown || sealed.refusal(row) !== 'none') return
  parts.countAppended(partition!, checked.batch.length)
}

/** The batches are views of the frame: it's free when the log has them and readers have copies, whatever the client waits for. */
function holdFrame(rows: readonly ProduceRow[], appends: readonly Promise<void>[], context: RequestContext): void {
  context.frame.hold()
  void Promise.all(appends).then(() => releaseFrame(rows, context))
}

function releaseFrame(rows: readonly ProduceRow[], { frame }: RequestContext): void {
  // While an outcome is open the log may still be writing from the frame.
  if (rows.every(({ sealed }) => sealed === undefined || sealed.isKnown || sealed.isWithdrawn)) frame.release()
}

function answer(request: ProduceRequest, rows: readonly ProduceRow[]): ProduceResponse | 'none' | 'close' {
  if (request.acks === 0) return rows.some(({ checked }) => checked.refused !== undefined) ? 'close' : 'none'
  const responses: { name: string; topicId: string; partitionResponses: ProduceResponsePartition[] }[] = []
  let topic: ProduceRequestTopic | undefined
  for (const row of rows) {
    if (row.topic !== topic) {
      topic = row.topic
      responses.push({ name: topic.name, topicId: topic.topicId, partitionResponses: [] })
    }
    responses.at(-1)!.partitionResponses.push(answerRow(row))
  }
  return { responses }
}

/** What is stored needn't be held until all of the request is. */
function answerEarly(row: ProduceRow): void {
  if (row.sealed === undefined || !row.sealed.isKnown) return
  row.answer = answerRow(row)
  row.sealed = undefined
  row.flush = undefined
  row.checked = GONE
}

function answerRow(row: ProduceRow): ProduceResponsePartition {
  if (row.answer !== undefined) return row.answer
  if (row.checked.refused !== undefined) return answerRefused(row.index, row.checked)
  // Its time is up, or the broker is stopping: the batch may be in the log.
  const { sealed } = row
  if (sealed?.isWithdrawn === true) return failed(row.index, 'draining')
  if (sealed === undefined || !sealed.isKnown) return failed(row.index, 'request-timed-out')
  const refusal = sealed.refusal(row.row)
  if (refusal !== 'none' && refusal !== 'duplicate') return failed(row.index, refusal)
  const partition = row.partition!
  return {
    index: row.index,
    errorCode: 0,
    baseOffset: sealed.baseOffset(row.row),
    logAppendTimeMs: sealed.appendTimeMs(row.row, row.hasLogAppendTime),
    logStartOffset: partition.logStart,
  }
}

function failed(index: number, reason: Reason): ProduceResponsePartition {
  return { index, errorCode: codeOf(reason), baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1 }
}

/** The indexes name the records that are to blame, so that the client can drop those alone. */
function answerRefused(index: number, refused: Extract<CheckedBatch, { refused: Reason }>): ProduceResponsePartition {
  const { message = null, recordIndexes = [] } = refused
  return {
    ...failed(index, refused.refused),
    errorMessage: message,
    recordErrors: recordIndexes.map((batchIndex) => ({ batchIndex, batchIndexErrorMessage: message })),
  }
}
