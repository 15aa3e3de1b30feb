import { Failure } from '../base/failure.ts'
import type { Bodies, BodyRange } from '../storage/read/bodies.ts'
import type { Pace } from './pace.ts'
import type { MergeInput, MergeRun } from './plan-merge.ts'

/** Bytes between two extents that are read along with them, which is cheaper than another request. */
const GAP_BYTES_MAX = 64 * 1024
const READ_BYTES_MAX = 4 * 1024 * 1024
const READ_RANGES_MAX = 256

/** An input with its batches: checked, with their offsets. */
export interface ReadInput extends MergeInput {
  readonly bytes: Buffer
}

interface Wanted {
  readonly input: MergeInput
  bytes: Buffer | Failure | undefined
}

interface Reach {
  readonly range: BodyRange
  readonly wanted: readonly Wanted[]
}

/**
 * Reads all inputs of a merge, body by body, neighbours together, at the merge's pace. The result tells for each run its inputs in order, or the
 * first Failure among them: damaged, or taken away meanwhile. Throws one that passes (`unavailable`).
 */
export async function readInputs(
  runs: readonly MergeRun[],
  bodies: Bodies,
  pace: Pace,
): Promise<readonly (readonly ReadInput[] | { readonly input: MergeInput; readonly failure: Failure })[]> {
  const ofRuns = runs.map(({ inputs }) => inputs.map((input): Wanted => ({ input, bytes: undefined })))
  const reaches = reachesOf(ofRuns.flat())
  for (let at = 0; at < reaches.length; ) {
    const portion = portionFrom(reaches, at)
    at += portion.length
    await pace.take(portion.reduce((sum, { range }) => sum + range.sizeBytes, 0))
    await readPortion(portion, bodies, false)
  }
  return ofRuns.map((wanted) => {
    const damaged = wanted.find(({ bytes }) => bytes instanceof Failure)
    if (damaged !== undefined) return { input: damaged.input, failure: damaged.bytes as Failure }
    return wanted.map(({ input, bytes }) => ({ ...input, bytes: bytes as Buffer }))
  })
}

function reachesOf(wanted: readonly Wanted[]): readonly Reach[] {
  const sorted = [...wanted].sort((a, b) => a.input.body - b.input.body || a.input.position - b.input.position)
  const reaches: { range: BodyRange; wanted: Wanted[] }[] = []
  for (const one of sorted) {
    const { body, position, sizeBytes } = one.input
    const last = reaches.at(-1)
    const end = last === undefined ? 0 : last.range.position + last.range.sizeBytes
    const isNear = last?.range.body === body && position >= end && position - end <= GAP_BYTES_MAX
    if (last !== undefined && isNear && position + sizeBytes - last.range.position <= READ_BYTES_MAX) {
      last.range = { ...last.range, sizeBytes: position + sizeBytes - last.range.position }
      last.wanted.push(one)
    } else reaches.push({ range: { body, position, sizeBytes, readClass: 'cold' }, wanted: [one] })
  }
  return reaches
}

function portionFrom(reaches: readonly Reach[], from: number): readonly Reach[] {
  let end = from
  let bytes = 0
  while (end < reaches.length && end - from < READ_RANGES_MAX) {
    bytes += reaches[end]!.range.sizeBytes
    if (bytes > READ_BYTES_MAX && end > from) break
    end++
  }
  return reaches.slice(from, end)
}

/** Where one can't be read, each is read again by itself. */
async function readPortion(portion: readonly Reach[], bodies: Bodies, isAgain: boolean): Promise<void> {
  try {
    const ranges = portion.map(({ range }) => range)
    const read = await bodies.read(ranges, { isCheckedByCaller: true, isAgain })
    for (const [at, { range, wanted }] of portion.entries()) place(read[at]!, range, wanted, bodies)
  } catch (error) {
    if (!(error instanceof Failure) || (error.kind === 'unavailable' && error.reason !== 'not-found')) throw error
    const [only] = portion
    if (isAgain) only!.wanted[0]!.bytes = error
    else for (const one of portion.flatMap(({ wanted }) => wanted)) await readPortion(reachesOf([one]), bodies, true)
  }
}

function place(bytes: Buffer, range: BodyRange, wanted: readonly Wanted[], bodies: Bodies): void {
  for (const one of wanted) {
    const { position, sizeBytes, body, baseOffset, endOffset } = one.input
    const from = position - range.position
    one.bytes = bytes.subarray(from, from + sizeBytes)
    bodies.place(body, one.bytes, baseOffset, endOffset)
  }
}
