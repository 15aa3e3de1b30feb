import {
  type ConsumerProtocolAssignment,
  type ConsumerProtocolAssignmentInit,
  type ConsumerProtocolSubscription,
  type ConsumerProtocolSubscriptionInit,
  decodeConsumerProtocolAssignment,
  decodeConsumerProtocolSubscription,
  encodeConsumerProtocolAssignment,
  encodeConsumerProtocolSubscription,
} from './generated/consumer-protocol.ts'
import { WireReader } from './reader.ts'
import { undecodable } from './undecodable.ts'
import { WireWriter } from './writer.ts'

/**
 * What consumers of a classic group send through the broker to each other: an int16 version, then the fields. A version
 * above the highest known one is read as that one, and bytes behind the last field are nobody's business.
 */
const VERSION_MAX = 3

/** The `metadata` that a member gives for its protocol in JoinGroup. Failure (`invalid`, `undecodable`) if it is none. */
export function decodeSubscription(bytes: Uint8Array): ConsumerProtocolSubscription {
  const reader = new WireReader(bytes)
  return decodeConsumerProtocolSubscription(reader, readVersion(reader))
}

export function encodeSubscription(subscription: ConsumerProtocolSubscriptionInit, version = VERSION_MAX): Buffer {
  const writer = new WireWriter()
  writer.int16(version)
  encodeConsumerProtocolSubscription(writer, subscription, version)
  return writer.finishBytes()
}

/** What SyncGroup carries to a member; no bytes at all mean that it got nothing. */
export function decodeAssignment(bytes: Uint8Array): ConsumerProtocolAssignment {
  if (bytes.length === 0) return { assignedPartitions: [], userData: null }
  const reader = new WireReader(bytes)
  return decodeConsumerProtocolAssignment(reader, readVersion(reader))
}

export function encodeAssignment(assignment: ConsumerProtocolAssignmentInit, version = VERSION_MAX): Buffer {
  const writer = new WireWriter()
  writer.int16(version)
  encodeConsumerProtocolAssignment(writer, assignment, version)
  return writer.finishBytes()
}

function readVersion(reader: WireReader): number {
  const version = reader.int16()
  if (version < 0) throw undecodable(`version ${version} of the consumer protocol`)
  return Math.min(version, VERSION_MAX)
}
