import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { DatedStore } from './dated-store.ts'
import { MemoryBucket, MemoryStore } from './memory-store.ts'

describe('a store whose clock can be asked for', () => {
  it('tells what its newest reply said, and what passed since, whatever the wall clock here shows', async () => {
    const clock = new FakeClock()
    let dateMs = 1_000_000
    const store = new DatedStore(new MemoryStore(new MemoryBucket({ nowMs: () => dateMs })), clock)
    assert.equal(store.nowMs, undefined)
    await store.get('a')
    assert.equal(store.nowMs, undefined)
    await store.create('a', [Buffer.from('a')])
    assert.equal(store.nowMs, 1_000_000)
    await clock.pass(500)
    clock.jumpWall(86_400_000)
    assert.equal(store.nowMs, 1_000_500)
    dateMs = 1_000_400
    await store.list('')
    assert.equal(store.nowMs, 1_000_400)
  })

  it('has no clock where no reply tells one', async () => {
    const store = new DatedStore(new MemoryStore(), new FakeClock())
    await store.create('a', [Buffer.from('a')])
    assert.equal(store.nowMs, undefined)
  })
})
