import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Metrics } from '../base/metrics.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'
import { ObjectReader } from './object-reader.ts'
import { followReads } from './read-metrics.ts'

test('the page tells of each class where its blocks came from', async () => {
  const bucket = new MemoryBucket()
  bucket.put('o', [Buffer.alloc(100)])
  const limits = { bytesMax: 4 * 1024 * 1024, loadsMax: 1, aheadMax: 0 }
  const parts = { store: new MemoryStore(bucket), clock: new FakeClock(), random: SimRandom.ofSeed(1) }
  const reader = new ObjectReader(parts, { tail: limits, cold: limits })
  const metrics = new Metrics()
  followReads(metrics, reader)
  const range = { key: 'o', objectBytes: 100, position: 0, sizeBytes: 10 }
  for (let round = 0; round < 3; round++) await reader.read([range], { readClass: 'tail' })
  const page = metrics.render()
  for (const line of [
    'odradek_object_blocks_total{class="tail",from="memory"} 2',
    'odradek_object_blocks_total{class="tail",from="elsewhere"} 1',
    'odradek_object_block_bytes_total{class="tail",from="store"} 100',
    'odradek_object_gets_total{class="tail",why="first"} 1',
    'odradek_object_gets_total{class="cold",why="first"} 0',
    'odradek_object_block_memory_bytes{class="tail"} 612',
  ]) {
    assert.ok(page.includes(line), `${line} in\n${page}`)
  }
})
