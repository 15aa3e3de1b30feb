import { Failure } from '../base/failure.ts'
import { othersTurn } from '../base/pause.ts'
import { objectName } from '../state/object-name.ts'
import type { ObjectReference } from '../state/stored-objects.ts'
import { isPassing } from '../store/patience.ts'
import { PART_BYTES_MIN } from '../store/store.ts'
import { type MergeReadParts, type ReadRun, readRuns } from './merge-reads.ts'
import { Segment } from './segment.ts'
import type { MadeSegments, SegmentStore, UnreadableInput } from './segment-maker.ts'
import type { SegmentPlan } from './segment-plan.ts'

export interface MakeSegmentsParts extends MergeReadParts {
  readonly store: SegmentStore
}

/** See `SegmentMaker.make`. Knows neither the state nor which thread it runs on. */
export async function makeSegments(plan: SegmentPlan, parts: MakeSegmentsParts): Promise<MadeSegments> {
  try {
    return await make(plan, parts)
  } catch (error) {
    // A bucket that somebody may mend is no reason to end.
    if (!isPassing(error) || error.kind === 'unavailable') throw error
    throw new Failure('unavailable', 'store-failed', error.applied, error.message, error)
  }
}

async function make(plan: SegmentPlan, parts: MakeSegmentsParts): Promise<MadeSegments> {
  const results = await readRuns(plan, parts)
  const unreadable: UnreadableInput[] = []
  const outputs: number[] = []
  const references: (ObjectReference | undefined)[] = []
  let run = 0
  for (const [number, key] of plan.keys.entries()) {
    const segment = new Segment(key)
    for (; plan.runs[run]?.segment === number; run++) {
      const result = results[run]!
      if ('message' in result) unreadable.push({ run, ...result })
      else await add(segment, run, result, outputs, parts)
    }
    references.push(segment.isEmpty ? undefined : await write(segment, parts))
  }
  return { references, outputs: Float64Array.from(outputs), unreadable }
}

async function add(segment: Segment, run: number, read: ReadRun, outputs: number[], { clock }: MakeSegmentsParts): Promise<void> {
  for (const { baseOffset, endOffset, position, sizeBytes, maxTimestampMs } of await segment.add(read, () => othersTurn(clock))) {
    outputs.push(run, baseOffset, endOffset, position, sizeBytes, maxTimestampMs)
  }
}

async function write(segment: Segment, { store, pace }: MakeSegmentsParts): Promise<ObjectReference> {
  const { chunks, reference } = segment.finish()
  const name = objectName(reference.key)
  const pieces = partsOf(chunks)
  const { outcome } =
    pieces.length === 1 ? await store.create(name, pieces[0]!) : await store.createInParts(name, paced(pieces, pace))
  if (outcome === 'created') return reference
  throw new Failure('unavailable', 'store-failed', 'no', `a new segment found its key ${name} taken`)
}

/** As large as a store wants its parts. */
function partsOf(chunks: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const parts: Buffer[][] = [[]]
  let bytes = 0
  for (const chunk of chunks) {
    if (bytes >= PART_BYTES_MIN) {
      parts.push([])
      bytes = 0
    }
    parts[parts.length - 1]!.push(chunk)
    bytes += chunk.length
  }
  return parts
}

async function* paced(parts: readonly (readonly Buffer[])[], pace: MakeSegmentsParts['pace']): AsyncGenerator<readonly Buffer[]> {
  for (const part of parts) {
    await pace.take(part.reduce((sum, { length }) => sum + length, 0))
    yield part
  }
}
