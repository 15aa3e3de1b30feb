import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Cluster } from '../documents/estate-cluster.ts'
import { clientFamilies, unidentifiedBytesShare } from './awkward-facts.ts'
import { unknownZoneShare } from './client-facts.ts'

const CLUSTER: Cluster = {
  id: 'c',
  clients: [
    { key: 'a', clientId: 'billing', roles: ['producer'], bytesInPerSecond: 30, zoneId: 'use1-az1' },
    { key: 'b', roles: ['consumer'], bytesOutPerSecond: 10 },
  ],
}
/** As metrics of connections tell it. */
const VERSION = { key: 'v', softwareName: 'librdkafka', softwareVersion: 'v2.3.0', seenBy: ['import:prometheus'] }

describe('clients of which only a version is known', () => {
  it('are a family, and leave shares of bytes as they are', () => {
    const more: Cluster = { ...CLUSTER, clients: [...CLUSTER.clients!, VERSION] }
    assert.deepEqual([unknownZoneShare(CLUSTER), unidentifiedBytesShare(CLUSTER)], [0.25, 0.25])
    assert.deepEqual([unknownZoneShare(more), unidentifiedBytesShare(more)], [0.25, 0.25])
    assert.deepEqual(clientFamilies(more), ['librdkafka'])
  })
})
