import { Failure } from '../base/failure.ts'
import { mintIndexOf, OBJECTS_PREFIX, objectName } from '../state/object-name.ts'
import type { ClusterState } from '../state/state.ts'
import type { StoredObject } from '../state/stored-objects.ts'
import type { Partition } from '../state/topic.ts'
import { checkObject } from '../storage/object-format.ts'
import type { Bodies, BodyRange } from '../storage/read/bodies.ts'
import { pagesOf } from '../store/pages.ts'
import type { ListedObject, ObjectStore } from '../store/store.ts'

export interface VerifyParts {
  /** It isn't changed meanwhile, or what is deleted meanwhile is called missing. */
  readonly state: ClusterState
  readonly bodies: Bodies
  /** Undefined: all records lie in the log. */
  readonly store: Pick<ObjectStore, 'list' | 'get'> | undefined
  /** Reads every object and every batch, and checks them. Without it: that all is there, as large as it should be. */
  readonly isDeep: boolean
  /** Called now and then. */
  readonly onProgress?: ((progress: VerifyProgress) => void) | undefined
}

export interface VerifyProgress {
  readonly objects: number
  readonly extents: number
}

export interface VerifyReport {
  readonly extents: number
  readonly objects: number
  readonly objectBytes: number
  /** Sentences, the first thousand of them; none: state and objects agree. */
  readonly problems: readonly string[]
  readonly problemCount: number
  /** What nothing refers to, the first thousand: the sweep takes it when it's old enough. */
  readonly orphans: readonly Orphan[]
  readonly orphanCount: number
  readonly orphanBytes: number
}

export interface Orphan extends ListedObject {
  /** How many entries came since its name was chosen; -1: it isn't a name of ours. */
  readonly ageEntries: number
}

const TOLD_MAX = 1_000
const RANGES_AT_ONCE = 64
const PROGRESS_EXTENTS = 1_000
const RANGE_BYTES_AT_ONCE = 8 * 1024 * 1024

/** Proves that what the state refers to is there and whole. Throws a Failure (`unavailable`) where it can't look. */
export async function verify(parts: VerifyParts): Promise<VerifyReport> {
  const report = new Report()
  if (parts.store !== undefined) await verifyObjects(parts, parts.store, report)
  const pending: PlacedRange[] = []
  const { onProgress = () => {} } = parts
  for (const partition of parts.state.partitions) {
    checkOrder(partition, report)
    for (let row = 0; row < partition.extents.count; row++) {
      report.extents++
      const placed = placedRange(parts, partition, row, report)
      if (placed !== undefined) pending.push(placed)
      if (pending.length >= RANGES_AT_ONCE || bytesOf(pending) >= RANGE_BYTES_AT_ONCE)
        await readRanges(parts, pending.splice(0), report)
      if (report.extents % PROGRESS_EXTENTS === 0) onProgress(report)
    }
  }
  await readRanges(parts, pending, report)
  return report
}

class Report implements VerifyReport {
  extents = 0
  objects = 0
  objectBytes = 0
  readonly problems: string[] = []
  problemCount = 0
  readonly orphans: Orphan[] = []
  orphanCount = 0
  orphanBytes = 0

  problem(sentence: string): void {
    this.problemCount++
    if (this.problems.length < TOLD_MAX) this.problems.push(sentence)
  }

  orphan(orphan: Orphan): void {
    this.orphanCount++
    this.orphanBytes += orphan.sizeBytes
    if (this.orphans.length < TOLD_MAX) this.orphans.push(orphan)
  }
}

/** Against a list of all that is there; of the dead, nothing need be. */
async function verifyObjects(
  { state, isDeep, onProgress = () => {} }: VerifyParts,
  store: Pick<ObjectStore, 'list' | 'get'>,
  report: Report,
): Promise<void> {
  const missing = new Map([...state.objects].map((object) => [objectName(object.key), object]))
  for await (const page of pagesOf((after) => store.list(OBJECTS_PREFIX, { after }))) {
    for (const there of page) {
      const object = missing.get(there.key)
      missing.delete(there.key)
      if (object === undefined) {
        const mintIndex = mintIndexOf(there.key)
        report.orphan({ ...there, ageEntries: mintIndex === undefined ? -1 : state.appliedIndex - mintIndex })
      } else if (object.deadIndex === 0) {
        await verifyObject(store, object, there, isDeep, report)
        onProgress(report)
      }
    }
  }
  for (const [name, { deadIndex, extentCount }] of missing)
    if (deadIndex === 0) report.problem(`${name} is missing: ${extentCount} extents lie in it`)
}

async function verifyObject(
  store: Pick<ObjectStore, 'get'>,
  object: StoredObject,
  there: ListedObject,
  isDeep: boolean,
  report: Report,
): Promise<void> {
  report.objects++
  report.objectBytes += there.sizeBytes
  if (there.sizeBytes !== object.sizeBytes) {
    report.problem(`${there.key} has ${there.sizeBytes} bytes instead of ${object.sizeBytes}`)
    return
  }
  if (!isDeep) return
  const stored = await store.get(there.key)
  if (stored === undefined) report.problem(`${there.key} is missing`)
  else reportFailure(report, there.key, () => checkObject(stored.bytes, object))
}

function checkOrder({ topic, index, extents, highWatermark, logStart }: Partition, report: Report): void {
  let end = 0
  for (let row = 0; row < extents.count; row++) {
    if (extents.baseOffset(row) < end || extents.endOffset(row) <= extents.baseOffset(row))
      report.problem(`${topic.name}-${index}: the extent at ${extents.baseOffset(row)} isn't behind the one before it`)
    end = extents.endOffset(row)
  }
  if (end > highWatermark || logStart > highWatermark)
    report.problem(`${topic.name}-${index}: extents end at ${end}, log start is ${logStart}, high watermark ${highWatermark}`)
}

interface PlacedRange {
  readonly where: string
  readonly range: BodyRange
  readonly baseOffset: number
  readonly endOffset: number
}

/** What must be read to know more of an extent: all of it, or of an entry's its last byte. */
function placedRange({ state, isDeep }: VerifyParts, partition: Partition, row: number, report: Report): PlacedRange | undefined {
  const { topic, index, extents } = partition
  const body = extents.body(row)
  const [position, sizeBytes, baseOffset] = [extents.position(row), extents.sizeBytes(row), extents.baseOffset(row)]
  const where = `${topic.name}-${index}, offsets from ${baseOffset}`
  if (body < 0) {
    const object = state.objects.find(-body)
    if (object === undefined || position + sizeBytes > object.sizeBytes) {
      report.problem(`${where}: they don't lie in object ${-body}`)
      return undefined
    }
    if (!isDeep) return undefined
  }
  const range = isDeep ? { position, sizeBytes } : { position: position + sizeBytes - 1, sizeBytes: 1 }
  return { where, range: { body, ...range, readClass: 'cold' }, baseOffset, endOffset: extents.endOffset(row) }
}

function bytesOf(ranges: readonly PlacedRange[]): number {
  return ranges.reduce((sum, { range }) => sum + range.sizeBytes, 0)
}

/** Where one can't be read, each is read by itself. */
async function readRanges(parts: VerifyParts, ranges: readonly PlacedRange[], report: Report): Promise<void> {
  if (ranges.length === 0) return
  const isAgain = ranges.length === 1
  try {
    const all = ranges.map(({ range }) => range)
    const bodies = await parts.bodies.read(all, { isCheckedByCaller: true, isAgain })
    for (const [at, { where, range, baseOffset, endOffset }] of ranges.entries()) {
      if (parts.isDeep) reportFailure(report, where, () => parts.bodies.place(range, bodies[at]!, baseOffset, endOffset))
    }
  } catch (error) {
    if (!(error instanceof Failure) || (error.kind === 'unavailable' && error.reason !== 'not-found')) throw error
    if (isAgain) report.problem(`${ranges[0]!.where}: ${error.message}`)
    else for (const one of ranges) await readRanges(parts, [one], report)
  }
}

function reportFailure(report: Report, where: string, check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    report.problem(`${where}: ${error.message}`)
  }
}
