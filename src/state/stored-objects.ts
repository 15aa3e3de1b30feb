import { assert } from '../base/assert.ts'
import type { ByteReader, ByteWriter } from '../base/bytes.ts'
import { Failure } from '../base/failure.ts'

/**
 * What names an object for ever: two brokers, two starts of one broker and two objects of one start never choose the same.
 * `mintIndex` is what the maker had applied when it chose: it says how old the object is, without a clock.
 */
export interface ObjectKey {
  readonly mintIndex: number
  readonly brokerId: number
  readonly incarnation: number
  /** Of this incarnation's objects. */
  readonly ordinal: number
}

/** What a command says of an object when it comes into being. */
export interface ObjectReference {
  readonly key: ObjectKey
  /** Of the whole object. */
  readonly sizeBytes: number
  /** The CRC-32C of the whole object. */
  readonly crc: number
}

/** A *flush object* holds one flush as it came, a *segment* what a merge put in order. */
export type ObjectKind = 'flush' | 'segment'

/** An object that extents lie in, or lay in until lately. */
export interface StoredObject extends ObjectReference {
  /** Dense, never reused: an extent names it negated. */
  readonly number: number
  readonly kind: ObjectKind
  /** Index of the entry that brought it into being. */
  readonly bornIndex: number
  /** How many extents lie in it. */
  readonly extentCount: number
  /** Index of the entry that took its last extent; 0 while it has any. Nothing but its deletion is left for it then. */
  readonly deadIndex: number
}

/** Doubles per object in a snapshot. */
const WIDTH = 10
type Row = [number, number, number, number, number, number, number, number, number, number]

interface MutableObject extends StoredObject {
  extentCount: number
  deadIndex: number
}

/** All objects of the state by number. Bound: those that hold records, and the dead ones until the collect job has deleted them. */
export class StoredObjects {
  readonly #willChange: (object: StoredObject) => void
  /** In the order of numbers, since they only rise. */
  readonly #byNumber = new Map<number, MutableObject>()
  readonly #dead = new Map<number, StoredObject>()
  #nextNumber = 1
  /** Objects of a smaller mint index can't come into being any more: what isn't here and is older will never be needed. */
  orphansBefore = 0

  /** `willChange` hears of each object before its place in a snapshot changes: before it dies, lives again or is forgotten. */
  constructor(willChange: (object: StoredObject) => void = () => {}) {
    this.#willChange = willChange
  }

  get count(): number {
    return this.#byNumber.size
  }

  /** The number that the next object gets. */
  get nextNumber(): number {
    return this.#nextNumber
  }

  /** Those without extents. */
  get dead(): Iterable<StoredObject> {
    return this.#dead.values()
  }

  get deadCount(): number {
    return this.#dead.size
  }

  find(objectNumber: number): StoredObject | undefined {
    return this.#byNumber.get(objectNumber)
  }

  /** Its extents are counted by `addExtents`, at once: it has at least one. */
  add(reference: ObjectReference, kind: ObjectKind, bornIndex: number): number {
    const { key, sizeBytes, crc } = reference
    const number = this.#nextNumber++
    this.#byNumber.set(number, { number, key, sizeBytes, crc, kind, bornIndex, extentCount: 0, deadIndex: 0 })
    return number
  }

  addExtents(objectNumber: number, count: number): void {
    const object = this.#byNumber.get(objectNumber)
    assert(object !== undefined, 'an extent lies in an object that is there')
    object.extentCount += count
    if (object.deadIndex === 0) return
    this.#willChange(object)
    object.deadIndex = 0
    this.#dead.delete(objectNumber)
  }

  removeExtent(objectNumber: number, index: number): void {
    const object = this.#byNumber.get(objectNumber)
    assert(object !== undefined && object.extentCount > 0, 'an extent lay in an object that is there')
    if (--object.extentCount > 0) return
    this.#willChange(object)
    object.deadIndex = index
    this.#dead.set(objectNumber, object)
  }

  /** Only of dead ones. */
  forget(objectNumber: number): void {
    const object = this.#byNumber.get(objectNumber)
    if (object !== undefined) this.#willChange(object)
    this.#byNumber.delete(objectNumber)
    this.#dead.delete(objectNumber)
  }

  /** By number. */
  [Symbol.iterator](): IterableIterator<StoredObject> {
    return this.#byNumber.values()
  }

  encode(writer: ByteWriter): void {
    this.encodeCounts(writer)
    for (const object of this) encodeStoredObject(writer, object)
  }

  /** Everything before the first object. */
  encodeCounts(writer: ByteWriter): void {
    writer.varint(this.orphansBefore)
    writer.varint(this.#nextNumber)
    writer.varint(this.#byNumber.size)
  }

  /** Of all objects, rising. */
  numbers(): Float64Array {
    const numbers = new Float64Array(this.#byNumber.size)
    let at = 0
    for (const number of this.#byNumber.keys()) numbers[at++] = number
    return numbers
  }

  /** Which of them have extents is known when all partitions are decoded: see `checkExtents`. */
  decode(reader: ByteReader): void {
    this.orphansBefore = reader.varint()
    const nextNumber = reader.varint()
    const count = reader.count(WIDTH * 8)
    const rows = new Float64Array(count * WIDTH)
    new Uint8Array(rows.buffer).set(reader.raw(rows.byteLength))
    for (let at = 0; at < rows.length; at += WIDTH) this.#restore(rows.subarray(at, at + WIDTH), nextNumber)
    if (nextNumber < this.#nextNumber) throw corrupt(`the next object's number is ${nextNumber}`)
    this.#nextNumber = nextNumber
  }

  #restore(row: Float64Array, nextNumber: number): void {
    const [number, kind, bornIndex, deadIndex, mintIndex, brokerId, incarnation, ordinal, sizeBytes, crc] = row as unknown as Row
    const isWhole = row.every((value) => Number.isSafeInteger(value) && value >= 0)
    if (!isWhole || number < this.#nextNumber || number >= nextNumber) throw corrupt(`object ${number} doesn't fit its snapshot`)
    const key = { mintIndex, brokerId, incarnation, ordinal }
    const object: MutableObject = {
      ...{ number, key, sizeBytes, crc, bornIndex, deadIndex, extentCount: 0 },
      kind: kind === 0 ? 'flush' : 'segment',
    }
    this.#byNumber.set(number, object)
    if (deadIndex > 0) this.#dead.set(number, object)
    this.#nextNumber = number + 1
  }

  /** Counts an extent of a snapshot. */
  restoreExtent(objectNumber: number): void {
    const object = this.#byNumber.get(objectNumber)
    if (object === undefined || object.deadIndex > 0) throw corrupt(`an extent lies in object ${objectNumber}, which isn't there`)
    object.extentCount++
  }

  /** Throws a Failure (`corrupt`) if a snapshot's object is said to live but has no extents. */
  checkExtents(): void {
    for (const { number, extentCount, deadIndex } of this)
      if (extentCount === 0 && deadIndex === 0) throw corrupt(`no extent lies in object ${number}, which isn't dead`)
  }
}

function corrupt(message: string): Failure {
  return new Failure('corrupt', 'undecodable', 'no', message)
}

export function encodeStoredObject(
  writer: ByteWriter,
  { number, kind, bornIndex, deadIndex, key, sizeBytes, crc }: StoredObject,
): void {
  writer.f64(number)
  writer.f64(kind === 'flush' ? 0 : 1)
  writer.f64(bornIndex)
  writer.f64(deadIndex)
  writer.f64(key.mintIndex)
  writer.f64(key.brokerId)
  writer.f64(key.incarnation)
  writer.f64(key.ordinal)
  writer.f64(sizeBytes)
  writer.f64(crc)
}

/** Key, size and sum, as commands and snapshots hold them: docs/formats/entry.md. */
export function encodeObjectReference(writer: ByteWriter, { key, sizeBytes, crc }: ObjectReference): void {
  writer.varint(key.mintIndex)
  writer.varint(key.brokerId)
  writer.varint(key.incarnation)
  writer.varint(key.ordinal)
  writer.varint(sizeBytes)
  writer.u32(crc)
}

export function decodeObjectReference(reader: ByteReader): ObjectReference {
  const key = {
    mintIndex: reader.varint(),
    brokerId: reader.varint(),
    incarnation: reader.varint(),
    ordinal: reader.varint(),
  }
  return { key, sizeBytes: reader.varint(), crc: reader.u32() }
}
