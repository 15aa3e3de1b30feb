import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SILENT } from '../../src/base/ports.ts'
import { openFileLoglet } from '../../src/log/file-loglet.ts'
import type { Loglet } from '../../src/log/log.ts'
import { MemoryLog, MemoryLoglet } from '../../src/log/memory-loglet.ts'
import { openObjectLoglet } from '../../src/log/object-loglet.ts'
import { RealClock } from '../../src/platform/clock.ts'
import { openDisk } from '../../src/platform/disk.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { openDirectoryStore } from '../../src/store/directory-store.ts'
import { MemoryBucket, MemoryStore } from '../../src/store/memory-store.ts'
import { ObjectReader } from '../../src/store/object-reader.ts'
import type { ObjectStore } from '../../src/store/store.ts'
import { FaultDisk, HARSHEST_POWER_LOSS } from '../faults/fault-disk.ts'
import { SimRandom } from '../sim/world/random.ts'
import { logletContract } from './loglet.contract.ts'
import type { LogletWorld } from './loglet-world.ts'

async function memoryWorld(): Promise<LogletWorld> {
  const log = new MemoryLog()
  return { open: async () => new MemoryLoglet(log), crash: async () => {}, end: async () => {} }
}

/** A crash is a copy of the directory while the loglet is open: what the process did to its files, without its close. */
async function fileWorld(): Promise<LogletWorld> {
  const root = await mkdtemp(join(tmpdir(), 'odradek-loglet-'))
  const opened: Loglet[] = []
  let life = 0
  return {
    async open() {
      const disk = await openDisk(join(root, String(life)))
      const loglet = await openFileLoglet({
        disk,
        random: SimRandom.ofSeed(1),
        log: SILENT,
        onFatal: (failure) => {
          throw failure
        },
        limits: { fileBytesMax: 1024 * 1024, openFilesMax: 2 },
      })
      opened.push(loglet)
      return loglet
    },
    async crash() {
      // The lock's socket can't be copied, and one that nobody answers at means nothing.
      const filter = (path: string): boolean => !path.endsWith('.socket')
      await cp(join(root, String(life)), join(root, String(life + 1)), { recursive: true, filter })
      life++
    },
    async end() {
      for (const loglet of opened) await loglet.close().catch(() => {})
      await rm(root, { recursive: true })
    },
  }
}

interface ObjectWorldWays {
  readonly isCached?: boolean
  readonly end?: () => Promise<void>
}

async function objectWorld(
  openStore: () => ObjectStore | Promise<ObjectStore>,
  { isCached = false, end = async () => {} }: ObjectWorldWays = {},
): Promise<LogletWorld> {
  const opened: Loglet[] = []
  const limits = { bytesMax: 8 * 1024 * 1024, loadsMax: 4, aheadMax: 2 }
  return {
    async open() {
      const parts = { store: await openStore(), clock: new RealClock(), random: SimRandom.ofSeed(opened.length) }
      const ranges = isCached ? new ObjectReader(parts, { tail: limits, cold: limits }) : undefined
      opened.push(await openObjectLoglet({ ...parts, ranges, graceMs: 0 }))
      return opened.at(-1)!
    },
    // Nothing of a log in a store is on the machine that fails.
    crash: async () => {},
    async end() {
      for (const loglet of opened) await loglet.close()
      await end()
    },
  }
}

function bucketWorld(): Promise<LogletWorld> {
  const bucket = new MemoryBucket(new RealClock())
  return objectWorld(() => new MemoryStore(bucket))
}

function cachedBucketWorld(): Promise<LogletWorld> {
  const bucket = new MemoryBucket(new RealClock())
  return objectWorld(() => new MemoryStore(bucket), { isCached: true })
}

function undatedBucketWorld(): Promise<LogletWorld> {
  const bucket = new MemoryBucket()
  return objectWorld(() => new MemoryStore(bucket))
}

async function directoryWorld(): Promise<LogletWorld> {
  const root = await mkdtemp(join(tmpdir(), 'odradek-object-loglet-'))
  const disk = await openDisk(root)
  return objectWorld(() => openDirectoryStore({ disk, clock: new RealClock(), random: new RealRandom() }), {
    end: () => rm(root, { recursive: true }),
  })
}

async function faultDiskWorld(): Promise<LogletWorld> {
  const disk = new FaultDisk(SimRandom.ofSeed(1))
  let life = 0
  return {
    open: () =>
      openFileLoglet({
        disk: disk.mount(`life ${++life}`),
        random: SimRandom.ofSeed(1),
        log: SILENT,
        onFatal: (failure) => {
          throw failure
        },
        limits: { fileBytesMax: 1024 * 1024, openFilesMax: 2 },
      }),
    crash: async () => disk.losePower(HARSHEST_POWER_LOSS),
    end: async () => disk.endProcesses(),
  }
}

logletContract('memory', memoryWorld, { isShared: true })
logletContract('object in a bucket', bucketWorld, { isShared: true })
logletContract('object in a bucket, read through a cache', cachedBucketWorld, { isShared: true })
logletContract('object in a bucket that tells no time', undatedBucketWorld, { isShared: true })
logletContract('object in a directory', directoryWorld, { isShared: true })
logletContract('file', fileWorld, { isShared: false })
logletContract('file on a disk that loses power', faultDiskWorld, { isShared: false })
