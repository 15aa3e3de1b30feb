import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'
import type { GroupRecord, MemberRecord } from './group-record.ts'

const VERSION = 1

/** The fewest bytes that a member takes, which bounds a count before anything is made from it. */
const MEMBER_BYTES_MIN = 14

/**
 * A group record as it is in the log and in snapshots (`docs/formats/group-record.md`), little-endian:
 *
 * | field | type |
 * |---|---|
 * | version | u8, 1 |
 * | generation, generation reserved | i32, i32 |
 * | protocol type, protocol, leader | string, optional string, optional string |
 * | changed at, ms since 1970 | f64 |
 * | count of members | varint |
 * | … member id, instance id, client id, client host | string, optional string, string, string |
 * | … rebalance time-out, session time-out, ms | i32, i32 |
 * | … metadata, assignment | bytes, bytes |
 */
export function encodeGroupRecord(record: GroupRecord): Uint8Array {
  const writer = new ByteWriter()
  writer.u8(VERSION)
  writer.i32(record.generation)
  writer.i32(record.generationReserved)
  writer.string(record.protocolType)
  writer.optionalString(record.protocol)
  writer.optionalString(record.leader)
  writer.f64(record.changedAtMs)
  writer.varint(record.members.length)
  for (const member of record.members) encodeMember(writer, member)
  return writer.finish()
}

/** Bytes of members are views into `bytes`. Throws a Failure (`corrupt`): `undecodable`, or `unknown-version`. */
export function decodeGroupRecord(bytes: Uint8Array): GroupRecord {
  const reader = new ByteReader(bytes)
  const head = decodeHead(reader)
  const members: MemberRecord[] = []
  for (let left = reader.count(MEMBER_BYTES_MIN); left > 0; left--) members.push(decodeMember(reader))
  reader.end()
  return { ...head, members }
}

/** What `decodeGroupRecord` would say of it, without looking at the members. Throws a Failure like it. */
export function hasMembers(bytes: Uint8Array): boolean {
  const reader = new ByteReader(bytes)
  decodeHead(reader)
  return reader.count(MEMBER_BYTES_MIN) > 0
}

function decodeHead(reader: ByteReader): Omit<GroupRecord, 'members'> {
  const version = reader.u8()
  if (version !== VERSION) {
    throw new Failure(
      'corrupt',
      'unknown-version',
      'no',
      `a group record has version ${version}, and this broker knows ${VERSION}`,
    )
  }
  return {
    generation: reader.i32(),
    generationReserved: reader.i32(),
    protocolType: reader.string(),
    protocol: reader.optionalString(),
    leader: reader.optionalString(),
    changedAtMs: reader.f64(),
  }
}

function encodeMember(writer: ByteWriter, member: MemberRecord): void {
  writer.string(member.memberId)
  writer.optionalString(member.instanceId)
  writer.string(member.clientId)
  writer.string(member.clientHost)
  writer.i32(member.rebalanceTimeoutMs)
  writer.i32(member.sessionTimeoutMs)
  writer.bytes(member.metadata)
  writer.bytes(member.assignment)
}

function decodeMember(reader: ByteReader): MemberRecord {
  return {
    memberId: reader.string(),
    instanceId: reader.optionalString(),
    clientId: reader.string(),
    clientHost: reader.string(),
    rebalanceTimeoutMs: reader.i32(),
    sessionTimeoutMs: reader.i32(),
    metadata: reader.bytes(),
    assignment: reader.bytes(),
  }
}
