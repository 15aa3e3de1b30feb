import type { ClusterState } from '../../../src/state/state.ts'
import type { Bucket } from '../world/bucket.ts'

/** What the state refers to and the store doesn't have: entries in whose bodies extents lie. */
export function missingFrom(state: ClusterState, bucket: Bucket): readonly string[] {
  const missing = new Set<string>()
  for (const { partitions } of state.topics) {
    for (const { extents } of partitions) {
      for (let row = 0; row < extents.count; row++) {
        const key = `log/${String(extents.index(row)).padStart(20, '0')}`
        if (!bucket.objects.has(key)) missing.add(`${key} is missing`)
      }
    }
  }
  return [...missing]
}
