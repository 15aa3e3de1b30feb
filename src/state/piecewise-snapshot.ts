import { assert } from '../base/assert.ts'
import { ByteWriter } from '../base/bytes.ts'
import { encodeHead, encodeMiddle, encodePartition, encodeTail } from './snapshot-format.ts'
import type { ChangeListener, ClusterState } from './state.ts'
import { encodeStoredObject, type StoredObject } from './stored-objects.ts'
import type { Partition } from './topic.ts'

const SPARE_BYTES = 1024

/**
 * The bytes that `encodeState` would give at the moment of its making, piece by piece, though entries are applied between two
 * pieces: what is about to change is encoded first and kept until its turn.
 *
 * ```
 *   head │ objects, by number          │ middle │ partitions, by handle       │ offsets, by group           │ tail
 *        │ done ─▶ next … kept … later │        │ done ─▶ next … kept … later │ done ─▶ next … kept … later │
 * ```
 * Head, middle and tail are encoded at once. A piece ends behind an object, a partition or a group. Bound of what is kept: as much again as is still to come. One at a time.
 */
export class PiecewiseSnapshot implements ChangeListener {
  readonly #state: ClusterState
  readonly #objectNumbers: Float64Array
  readonly #partitions: readonly Partition[]
  readonly #groupIds: readonly string[]
  readonly #middle: Buffer
  readonly #tail: Buffer
  readonly #keptObjects = new Map<number, StoredObject>()
  readonly #keptPartitions = new Map<Partition, Buffer>()
  readonly #keptGroups = new Map<string, Buffer>()
  readonly #pieces: Buffer[] = []
  #writer = new ByteWriter()
  #nextObject = 0
  #nextPartition = 0
  #nextGroup = 0

  constructor(state: ClusterState) {
    assert(state.changeListener === undefined, 'one snapshot of a state is written at a time')
    this.#state = state
    this.#objectNumbers = state.objects.numbers()
    this.#partitions = [...state.partitions]
    this.#groupIds = [...state.offsets.groupIds()].sort()
    encodeHead(this.#writer, state)
    state.objects.encodeCounts(this.#writer)
    this.#middle = encodedBy((writer) => encodeMiddle(writer, state))
    if (this.#objectNumbers.length === 0) this.#beginPartitions()
    this.#tail = encodedBy((writer) => encodeTail(writer, state))
    state.changeListener = this
  }

  /** Encodes what comes next, of about so many bytes. False: that was the last. */
  step(sizeBytes: number): boolean {
    while (this.#writer.position < sizeBytes) {
      if (this.#nextObject < this.#objectNumbers.length) this.#encodeNextObject()
      else if (this.#nextPartition < this.#partitions.length) this.#encodeNextPartition()
      else if (this.#nextGroup < this.#groupIds.length) this.#encodeNextGroup()
      else {
        this.#writer.raw(this.#tail)
        this.#endPiece()
        this.end()
        return false
      }
    }
    this.#endPiece()
    return true
  }

  /** One after the other they are the snapshot, once `step` said that there is no more. */
  get pieces(): readonly Buffer[] {
    return this.#pieces
  }

  /** Gives it up, if it isn't whole yet. */
  end(): void {
    if (this.#state.changeListener === this) this.#state.changeListener = undefined
  }

  objectWillChange(object: StoredObject): void {
    const next = this.#objectNumbers[this.#nextObject]
    const last = this.#objectNumbers[this.#objectNumbers.length - 1]
    if (next === undefined || object.number < next || object.number > last!) return
    if (!this.#keptObjects.has(object.number)) this.#keptObjects.set(object.number, { ...object })
  }

  partitionWillChange(partition: Partition): void {
    const next = this.#partitions[this.#nextPartition]
    const last = this.#partitions[this.#partitions.length - 1]
    // Handles rise: what lies before the next one is written, what lies behind the last one came later.
    if (next === undefined || partition.handle < next.handle || partition.handle > last!.handle) return
    if (this.#keptPartitions.has(partition)) return
    this.#keptPartitions.set(
      partition,
      encodedBy((writer) => encodePartition(writer, this.#state, partition)),
    )
  }

  offsetsWillChange(groupId: string): void {
    const next = this.#groupIds[this.#nextGroup]
    if (next === undefined || groupId < next || this.#keptGroups.has(groupId)) return
    // One that came later is kept in vain: it has no turn.
    if (this.#state.offsets.ofGroup(groupId).size === 0) return
    this.#keptGroups.set(
      groupId,
      encodedBy((writer) => this.#state.offsets.encodeGroup(writer, groupId)),
    )
  }

  #encodeNextObject(): void {
    const number = this.#objectNumbers[this.#nextObject++]!
    encodeStoredObject(this.#writer, this.#keptObjects.get(number) ?? this.#state.objects.find(number)!)
    this.#keptObjects.delete(number)
    if (this.#nextObject === this.#objectNumbers.length) this.#beginPartitions()
  }

  #beginPartitions(): void {
    this.#writer.raw(this.#middle)
    if (this.#partitions.length === 0) this.#beginGroups()
  }

  #encodeNextPartition(): void {
    const partition = this.#partitions[this.#nextPartition++]!
    const kept = this.#keptPartitions.get(partition)
    if (kept === undefined) encodePartition(this.#writer, this.#state, partition)
    else this.#writer.raw(kept)
    this.#keptPartitions.delete(partition)
    if (this.#nextPartition === this.#partitions.length) this.#beginGroups()
  }

  #beginGroups(): void {
    this.#writer.varint(this.#groupIds.length)
  }

  #encodeNextGroup(): void {
    const groupId = this.#groupIds[this.#nextGroup++]!
    const kept = this.#keptGroups.get(groupId)
    if (kept === undefined) this.#state.offsets.encodeGroup(this.#writer, groupId)
    else this.#writer.raw(kept)
    this.#keptGroups.delete(groupId)
  }

  #endPiece(): void {
    const piece = this.#writer.finish()
    this.#pieces.push(piece)
    // The next one is about as large: growing would leave as much again to the collector, and half of what is kept unused.
    this.#writer = new ByteWriter(piece.length + SPARE_BYTES)
  }
}

function encodedBy(encode: (writer: ByteWriter) => void): Buffer {
  const writer = new ByteWriter()
  encode(writer)
  return writer.finish()
}
