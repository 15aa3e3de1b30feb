import { asBuffer } from '../base/as-buffer.ts'
import type { BatchCheck, RecordRules, RecordsVerdict } from '../base/batch-check.ts'
import { Failure } from '../base/failure.ts'
import { othersTurn } from '../base/pause.ts'
import type { Clock, Compute } from '../base/ports.ts'
import type { TopicSettings } from '../config/topic-settings.ts'
import * as header from '../protocol/records/batch-header.ts'
import { type BatchLimits, checkBatch } from '../protocol/records/check-batch.ts'
import { recompressBatch } from '../protocol/records/compress-batch.ts'
import { stampMaxTimestamp } from '../protocol/records/stamp-batch.ts'
import { RecordsWalk } from '../protocol/records/validate-records.ts'
import type { Topic } from '../state/topic.ts'
import type { Reason } from './error-mapping.ts'

/** A batch that may be appended, maybe in another compression than it came in; or why not. */
export type CheckedBatch =
  | { readonly batch: Buffer; readonly refused?: undefined }
  | { readonly refused: Reason; readonly message?: string; readonly recordIndexes?: readonly number[] }

const TRANSACTIONAL: CheckedBatch = {
  refused: 'transactions-not-supported',
  message: 'This version of the broker has no transactions.',
}

/** A batch must fit into an entry of the log, whatever a topic allows. */
const BATCH_BYTES_MAX = 96 * 1024 * 1024
/** Records of a compressed batch that are looked at: some 50 ms, for which the batches of others wait. Clients put fewer into one; told so, they split it. */
const RECORDS_INFLATED_MAX = 1_000_000
/** Records that are looked at without letting others go on: some 5 ms of the smallest. */
const RECORDS_AT_ONCE = 100_000
/** First version of Produce that may carry zstd (KIP-110). */
const ZSTD_FROM = 7

/**
 * What a topic demands of a batch, checked before it joins a flush. From the header alone where that suffices; records are
 * walked if they lie there uncompressed, and inflated only where the topic needs it (compaction, a lower bound on timestamps, a codec of the topic's own).
 */
export class ProduceCheck {
  readonly #topicSettings: (topic: Topic) => TopicSettings
  readonly #clock: Clock
  readonly #compute: Compute
  /** A batch may inflate to this. */
  readonly #inflatedBytesMax: number

  constructor(parts: {
    readonly topicSettings: (topic: Topic) => TopicSettings
    readonly clock: Clock
    readonly compute: Compute
    readonly inflatedBytesMax: number
  }) {
    this.#topicSettings = parts.topicSettings
    this.#clock = parts.clock
    this.#compute = parts.compute
    this.#inflatedBytesMax = parts.inflatedBytesMax
  }

  check(records: Buffer | null, topic: Topic, apiVersion: number): CheckedBatch | Promise<CheckedBatch> {
    if (records === null) return { refused: 'no-batch' }
    const settings = this.#topicSettings(topic)
    const limits = this.#limits(settings, apiVersion)
    const refused = checkBatch(records, limits)
    if (refused !== undefined) return { refused }
    // Its producer can't have got its id here: transactional ids are refused.
    if (header.isTransactional(records, 0)) return TRANSACTIONAL
    const rules: RecordRules = {
      keyNeeded: settings.compacts,
      timestampMin: limits.timestampMin,
      timestampMax: limits.timestampMax,
    }
    if (header.batchCodec(records, 0) === 'none') return this.#checkPlain(records, rules, settings)
    const mustInflate = settings.compacts || limits.timestampMin > 0 || settings.compression !== 'producer'
    if (mustInflate && header.recordCount(records, 0) > RECORDS_INFLATED_MAX) return { refused: 'batch-too-large' }
    return mustInflate ? this.#checkInflated(records, rules, settings) : { batch: records }
  }

  #checkPlain(batch: Buffer, rules: RecordRules, settings: TopicSettings): CheckedBatch | Promise<CheckedBatch> {
    const walk = new RecordsWalk(batch, batch.subarray(header.BATCH_HEADER_BYTES), rules)
    const verdict = walk.go(RECORDS_AT_ONCE)
    const checked = verdict === undefined ? this.#checkPlainOn(batch, walk, settings) : judged(batch, verdict, settings)
    if (settings.compression === 'producer') return checked
    if (!(checked instanceof Promise)) return checked.refused === undefined ? this.#recompressed(batch, settings) : checked
    return checked.then((later) => (later.refused === undefined ? this.#recompressed(batch, settings) : later))
  }

  /** Many small records: others go on now and then. */
  async #checkPlainOn(batch: Buffer, walk: RecordsWalk, settings: TopicSettings): Promise<CheckedBatch> {
    let verdict: RecordsVerdict | undefined
    while (verdict === undefined) {
      await othersTurn(this.#clock)
      verdict = walk.go(RECORDS_AT_ONCE)
    }
    return judged(batch, verdict, settings)
  }

  #limits(settings: TopicSettings, apiVersion: number): BatchLimits {
    const isCreateTime = !settings.logAppendTime
    const nowMs = this.#clock.nowMs()
    return {
      sizeBytesMax: sizeBytesMax(settings),
      segmentBytesMax: settings.segmentBytes,
      inflatedBytesMax: this.#inflatedBytesMax,
      zstdAllowed: apiVersion >= ZSTD_FROM,
      logAppendTimeAllowed: settings.logAppendTime,
      timestampMin: isCreateTime ? nowMs - settings.timestampBeforeMaxMs : Number.NEGATIVE_INFINITY,
      timestampMax: isCreateTime ? nowMs + settings.timestampAfterMaxMs : Number.POSITIVE_INFINITY,
    }
  }

  async #checkInflated(batch: Buffer, rules: RecordRules, settings: TopicSettings): Promise<CheckedBatch> {
    try {
      const check = { rules, ...recoding(settings) }
      const { verdict, recoded } = await this.#compute.checkRecords(batch, check, this.#inflatedBytesMax)
      if (recoded === 'too-large') return { refused: 'batch-too-large' }
      return judged(recoded === undefined ? batch : asBuffer(recoded), verdict, settings)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      return error.kind === 'unavailable' ? { refused: 'storage-error' } : { refused: 'damaged', message: error.message }
    }
  }

  /** Records that came uncompressed, into the topic's own codec; the size counts as stored. */
  async #recompressed(batch: Buffer, settings: TopicSettings): Promise<CheckedBatch> {
    const { recode } = recoding(settings)
    if (recode === undefined || recode.codec === 'none') return { batch }
    const limits = { maxBytes: this.#inflatedBytesMax, ...(recode.level === undefined ? {} : { level: recode.level }) }
    const recompressed = await recompressBatch(batch, recode.codec, this.#compute, limits)
    return recompressed.length > recode.sizeBytesMax ? { refused: 'batch-too-large' } : { batch: recompressed }
  }
}

/** The topic's own codec, if it has one. */
function recoding(settings: TopicSettings): Pick<BatchCheck, 'recode'> {
  if (settings.compression === 'producer') return {}
  const codec = settings.compression === 'uncompressed' ? 'none' : settings.compression
  const level = settings.compressionLevel === undefined ? {} : { level: settings.compressionLevel }
  return { recode: { codec, ...level, sizeBytesMax: sizeBytesMax(settings) } }
}

/** Of a batch as it came, and as it is stored. */
function sizeBytesMax({ maxMessageBytes }: TopicSettings): number {
  return Math.min(maxMessageBytes, BATCH_BYTES_MAX)
}

function judged(batch: Buffer, verdict: RecordsVerdict, settings: TopicSettings): CheckedBatch {
  if (verdict.kind === 'refused') {
    const message =
      verdict.reason === 'null-key'
        ? `Compacted topic cannot accept message without key in topic partition.`
        : verdict.reason === 'timestamp-out-of-range'
          ? 'Timestamp of message is out of the range that the topic allows.'
          : 'One or more records have been rejected because their bytes are no record.'
    return { refused: verdict.reason, message, recordIndexes: verdict.indexes }
  }
  if (!settings.logAppendTime && verdict.maxTimestamp !== header.maxTimestamp(batch, 0))
    stampMaxTimestamp(batch, 0, verdict.maxTimestamp)
  return { batch }
}
