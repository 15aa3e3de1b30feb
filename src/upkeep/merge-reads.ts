import { Failure } from '../base/failure.ts'
import type { Clock, Random } from '../base/ports.ts'
import { damagedSlot, decodeSlotHead, headerOfSlot, SLOT_HEAD_BYTES } from '../log/slot.ts'
import { checkPlacedBatches, placeMarkedBatches, placeStoredBatches } from '../storage/read/stored-batch.ts'
import { isPassing, patiently } from '../store/patience.ts'
import type { ObjectStore } from '../store/store.ts'
import { INPUT_WIDTH, type PlannedRun, type SegmentPlan, type SegmentSource } from './segment-plan.ts'

/** Bytes between two extents that are read along with them, which is cheaper than another request. */
const GAP_BYTES_MAX = 64 * 1024
const READ_BYTES_MAX = 4 * 1024 * 1024
const READ_RANGES_MAX = 256
/** Nearly every header of an entry ends before this. */
const HEADER_BYTES_GUESS = 64 * 1024

export interface MergeReadParts {
  readonly store: Pick<ObjectStore, 'get' | 'description'>
  readonly clock: Clock
  readonly random: Random
  /** Lets so many bytes go when they may. */
  readonly pace: { take(bytes: number): Promise<void> }
}

/** An input with its batches: checked, with their offsets. */
export interface ReadInput {
  readonly baseOffset: number
  readonly endOffset: number
  readonly bytes: Buffer
}

/** A run of one partition that was read whole. */
export interface ReadRun {
  readonly planned: PlannedRun
  readonly inputs: readonly ReadInput[]
}

interface Wanted {
  readonly source: number
  readonly position: number
  readonly sizeBytes: number
  readonly baseOffset: number
  readonly endOffset: number
  bytes: Buffer | Failure | undefined
}

/** Neighbours in one body. */
interface Reach {
  readonly source: number
  readonly position: number
  sizeBytes: number
  readonly wanted: Wanted[]
}

/**
 * Reads all inputs of a plan, body by body, neighbours together, at the merge's pace. The result tells for each run its inputs in order, or what is
 * wrong with the first that is damaged or gone. Throws a Failure that passes (`unavailable`, or `bad-setting`).
 */
export async function readRuns(
  plan: SegmentPlan,
  parts: MergeReadParts,
): Promise<readonly (ReadRun | { readonly baseOffset: number; readonly message: string })[]> {
  const wanted = wantedOf(plan.inputs)
  const reads = new SourceReads(plan.sources, parts)
  const reaches = reachesOf(wanted)
  for (let at = 0; at < reaches.length; ) {
    const portion = portionFrom(reaches, at)
    at += portion.length
    await parts.pace.take(portion.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
    await Promise.all(portion.map((reach) => readReach(reach, reads)))
  }
  let from = 0
  return plan.runs.map((planned) => {
    const ofRun = wanted.slice(from, from + planned.inputCount)
    from += planned.inputCount
    const damaged = ofRun.find(({ bytes }) => bytes instanceof Failure)
    if (damaged !== undefined) return { baseOffset: damaged.baseOffset, message: (damaged.bytes as Failure).message }
    const inputs = ofRun.map(({ baseOffset, endOffset, bytes }) => ({ baseOffset, endOffset, bytes: bytes as Buffer }))
    return { planned, inputs }
  })
}

function wantedOf(inputs: Float64Array): readonly Wanted[] {
  const wanted: Wanted[] = []
  for (let at = 0; at < inputs.length; at += INPUT_WIDTH) {
    const [source, position, sizeBytes] = [inputs[at]!, inputs[at + 1]!, inputs[at + 2]!]
    wanted.push({ source, position, sizeBytes, baseOffset: inputs[at + 3]!, endOffset: inputs[at + 4]!, bytes: undefined })
  }
  return wanted
}

function reachesOf(wanted: readonly Wanted[]): readonly Reach[] {
  const sorted = [...wanted].sort((a, b) => a.source - b.source || a.position - b.position)
  const reaches: Reach[] = []
  for (const one of sorted) {
    const { source, position, sizeBytes } = one
    const last = reaches.at(-1)
    const end = last === undefined ? 0 : last.position + last.sizeBytes
    const isNear = last?.source === source && position >= end && position - end <= GAP_BYTES_MAX
    if (last !== undefined && isNear && position + sizeBytes - last.position <= READ_BYTES_MAX) {
      last.sizeBytes = position + sizeBytes - last.position
      last.wanted.push(one)
    } else reaches.push({ source, position, sizeBytes, wanted: [one] })
  }
  return reaches
}

function portionFrom(reaches: readonly Reach[], from: number): readonly Reach[] {
  let end = from
  let bytes = 0
  while (end < reaches.length && end - from < READ_RANGES_MAX) {
    bytes += reaches[end]!.sizeBytes
    if (bytes > READ_BYTES_MAX && end > from) break
    end++
  }
  return reaches.slice(from, end)
}

/** Where it doesn't come whole, each of its inputs is read again by itself. */
async function readReach(reach: Reach, reads: SourceReads): Promise<void> {
  try {
    place(reach, await reads.read(reach), reads)
  } catch (error) {
    if (!(error instanceof Failure) || isPassing(error)) throw error
    for (const one of reach.wanted) await readAlone(one, reads)
  }
}

async function readAlone(one: Wanted, reads: SourceReads): Promise<void> {
  const reach = { source: one.source, position: one.position, sizeBytes: one.sizeBytes, wanted: [one] }
  try {
    place(reach, await reads.read(reach), reads)
  } catch (error) {
    if (!(error instanceof Failure) || isPassing(error)) throw error
    one.bytes = error
  }
}

function place({ position: start, wanted }: Reach, read: Buffer, reads: SourceReads): void {
  const wantedBytes = wanted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  // Views would keep all of what was read along, several times what is wanted.
  const isSparse = read.buffer.byteLength > wantedBytes * 2
  for (const one of wanted) {
    const { position, sizeBytes, baseOffset, endOffset } = one
    const view = read.subarray(position - start, position - start + sizeBytes)
    const bytes = isSparse ? ownCopy(view) : view
    const { isPlaced, entryIndex, mark } = reads.source(one.source)
    if (isPlaced) checkPlacedBatches(bytes, baseOffset, endOffset, mark)
    else if (entryIndex > 0) placeStoredBatches(bytes, baseOffset)
    else placeMarkedBatches(bytes, baseOffset, mark, position)
    one.bytes = bytes
  }
}

/** Parts of bodies, out of the objects that they lie in. */
class SourceReads {
  readonly #sources: readonly SegmentSource[]
  readonly #parts: MergeReadParts
  /** Where the bodies of entries begin in their slots, as far as it was read. */
  readonly #bodiesAt = new Map<number, number>()

  constructor(sources: readonly SegmentSource[], parts: MergeReadParts) {
    this.#sources = sources
    this.#parts = parts
  }

  source(source: number): SegmentSource {
    return this.#sources[source]!
  }

  /** Exactly the reach. Throws a Failure: `corrupt`, or one that passes. */
  async read({ source, position, sizeBytes }: Reach): Promise<Buffer> {
    const { key, objectBytes, entryIndex } = this.#sources[source]!
    if (entryIndex > 0) return this.#readEntry(source, position, sizeBytes)
    const got = await this.#get(key, position, sizeBytes)
    if (got.sizeBytes !== objectBytes || got.bytes.length !== sizeBytes)
      throw new Failure('corrupt', 'bad-object', 'no', `${key} has ${got.sizeBytes} bytes instead of ${objectBytes}`)
    return got.bytes
  }

  /**
   * The slot's head says where the body begins, and whose it is: so every request begins there. An entry is small, mostly: then one request brings head and
   * body.
   */
  async #readEntry(source: number, position: number, sizeBytes: number): Promise<Buffer> {
    const { key, entryIndex } = this.#sources[source]!
    const isNear = position + sizeBytes <= READ_BYTES_MAX
    const known = this.#bodiesAt.get(source)
    const first = known === undefined ? HEADER_BYTES_GUESS + (isNear ? position + sizeBytes : 0) : known + position + sizeBytes
    let got = await this.#get(key, 0, first)
    let place = placeIn(got, entryIndex, position + sizeBytes)
    if (got.bytes.length < place.end) {
      got = await this.#get(key, 0, place.end)
      // The place anew as well: only the head that lies before these bytes is proven with them.
      place = placeIn(got, entryIndex, position + sizeBytes)
      if (got.bytes.length < place.end) throw damagedSlot(entryIndex, 'it comes short')
    }
    headerOfSlot(got.bytes, place.head, entryIndex)
    this.#bodiesAt.set(source, place.bodyAt)
    return got.bytes.subarray(place.bodyAt + position, place.end)
  }

  async #get(key: string, position: number, sizeBytes: number) {
    const { store } = this.#parts
    const got = await patiently(() => store.get(key, { range: { position, sizeBytes } }), this.#parts)
    if (got === undefined) throw new Failure('corrupt', 'entry-missing', 'no', `${key} is referred to, but isn't in the store`)
    return got
  }
}

/** Where the slot's body begins and where what is wanted of it ends, by a head that isn't proven yet. Throws a Failure (`corrupt`). */
function placeIn(got: { readonly bytes: Buffer; readonly sizeBytes: number }, entryIndex: number, wantedBytes: number) {
  const head = decodeSlotHead(got.bytes, entryIndex, got.sizeBytes)
  if (wantedBytes > head.bodyBytes) throw damagedSlot(entryIndex, 'its body is shorter than what is asked for')
  const bodyAt = SLOT_HEAD_BYTES + head.headerBytes
  return { head, bodyAt, end: bodyAt + wantedBytes }
}

/** Not out of Node's pool, all of which one small copy would keep. */
function ownCopy(view: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(view.length)
  view.copy(own)
  return own
}
