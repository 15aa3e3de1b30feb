import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RealClock } from '../../src/platform/clock.ts'
import { openDisk } from '../../src/platform/disk.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { openDirectoryStore } from '../../src/store/directory-store.ts'
import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { FakeClock } from '../fakes/fake-clock.ts'
import { TroubledStore } from '../fakes/troubled-store.ts'
import { FaultDisk } from '../faults/fault-disk.ts'
import { SimRandom } from '../sim/world/random.ts'
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

storeContract('directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'odradek-store-'))
  const open = async () => openDirectoryStore({ disk: await openDisk(root), clock: new RealClock(), random: new RealRandom() })
  return { open, end: () => rm(root, { recursive: true }) }
})

storeContract('directory on a simulated disk', async () => {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  const random = SimRandom.ofSeed(2)
  const open = () => openDirectoryStore({ disk: disk.mount('a process'), clock: new FakeClock(), random })
  return { open, end: async () => {} }
})
