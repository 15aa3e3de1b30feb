import type { TopicId } from '../base/units.ts'
import { slotKey } from '../log/slot.ts'
import { objectName } from '../state/object-name.ts'
import type { ClusterState } from '../state/state.ts'
import type { ObjectKey } from '../state/stored-objects.ts'
import type { Partition } from '../state/topic.ts'
import type { ObjectKeys } from '../storage/object-keys.ts'
import { objectMark } from '../storage/object-mark.ts'
import type { MergeRun } from './plan-merge.ts'

/** What is to be made of what, without the state: plain values, most of them in one table, so that the way to another thread costs little. */
export interface SegmentPlan {
  /** Where inputs lie. */
  readonly sources: readonly SegmentSource[]
  readonly runs: readonly PlannedRun[]
  /** Inputs of all runs, in order, `INPUT_WIDTH` doubles each: source, position in its body, bytes, base offset, end offset. */
  readonly inputs: Float64Array
  /** `keys[i]` is what the plan's segment number i is called. */
  readonly keys: readonly ObjectKey[]
}

export interface SegmentSource {
  readonly key: string
  /** Of the whole object; 0 for an entry, whose head says it. */
  readonly objectBytes: number
  /** Whose slot this is; 0: none, but an object that begins with its body. */
  readonly entryIndex: number
  /** Its batches have their offsets. */
  readonly isPlaced: boolean
  /** Of its batches (`objectMark`); those of an entry have none. */
  readonly mark: number
}

export interface PlannedRun {
  readonly topicId: TopicId
  readonly partitionIndex: number
  readonly inputCount: number
  readonly segment: number
}

export const INPUT_WIDTH = 5

/** A partition with so much to move gets a segment of its own: its readers then read nothing of others. */
const ALONE_BYTES_MIN = 16 * 1024 * 1024

/** Large partitions get segments of their own, all others share one. The plan's runs are in the order of segments: `order[i]` is the given one of the plan's run i. */
export function planSegments(
  runs: readonly MergeRun[],
  state: ClusterState,
  keys: ObjectKeys,
): { readonly plan: SegmentPlan; readonly order: readonly MergeRun[] } {
  const groups = groupsOf(runs)
  const order = groups.flat()
  const sources: SegmentSource[] = []
  const numbers = new Map<number, number>()
  const inputs = new Float64Array(order.reduce((count, run) => count + run.inputs.length, 0) * INPUT_WIDTH)
  let at = 0
  for (const run of order) {
    for (const { body, position, sizeBytes, baseOffset, endOffset } of run.inputs) {
      let source = numbers.get(body)
      if (source === undefined) {
        source = sources.push(sourceOf(body, state)) - 1
        numbers.set(body, source)
      }
      inputs[at] = source
      inputs[at + 1] = position
      inputs[at + 2] = sizeBytes
      inputs[at + 3] = baseOffset
      inputs[at + 4] = endOffset
      at += INPUT_WIDTH
    }
  }
  const planned = groups.flatMap((group, segment) =>
    group.map(({ partition, inputs: { length } }) => ({
      topicId: partition.topic.id,
      partitionIndex: partition.index,
      inputCount: length,
      segment,
    })),
  )
  return { plan: { sources, runs: planned, inputs, keys: groups.map(() => keys.next()) }, order }
}

function sourceOf(body: number, state: ClusterState): SegmentSource {
  if (body > 0) return { key: slotKey(body), objectBytes: 0, entryIndex: body, isPlaced: false, mark: 0 }
  const { key, sizeBytes, kind } = state.objects.find(-body)!
  return { key: objectName(key), objectBytes: sizeBytes, entryIndex: 0, isPlaced: kind === 'segment', mark: objectMark(key) }
}

function groupsOf(runs: readonly MergeRun[]): readonly (readonly MergeRun[])[] {
  const bytesOf = new Map<Partition, number>()
  for (const { partition, sizeBytes } of runs) bytesOf.set(partition, (bytesOf.get(partition) ?? 0) + sizeBytes)
  const packed: MergeRun[] = []
  const alone = new Map<Partition, MergeRun[]>()
  for (const run of runs) {
    if (bytesOf.get(run.partition)! < ALONE_BYTES_MIN) packed.push(run)
    else {
      const own = alone.get(run.partition)
      if (own === undefined) alone.set(run.partition, [run])
      else own.push(run)
    }
  }
  return [packed, ...alone.values()].filter(({ length }) => length > 0)
}
