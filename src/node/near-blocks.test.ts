import assert from 'node:assert/strict'
import test from 'node:test'
import type { LiveBroker } from '../cluster/peers.ts'
import { NearBlocks } from './near-blocks.ts'

/** Brokers of one zone, this one being the first, and who of them was asked. */
function zone(strandedIds: readonly number[]) {
  const all: LiveBroker[] = [1, 2, 3].map((brokerId) => ({
    brokerId,
    incarnation: 1,
    zone: 'a',
    advertised: { host: 'h', port: 1 },
    isDraining: false,
    isStranded: strandedIds.includes(brokerId),
  }))
  const asked = new Set<number>()
  const near = new NearBlocks({
    live: { all, onChange() {}, confirm: async () => {} },
    readBlock: async (brokerId: number) => {
      asked.add(brokerId)
      return Buffer.from('block')
    },
  })
  near.start(1)
  return { near, asked }
}

test('blocks are asked of neighbours that get at the store, and of nobody by who reads them for all', async () => {
  const { near, asked } = zone([])
  const all = await Promise.all(Array.from({ length: 30 }, (_, block) => near.fetch('object', block)))
  assert.deepEqual([...asked].sort(), [2, 3])
  assert.ok(all.includes(undefined), 'some are its own to read')
  const without = zone([2])
  for (let block = 0; block < 30; block++) await without.near.fetch('object', block)
  assert.deepEqual([...without.asked], [3])
})

test('a broker that does not get at the store asks its neighbours for all blocks', async () => {
  const { near, asked } = zone([1])
  for (let block = 0; block < 30; block++) assert.equal(String(await near.fetch('object', block)), 'block')
  assert.deepEqual([...asked].sort(), [2, 3])
})
