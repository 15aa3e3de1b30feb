import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { TroubledStore } from '../fakes/troubled-store.ts'
import { type StoreWorld, storeContract } from './store.contract.ts'

async function memoryWorld(): Promise<StoreWorld> {
  const bucket = new MemoryBucket(new FakeClock())
  return { open: async () => new MemoryStore(bucket), end: async () => {} }
}

storeContract('memory', memoryWorld)
storeContract('memory behind a decorator without trouble', async () => {
  const bucket = new MemoryBucket()
  return { open: async () => new TroubledStore(new MemoryStore(bucket), new FakeClock()), end: async () => {} }
})
