import { ByteReader, ByteWriter } from '../base/bytes.ts'
import { crc32c } from '../base/crc32c.ts'
import { Failure } from '../base/failure.ts'
import type { TopicId } from '../base/units.ts'
import { decodeTopicId, encodeTopicId } from '../state/commands/topic-commands.ts'
import { objectName } from '../state/object-name.ts'
import type { ObjectKey, ObjectKind, ObjectReference } from '../state/stored-objects.ts'

/** Flush objects and segments: batches from the first byte on, then what tells them, so that positions are those of the body. Layout: docs/formats/object.md. */
const MAGIC = 0x4f444f42
const VERSION = 1
/** Magic, version, kind, body's size and sum, the footer's size, and the sum of all before it. */
const TRAILER_BYTES = 4 + 1 + 1 + 8 + 4 + 4 + 4
const KINDS: readonly ObjectKind[] = ['flush', 'segment']

/** Batches of one partition that lie side by side. */
export interface ObjectRun {
  readonly topicId: TopicId
  readonly partitionIndex: number
  /** -1 in a flush object: not known when it's written. */
  readonly baseOffset: number
  readonly position: number
  readonly sizeBytes: number
}

export interface ObjectContent {
  readonly key: ObjectKey
  readonly kind: ObjectKind
  readonly runs: readonly ObjectRun[]
  readonly bodyBytes: number
  /** CRC-32C of the body. */
  readonly bodyCrc: number
}

/** What goes behind the body, and what commands say of the whole. */
export function encodeObjectEnd(content: ObjectContent): { readonly end: Buffer; readonly reference: ObjectReference } {
  const writer = new ByteWriter(content.runs.length * 40 + 128)
  const { key } = content
  for (const part of [key.mintIndex, key.brokerId, key.incarnation, key.ordinal]) writer.varint(part)
  writer.varint(content.runs.length)
  for (const run of content.runs) {
    encodeTopicId(writer, run.topicId)
    writer.varint(run.partitionIndex)
    writer.f64(run.baseOffset)
    writer.varint(run.position)
    writer.varint(run.sizeBytes)
  }
  const footerBytes = writer.position
  writer.u32(MAGIC)
  writer.u8(VERSION)
  writer.u8(KINDS.indexOf(content.kind))
  writer.f64(content.bodyBytes)
  writer.u32(content.bodyCrc)
  writer.u32(footerBytes)
  // What is summed ends here: a sum over its own sum would be the same for all objects.
  const crc = crc32c(writer.finish(), content.bodyCrc)
  writer.u32(crc)
  const end = writer.finish()
  return { end, reference: { key, sizeBytes: content.bodyBytes + end.length, crc } }
}

/** Reads a whole object and checks all of it. Throws a Failure (`corrupt`, reason `bad-object`, or `newer-format`). */
export function decodeObject(bytes: Buffer): ObjectContent {
  if (bytes.length < TRAILER_BYTES) throw bad(`${bytes.length} bytes are no object`)
  const trailer = new ByteReader(bytes.subarray(bytes.length - TRAILER_BYTES))
  if (trailer.u32() !== MAGIC) throw bad('its magic is wrong')
  const version = trailer.u8()
  if (version !== VERSION) throw new Failure('corrupt', 'newer-format', 'no', `object format ${version} is unknown`)
  const kind = KINDS[trailer.u8()]
  const bodyBytes = trailer.f64()
  const bodyCrc = trailer.u32()
  const footerBytes = trailer.u32()
  if (kind === undefined || bodyBytes + footerBytes + TRAILER_BYTES !== bytes.length) throw bad("its parts don't fit its size")
  const sum = crc32c(bytes.subarray(bodyBytes, bytes.length - 4), crc32c(bytes.subarray(0, bodyBytes)))
  if (sum !== trailer.u32()) throw bad("its checksum doesn't match")
  const footer = new ByteReader(bytes.subarray(bodyBytes, bodyBytes + footerBytes))
  const key = {
    mintIndex: footer.varint(),
    brokerId: footer.varint(),
    incarnation: footer.varint(),
    ordinal: footer.varint(),
  }
  const runs: ObjectRun[] = []
  for (let count = footer.count(27); count > 0; count--) {
    runs.push({
      topicId: decodeTopicId(footer),
      partitionIndex: footer.varint(),
      baseOffset: footer.f64(),
      position: footer.varint(),
      sizeBytes: footer.varint(),
    })
  }
  footer.end()
  return { key, kind, runs, bodyBytes, bodyCrc }
}

/** Checks that these bytes are the object that the state means: whole, undamaged, and no other one. Throws as `decodeObject` does. */
export function checkObject(bytes: Buffer, expected: ObjectReference): ObjectContent {
  const content = decodeObject(bytes)
  const isIt = objectName(content.key) === objectName(expected.key) && bytes.length === expected.sizeBytes
  if (!isIt || bytes.readUInt32LE(bytes.length - 4) !== expected.crc)
    throw bad(`it's ${objectName(content.key)}, or another content`)
  return content
}

function bad(what: string): Failure {
  return new Failure('corrupt', 'bad-object', 'no', `a stored object is damaged: ${what}`)
}
