import { Failure } from '../../base/failure.ts'
import type { BodyNumber, LogIndex } from '../../base/units.ts'
import type { BodyReadWays, Loglet } from '../../log/log.ts'
import { objectName } from '../../state/object-name.ts'
import type { StoredObject, StoredObjects } from '../../state/stored-objects.ts'
import type { ObjectRange, ObjectReader, ReadClass } from '../../store/object-reader.ts'
import { objectMark } from '../object-mark.ts'
import { checkPlacedBatches, placeMarkedBatches, placeStoredBatches } from './stored-batch.ts'

/** Part of a body. */
export interface BodyRange {
  readonly body: BodyNumber
  readonly position: number
  readonly sizeBytes: number
  /** `tail`: near the high watermark, where consumers wait for it. */
  readonly readClass: ReadClass
}

/** The bodies that aren't in the log, and how they're read. */
export interface ObjectBodies {
  readonly stored: StoredObjects
  readonly reader: ObjectRanges
}

/** What is used of an object reader. */
export type ObjectRanges = Pick<ObjectReader, 'read'>

/** Reads bodies wherever they lie: in entries of the log, in flush objects, in segments. */
export class Bodies {
  readonly #loglet: Loglet
  readonly #objects: ObjectBodies | undefined

  constructor(loglet: Loglet, objects?: ObjectBodies) {
    this.#loglet = loglet
    this.#objects = objects
  }

  /**
   * `ranges[i]` of the bodies, in the same order, as `Loglet.readBodies` gives them. Throws its Failures, those of the object reader, and
   * `corrupt`, reason `entry-missing`, for an object that the state doesn't know (any more).
   */
  async read(ranges: readonly BodyRange[], ways: BodyReadWays): Promise<readonly Buffer[]> {
    if (this.#objects === undefined) return this.#loglet.readBodies(ranges.map(sliceOf), ways)
    const results = new Array<Buffer>(ranges.length)
    // Memory that is taken may be given back when this settles: so all of them end first.
    const ends = await Promise.allSettled(
      sourcesOf(ranges).map(async (places) => {
        const found = await this.#readFrom(
          this.#objects!,
          places.map((place) => ranges[place]!),
          ways,
        )
        for (const [at, place] of places.entries()) results[place] = found[at]!
      }),
    )
    for (const end of ends) if (end.status === 'rejected') throw end.reason
    return results
  }

  /** All of one source and class. */
  async #readFrom(
    { stored, reader }: ObjectBodies,
    ranges: readonly BodyRange[],
    ways: BodyReadWays,
  ): Promise<readonly Buffer[]> {
    const { body, readClass } = ranges[0]!
    if (body > 0) return this.#loglet.readBodies(ranges.map(sliceOf), { ...ways, readClass })
    const { signal, take, isAgain } = ways
    return reader.read(
      ranges.map((range) => rangeOf(stored, range)),
      { readClass, signal, take, isFromStore: isAgain },
    )
  }

  /**
   * Checks the batches of an extent, `bytes` from its position on, and gives them their offsets, if they don't have them: those of segments do. Throws a
   * Failure (`corrupt`; `batch-damaged`, or `entry-missing` as `read` does).
   */
  place({ body, position }: Pick<BodyRange, 'body' | 'position'>, bytes: Buffer, baseOffset: number, endOffset: number): void {
    if (body > 0 || this.#objects === undefined) {
      placeStoredBatches(bytes, baseOffset)
      return
    }
    const { key, kind } = foundObject(this.#objects.stored, body)
    if (kind === 'segment') checkPlacedBatches(bytes, baseOffset, endOffset, objectMark(key))
    else placeMarkedBatches(bytes, baseOffset, objectMark(key), position)
  }
}

function sliceOf({ body, position, sizeBytes }: BodyRange): { index: LogIndex; position: number; sizeBytes: number } {
  return { index: body as number as LogIndex, position, sizeBytes }
}

function rangeOf(stored: StoredObjects, { body, position, sizeBytes }: BodyRange): ObjectRange {
  const object = foundObject(stored, body)
  return { key: objectName(object.key), objectBytes: object.sizeBytes, position, sizeBytes }
}

function foundObject(stored: StoredObjects, body: BodyNumber): StoredObject {
  const object = stored.find(-body)
  if (object === undefined)
    throw new Failure('corrupt', 'entry-missing', 'no', `stored object ${-body} is referred to, but unknown`)
  return object
}

/** Places of the ranges, for each source and class that any of them has. */
function sourcesOf(ranges: readonly BodyRange[]): readonly (readonly number[])[] {
  const sources: number[][] = [[], [], [], []]
  for (const [place, { body, readClass }] of ranges.entries())
    sources[(body > 0 ? 0 : 2) + (readClass === 'tail' ? 0 : 1)]!.push(place)
  return sources.filter(({ length }) => length > 0)
}
