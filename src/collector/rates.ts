import { pause } from '../base/pause.ts'
import type { Clock } from '../base/ports.ts'
import type { RateSnapshot } from '../planner/planner.ts'
import { partitionsOf, type Scene } from './findings.ts'
import { readEnds, readLogDirs } from './read-partitions.ts'

export interface Watch {
  readonly durationMs: number
  readonly intervalMs: number
}

/** Looks at ends and sizes again and again; the first look is at the start. */
export async function takeSnapshots(scene: Scene, clock: Clock, { durationMs, intervalMs }: Watch, signal: AbortSignal) {
  const snapshots: RateSnapshot[] = []
  const startMs = clock.monotonicMs()
  const count = Math.floor(durationMs / intervalMs)
  for (let at = 0; at <= count; at++) {
    const waitMs = startMs + at * intervalMs - clock.monotonicMs()
    scene.progress(`snapshot ${at + 1} of ${count + 1}`)
    if (waitMs > 0) await pause(clock, waitMs, signal)
    for (const { partition } of partitionsOf(scene.cluster)) {
      delete partition.endOffset
      delete partition.sizeBytes
    }
    const atMs = clock.nowMs()
    await Promise.all([readEnds(scene), readLogDirs(scene)])
    snapshots.push({
      atMs,
      partitions: partitionsOf(scene.cluster).map(({ topic, partition: { index, endOffset, sizeBytes } }) => ({
        topic: topic.name,
        partition: index,
        endOffset: endOffset ?? null,
        sizeBytes: sizeBytes ?? null,
      })),
    })
  }
  return snapshots
}
