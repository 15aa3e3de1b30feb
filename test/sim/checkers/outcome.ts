import type { Outcome } from './history.ts'

/**
 * How one attempt of an operation ended: Kafka's name of the error code (`NONE` for success), or `no-answer` for
 * time-outs, lost connections and requests that nobody answers (acks=0).
 */
export type AttemptEnd = string

/** Answers after which surely nothing was written. Everything that isn't here is unknown. */
const SURELY_NOT_PRODUCED: ReadonlySet<AttemptEnd> = new Set([
  'CLUSTER_AUTHORIZATION_FAILED',
  'CORRUPT_MESSAGE',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_RECORD',
  'INVALID_REQUEST',
  'INVALID_REQUIRED_ACKS',
  'INVALID_TIMESTAMP',
  'INVALID_TOPIC_EXCEPTION',
  'INVALID_TXN_STATE',
  'MESSAGE_TOO_LARGE',
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'POLICY_VIOLATION',
  'PRODUCER_FENCED',
  'RECORD_LIST_TOO_LARGE',
  'TOPIC_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'UNKNOWN_PRODUCER_ID',
  'UNKNOWN_TOPIC_ID',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNSUPPORTED_COMPRESSION_TYPE',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'UNSUPPORTED_VERSION',
])

const SURELY_NOT_COMMITTED: ReadonlySet<AttemptEnd> = new Set([
  'FENCED_INSTANCE_ID',
  'FENCED_MEMBER_EPOCH',
  'GROUP_AUTHORIZATION_FAILED',
  'GROUP_ID_NOT_FOUND',
  'ILLEGAL_GENERATION',
  'INVALID_GROUP_ID',
  'OFFSET_METADATA_TOO_LARGE',
  'REBALANCE_IN_PROGRESS',
  'STALE_MEMBER_EPOCH',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNKNOWN_MEMBER_ID',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNSUPPORTED_VERSION',
])

const SURELY_NOT_DELETED: ReadonlySet<AttemptEnd> = new Set([
  'OFFSET_OUT_OF_RANGE',
  'POLICY_VIOLATION',
  'TOPIC_AUTHORIZATION_FAILED',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNSUPPORTED_VERSION',
])

const SURELY_NOT: Readonly<Record<OperationKind, ReadonlySet<AttemptEnd>>> = {
  produce: SURELY_NOT_PRODUCED,
  commit: SURELY_NOT_COMMITTED,
  'delete-records': SURELY_NOT_DELETED,
}

export type OperationKind = 'produce' | 'commit' | 'delete-records'

/**
 * The one place that says what an operation's end means. `attempts` are all attempts of it in their order: one success is a success; it
 * failed only if every attempt surely had no effect, for the refusal of a retry says nothing about what the attempt before it did (an
 * out-of-order sequence after a time-out, for instance).
 */
export function outcomeOf(kind: OperationKind, attempts: readonly AttemptEnd[]): Outcome {
  if (attempts.includes('NONE')) return 'ok'
  return attempts.length > 0 && attempts.every((end) => SURELY_NOT[kind].has(end)) ? 'fail' : 'unknown'
}
