import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../base/failure.ts'
import { MemoryBucket, MemoryStore } from '../store/memory-store.ts'
import { interruptible } from './interruptible-store.ts'

const isAborted = (error: unknown) => error instanceof Failure && error.reason === 'aborted'

test('requests fail once the signal has come, with a signal of their own and without', async () => {
  const interrupt = new AbortController()
  const store = interruptible(new MemoryStore(new MemoryBucket()), interrupt.signal)
  const own = new AbortController()
  await store.create('key', [Buffer.from('x')])
  assert.equal((await store.get('key', { signal: own.signal }))?.bytes.toString(), 'x')
  interrupt.abort()
  await assert.rejects(store.get('key'), isAborted)
  await assert.rejects(store.get('key', { signal: own.signal }), isAborted)
  await assert.rejects(store.list(''), isAborted)
  await assert.rejects(store.create('other', [Buffer.from('x')]), isAborted)
  await assert.rejects(store.delete(['key'], own.signal), isAborted)
})

test('a request that is given up by itself takes no other with it', async () => {
  const store = interruptible(new MemoryStore(new MemoryBucket()), new AbortController().signal)
  await store.create('key', [Buffer.from('x')])
  await assert.rejects(store.get('key', { signal: AbortSignal.abort() }), isAborted)
  assert.equal((await store.get('key'))?.bytes.toString(), 'x')
})
