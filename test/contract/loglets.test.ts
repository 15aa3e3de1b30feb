import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SILENT } from '../../src/base/ports.ts'
import { openFileLoglet } from '../../src/log/file-loglet.ts'
import type { Loglet } from '../../src/log/log.ts'
import { MemoryLog, MemoryLoglet } from '../../src/log/memory-loglet.ts'
import { openDisk } from '../../src/platform/disk.ts'
import { FaultDisk, HARSHEST_POWER_LOSS } from '../faults/fault-disk.ts'
import { SimRandom } from '../sim/world/random.ts'
import { type LogletWorld, logletContract } from './loglet.contract.ts'

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
logletContract('file', fileWorld, { isShared: false })
logletContract('file on a disk that loses power', faultDiskWorld, { isShared: false })
