import { objectName } from '../../../src/state/object-name.ts'
import type { ClusterState } from '../../../src/state/state.ts'
import type { Bucket } from '../world/bucket.ts'

/** What the state refers to and the store doesn't have: entries and stored objects in whose bodies extents lie. */
export function missingFrom(state: ClusterState, bucket: Bucket): readonly string[] {
  const missing = new Set<string>()
  for (const { partitions } of state.topics) {
    for (const { extents } of partitions) {
      for (let row = 0; row < extents.count; row++) {
        const { key, sizeBytes } = bodyOf(state, extents.body(row))
        const stored = bucket.objects.get(key)?.bytes.length
        if (stored === undefined) missing.add(`${key} is missing`)
        else if (sizeBytes !== undefined && stored !== sizeBytes) missing.add(`${key} has ${stored} bytes, not ${sizeBytes}`)
      }
    }
  }
  return [...missing]
}

function bodyOf({ objects }: ClusterState, body: number): { readonly key: string; readonly sizeBytes?: number } {
  if (body > 0) return { key: `log/${String(body).padStart(20, '0')}` }
  const object = objects.find(-body)
  if (object === undefined) return { key: `the name of object ${-body}` }
  return { key: objectName(object.key), sizeBytes: object.sizeBytes }
}
