import { unreachable } from '../base/assert.ts'
import type { RecordsRefusal } from '../base/batch-check.ts'
import type { Failure } from '../base/failure.ts'
import type { GroupReason } from '../groups/requests.ts'
import { errorFacts } from '../protocol/errors.ts'
import type { BatchRefusal } from '../protocol/records/check-batch.ts'
import type { Refusal } from '../state/refusals.ts'

/** Every reason that a handler gives a client, whichever room it comes from. */
export type Reason =
  | Refusal
  | BatchRefusal
  | RecordsRefusal
  | GroupReason
  | 'offset-out-of-range'
  | 'unknown-topic-id'
  | 'invalid-topic-name'
  | 'internal-topic'
  | 'invalid-required-acks'
  | 'request-timed-out'
  | 'storage-error'
  | 'storage-error-unknown'
  | 'invalid-request'
  | 'unsupported-version'
  | 'not-a-replica'
  | 'draining'
  | 'fetch-session-unknown'
  | 'fetch-session-epoch'
  | 'fetch-session-topic-ids'
  | 'invalid-partitions'
  | 'invalid-replication-factor'
  | 'invalid-replica-assignment'
  | 'invalid-config'
  | 'policy-violation'
  | 'topic-deletion-disabled'
  | 'offset-metadata-too-large'
  | 'transactional-id-not-found'
  | 'transactions-not-supported'
  | 'election-not-needed'
  | 'no-reassignment'
  | 'mismatched-endpoint-type'
  | 'unsupported-endpoint-type'
  | 'security-disabled'
  | 'illegal-sasl-state'
  | 'unsupported-sasl-mechanism'
  | 'resource-not-found'
  | 'duplicate-resource'
  | 'unacceptable-credential'
  | 'invalid-update-version'
  | 'not-supported-here'
  | 'push-too-early'
  | 'unknown-subscription'
  | 'unsupported-compression'
  | 'telemetry-too-large'

/** Kafka's codes. A row that surprises says why. */
export const CODE_OF = {
  none: 0,
  // A batch that is in the log already is acknowledged like the first time (KIP-98).
  duplicate: 0,
  'unknown-partition': 3,
  'unknown-topic': 3,
  'unknown-topic-id': 100,
  'topic-exists': 36,
  'topic-name-collides': 17,
  'partition-count-not-larger': 37,
  'offset-out-of-range': 1,
  'out-of-order-sequence': 45,
  'old-producer-epoch': 47,
  // This process was replaced under its id: the client finds the new one by its metadata.
  'fenced-incarnation': 6,
  'lane-gap': -1,
  'outcome-forgotten': -1,
  'cluster-already-founded': -1,
  'unknown-group': 69,
  // Others changed the same configs all the time: the client tries again.
  'stale-config-change': 7,
  // BROKER_ID_NOT_REGISTERED is the one word that Kafka has for both.
  'broker-id-taken': 102,
  // The flush took longer than an orphan is kept for: surely not committed, so the producer may try again.
  'object-too-old': 7,
  // What upkeep asks for: no client hears of it.
  'inputs-changed': -1,
  'invalid-outputs': -1,
  'unknown-object': -1,
  'object-in-use': -1,
  'unknown-broker': 102,
  // Another broker coordinates the group meanwhile: the client looks for it.
  'stale-claim': 16,
  'no-batch': 87,
  'more-than-one-batch': 87,
  'old-magic': 87,
  'length-wrong': 2,
  'crc-mismatch': 2,
  'batch-too-large': 10,
  'batch-exceeds-segment': 18,
  'base-offset-not-zero': 87,
  'record-count-wrong': 87,
  'control-batch': 87,
  'producer-fields-wrong': 87,
  'unknown-codec': 87,
  'zstd-not-allowed': 76,
  'timestamp-out-of-range': 32,
  'log-append-time-claimed': 32,
  damaged: 87,
  'null-key': 87,
  'invalid-topic-name': 17,
  'internal-topic': 17,
  'invalid-required-acks': 21,
  'request-timed-out': 7,
  'storage-error': 56,
  // For clients that are older than code 56: another one that they look at the metadata and try again after.
  'storage-error-unknown': 6,
  'invalid-request': 42,
  'unsupported-version': 35,
  // Followers exist nowhere here: they ask the wrong broker, whichever they ask.
  'not-a-replica': 6,
  // Every broker serves all, but this one goes: the client's next look at the metadata finds another.
  draining: 6,
  'fetch-session-unknown': 70,
  'fetch-session-epoch': 71,
  'fetch-session-topic-ids': 106,
  'invalid-partitions': 37,
  'invalid-replication-factor': 38,
  'invalid-replica-assignment': 39,
  'invalid-config': 40,
  'policy-violation': 44,
  'topic-deletion-disabled': 73,
  'coordinator-not-available': 15,
  'coordinator-load-in-progress': 14,
  'not-coordinator': 16,
  'offset-metadata-too-large': 12,
  // What Kafka says when a group's record is larger than a message may be.
  'assignments-too-large': -1,
  'illegal-generation': 22,
  'inconsistent-group-protocol': 23,
  'invalid-group-id': 24,
  'unknown-member-id': 25,
  'invalid-session-timeout': 26,
  'rebalance-in-progress': 27,
  'non-empty-group': 68,
  'group-id-not-found': 69,
  'member-id-required': 79,
  'group-max-size-reached': 81,
  // Kafka would find out only when it writes the group's record, and then fail all its members. This code fails the one who asks.
  'group-bytes-reached': 81,
  'fenced-instance-id': 82,
  'group-subscribed-to-topic': 86,
  // Groups vanish in time, and then there is room: a code that clients try again after.
  'too-many-groups': 15,
  'transactional-id-not-found': 105,
  // Nobody may use transactional ids here. Of the codes that a producer expects, this is the one that both Java's and librdkafka take
  // for final: INVALID_TXN_STATE and UNSUPPORTED_VERSION let librdkafka ask for ever.
  'transactions-not-supported': 53,
  'election-not-needed': 84,
  'no-reassignment': 85,
  'mismatched-endpoint-type': 114,
  'unsupported-endpoint-type': 115,
  'security-disabled': 54,
  'illegal-sasl-state': 34,
  'unsupported-sasl-mechanism': 33,
  'resource-not-found': 91,
  'duplicate-resource': 92,
  'unacceptable-credential': 93,
  'invalid-update-version': 95,
  // What Kafka says for a feature that is off.
  'not-supported-here': 35,
  'push-too-early': 89,
  'unknown-subscription': 117,
  'unsupported-compression': 76,
  'telemetry-too-large': 118,
} as const satisfies Record<Reason, number>

export function codeOf(reason: Reason): number {
  return CODE_OF[reason]
}

/** For an answer that has room for a message, where nothing better is known; null for success. */
export function messageOf(reason: Reason): string | null {
  const message = errorFacts(codeOf(reason))?.message ?? ''
  return message === '' ? null : message
}

/** What a produce or fetch answers for a Failure: always something that makes clients try again, never success. */
export function reasonOfStorageFailure(failure: Failure): Reason {
  switch (failure.kind) {
    case 'corrupt':
    case 'unavailable':
    case 'invalid':
      return 'storage-error'
    case 'fenced':
      return 'fenced-incarnation'
    default:
      return unreachable(failure.kind)
  }
}
