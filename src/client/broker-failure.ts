import { type Applied, Failure, type FailureKind, type FailureReason } from '../base/failure.ts'
import { ErrorCode, errorFacts, errorName } from '../protocol/errors.ts'

/** Where an error code came from, for the message. */
export interface Asked {
  /** `host:port` or `broker 3 (host:port)`. */
  readonly broker: string
  readonly api: string
  /** What it was about: a topic, a partition, a group. */
  readonly about?: string
  /** The broker's own words, where its answer has room for them. */
  readonly said?: string | null
}

/** An answer whose error code isn't NONE. */
export class BrokerFailure extends Failure {
  readonly errorCode: number
  readonly asked: Asked

  constructor(errorCode: number, asked: Asked, applied: Applied = appliedOf(errorCode)) {
    const { broker, api, about, said } = asked
    const name = errorName(errorCode)
    const words = said === undefined || said === null || said === '' ? (errorFacts(errorCode)?.message ?? '') : said
    const advice = ADVICE.get(errorCode)
    const subject = about === undefined ? '' : `${about}: `
    super(
      kindOf(errorCode),
      'error-code',
      applied,
      `${subject}${name}${words === '' ? '' : `: ${words.replace(/\.$/, '')}`}${advice === undefined ? '' : `; ${advice}`} (${api} at ${broker})`,
    )
    this.errorCode = errorCode
    this.asked = asked
  }
}

/** Throws a BrokerFailure unless the code is NONE. */
export function checkCode(errorCode: number, asked: Asked): void {
  if (errorCode !== ErrorCode.NONE) throw new BrokerFailure(errorCode, asked)
}

/** The same after another attempt whose outcome isn't known: this one may have been refused for what that one did. */
export function notSurelyUndone(failure: Failure): Failure {
  if (failure.applied === 'unknown') return failure
  if (failure instanceof BrokerFailure) return new BrokerFailure(failure.errorCode, failure.asked, 'unknown')
  return new Failure(failure.kind, failure.reason, 'unknown', failure.message, failure)
}

/** An answer that leaves out what was asked for. */
export function incomplete({ broker, api, about }: Asked): Failure {
  return new Failure(
    'corrupt',
    'incomplete-answer',
    'unknown',
    `${broker} answered ${api}, but not for ${about ?? 'what was asked'}`,
  )
}

/** Whether another attempt may succeed: the broker says so, or the connection was the trouble. */
export function isRetriable(failure: Failure): boolean {
  if (failure instanceof BrokerFailure) return errorFacts(failure.errorCode)?.retriable === true
  return failure.kind === 'unavailable' && RETRIED_REASONS.has(failure.reason)
}

/** What failed on the way, without any broker's word. */
const RETRIED_REASONS: ReadonlySet<FailureReason> = new Set([
  'connect-failed',
  'connection-lost',
  'request-timed-out',
  'no-leader',
  'unknown-topic',
  'unknown-broker',
])

function kindOf(errorCode: number): FailureKind {
  if (FENCED.has(errorCode)) return 'fenced'
  const facts = errorFacts(errorCode)
  return facts?.retriable === true || errorCode === ErrorCode.UNKNOWN_SERVER_ERROR || facts === undefined
    ? 'unavailable'
    : 'invalid'
}

const FENCED: ReadonlySet<number> = new Set([
  ErrorCode.ILLEGAL_GENERATION,
  ErrorCode.UNKNOWN_MEMBER_ID,
  ErrorCode.INVALID_PRODUCER_EPOCH,
  ErrorCode.PRODUCER_FENCED,
  ErrorCode.FENCED_INSTANCE_ID,
  ErrorCode.FENCED_MEMBER_EPOCH,
  ErrorCode.STALE_MEMBER_EPOCH,
  ErrorCode.TRANSACTION_COORDINATOR_FENCED,
])

/**
 * Errors after which the request may have taken effect. NOT_LEADER_OR_FOLLOWER is among them: Kafka answers it also to a produce
 * that was appended before the leader moved, and COORDINATOR_NOT_AVAILABLE to a commit whose append timed out.
 */
const MAYBE_APPLIED: ReadonlySet<number> = new Set([
  ErrorCode.UNKNOWN_SERVER_ERROR,
  ErrorCode.REQUEST_TIMED_OUT,
  ErrorCode.NETWORK_EXCEPTION,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.KAFKA_STORAGE_ERROR,
])

function appliedOf(errorCode: number): Applied {
  return MAYBE_APPLIED.has(errorCode) || errorFacts(errorCode) === undefined ? 'unknown' : 'no'
}

/** What a person can do, where the error's own message doesn't tell. */
const ADVICE: ReadonlyMap<number, string> = new Map<number, string>([
  [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'check the name, or create the topic'],
  [ErrorCode.TOPIC_AUTHORIZATION_FAILED, 'ask for access to the topic'],
  [ErrorCode.GROUP_AUTHORIZATION_FAILED, 'ask for access to the group'],
  [ErrorCode.CLUSTER_AUTHORIZATION_FAILED, 'ask for access to the cluster'],
  [ErrorCode.MESSAGE_TOO_LARGE, "send smaller records or raise the topic's max.message.bytes"],
  [ErrorCode.NON_EMPTY_GROUP, 'stop its members first'],
  [ErrorCode.GROUP_ID_NOT_FOUND, 'list the groups to see which there are'],
  [ErrorCode.UNSUPPORTED_VERSION, "the cluster doesn't know this request, or the feature is switched off there"],
  [ErrorCode.UNKNOWN_MEMBER_ID, 'the group has active members, or this one was dropped: stop the members or join again'],
  [ErrorCode.INVALID_REPLICATION_FACTOR, 'there may be fewer brokers than that'],
  [ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC, 'stop the members that read the topic first'],
])
