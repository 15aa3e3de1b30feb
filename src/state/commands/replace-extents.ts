import type { ByteReader, ByteWriter } from '../../base/bytes.ts'
import { type BodyNumber, bodyOfObject, type LogIndex, type PartitionHandle } from '../../base/units.ts'
import type { Extent } from '../extents.ts'
import { Outcome } from '../outcome.ts'
import type { Refusal } from '../refusals.ts'
import type { ClusterState } from '../state.ts'
import { decodeObjectReference, encodeObjectReference, type ObjectReference } from '../stored-objects.ts'
import type { Partition } from '../topic.ts'

/**
 * Lets the records of some partitions lie elsewhere: in new segments, which hold them with their offsets. Row i answers `runs[i]`; a run whose
 * inputs aren't there any more just so is refused alone. An object comes into being with the first run that is taken and names it.
 *
 * Refusals: `unknown-partition`, `inputs-changed`, `invalid-outputs`, `object-too-old` (all runs: `orphans-before` passed one of the objects).
 */
export interface ReplaceExtents {
  readonly kind: 'replace-extents'
  readonly objects: readonly ObjectReference[]
  readonly runs: readonly ReplacedRun[]
}

/** A partition's extents from the one that begins at `baseOffset` to the one that ends at `endOffset`. */
export interface ReplacedRun {
  readonly handle: PartitionHandle
  readonly baseOffset: number
  readonly endOffset: number
  readonly inputs: readonly ExtentPlace[]
  /** In the order of offsets. Offsets between them may be missing. */
  readonly outputs: readonly SegmentExtent[]
}

export interface ExtentPlace {
  readonly body: BodyNumber
  readonly position: number
  readonly sizeBytes: number
}

export interface SegmentExtent {
  /** Which of the command's objects. */
  readonly object: number
  readonly baseOffset: number
  readonly endOffset: number
  readonly position: number
  readonly sizeBytes: number
  readonly maxTimestampMs: number
}

export function encodeReplaceExtents(writer: ByteWriter, command: ReplaceExtents): void {
  writer.varint(command.objects.length)
  for (const object of command.objects) encodeObjectReference(writer, object)
  writer.varint(command.runs.length)
  for (const run of command.runs) {
    writer.u32(run.handle)
    writer.varint(run.baseOffset)
    writer.varint(run.endOffset)
    writer.varint(run.inputs.length)
    for (const { body, position, sizeBytes } of run.inputs) {
      writer.u8(body > 0 ? 0 : 1)
      writer.varint(Math.abs(body))
      writer.varint(position)
      writer.varint(sizeBytes)
    }
    writer.varint(run.outputs.length)
    for (const output of run.outputs) encodeOutput(writer, output)
  }
}

function encodeOutput(writer: ByteWriter, output: SegmentExtent): void {
  writer.varint(output.object)
  writer.varint(output.baseOffset)
  writer.varint(output.endOffset)
  writer.varint(output.position)
  writer.varint(output.sizeBytes)
  writer.f64(output.maxTimestampMs)
}

export function decodeReplaceExtents(reader: ByteReader): ReplaceExtents {
  const objects = decodeMany(reader, 9, () => decodeObjectReference(reader))
  const runs = decodeMany(reader, 8, () => ({
    handle: reader.u32() as PartitionHandle,
    baseOffset: reader.varint(),
    endOffset: reader.varint(),
    inputs: decodeMany(reader, 4, () => decodeInput(reader)),
    outputs: decodeMany(reader, 13, () => decodeOutput(reader)),
  }))
  return { kind: 'replace-extents', objects, runs }
}

function decodeInput(reader: ByteReader): ExtentPlace {
  const isEntry = reader.u8() === 0
  const number = reader.varint()
  // 0 is nobody's number; as -0 it would be another value than was written.
  const body = (isEntry ? number : 0 - number) as BodyNumber
  return { body, position: reader.varint(), sizeBytes: reader.varint() }
}

function decodeOutput(reader: ByteReader): SegmentExtent {
  return {
    object: reader.varint(),
    baseOffset: reader.varint(),
    endOffset: reader.varint(),
    position: reader.varint(),
    sizeBytes: reader.varint(),
    maxTimestampMs: reader.f64(),
  }
}

function decodeMany<T>(reader: ByteReader, leastBytes: number, decode: () => T): T[] {
  const all: T[] = []
  for (let count = reader.count(leastBytes); count > 0; count--) all.push(decode())
  return all
}

export function executeReplaceExtents(state: ClusterState, command: ReplaceExtents, index: LogIndex): Outcome {
  const outcome = new Outcome(command.runs.length)
  const isTooOld = command.objects.some(({ key }) => key.mintIndex < state.objects.orphansBefore)
  const numbers = new Map<number, number>()
  for (const [row, run] of command.runs.entries()) {
    const partition = state.findByHandle(run.handle)
    const refusal = isTooOld ? 'object-too-old' : refusalOf(partition, run, command.objects)
    outcome.set(row, refusal, refusal === 'none' ? run.endOffset : -1)
    if (refusal === 'none') replaceRun(state, partition!, run, (object) => numberOf(state, command, index, numbers, object))
  }
  return outcome
}

function refusalOf(partition: Partition | undefined, run: ReplacedRun, objects: readonly ObjectReference[]): Refusal {
  if (partition === undefined) return 'unknown-partition'
  if (!areInputsThere(partition, run)) return 'inputs-changed'
  let end = run.baseOffset
  for (const { object, baseOffset, endOffset, position, sizeBytes } of run.outputs) {
    const isInOrder = baseOffset >= end && endOffset > baseOffset && endOffset <= run.endOffset
    const holder = objects[object]
    if (!isInOrder || holder === undefined || sizeBytes === 0 || position + sizeBytes > holder.sizeBytes) return 'invalid-outputs'
    end = endOffset
  }
  return 'none'
}

function areInputsThere({ extents }: Partition, { baseOffset, endOffset, inputs }: ReplacedRun): boolean {
  const first = extents.find(baseOffset)
  const last = first + inputs.length - 1
  if (inputs.length === 0 || last >= extents.count) return false
  if (extents.baseOffset(first) !== baseOffset || extents.endOffset(last) !== endOffset) return false
  return inputs.every(
    ({ body, position, sizeBytes }, at) =>
      extents.body(first + at) === body &&
      extents.position(first + at) === position &&
      extents.sizeBytes(first + at) === sizeBytes,
  )
}

/** All refusals are above; from here on nothing can fail. */
function replaceRun(state: ClusterState, partition: Partition, run: ReplacedRun, numberAt: (object: number) => number): void {
  state.willChange(partition)
  const outputs = run.outputs.map((output): Extent => {
    const objectNumber = numberAt(output.object)
    state.objects.addExtents(objectNumber, 1)
    partition.sizeBytes += output.sizeBytes
    return { ...output, body: bodyOfObject(objectNumber) }
  })
  partition.extents.replace(partition.extents.find(run.baseOffset), run.inputs.length, outputs)
  for (const { body, sizeBytes } of run.inputs) {
    partition.sizeBytes -= sizeBytes
    state.extentGone(body)
  }
}

function numberOf(
  state: ClusterState,
  command: ReplaceExtents,
  index: LogIndex,
  numbers: Map<number, number>,
  object: number,
): number {
  const known = numbers.get(object)
  if (known !== undefined) return known
  const added = state.objects.add(command.objects[object]!, 'segment', index)
  numbers.set(object, added)
  return added
}
