import { objectName } from '../../../src/state/object-name.ts'
import type { ClusterState } from '../../../src/state/state.ts'
import type { Bucket } from '../world/bucket.ts'

/** What the state refers to and the store doesn't have: entries and stored objects in whose bodies extents lie. */
export function missingFrom(state: ClusterState, bucket: Bucket): readonly string[] {
  const missing = new Set<string>()
  for (const { partitions } of state.topics) {
    for (const { extents } of partitions) {
      for (let row = 0; row < extents.count; row++) {
        const key = keyOf(state, extents.body(row))
        if (!bucket.objects.has(key)) missing.add(`${key} is missing`)
      }
    }
  }
  return [...missing]
}

function keyOf({ objects }: ClusterState, body: number): string {
  if (body > 0) return `log/${String(body).padStart(20, '0')}`
  const object = objects.find(-body)
  return object === undefined ? `the name of object ${-body}` : objectName(object.key)
}
