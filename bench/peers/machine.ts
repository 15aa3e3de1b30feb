import { mkdir, open, rm } from 'node:fs/promises'
import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { Child, runToEnd } from './child.ts'
import { javaProgram } from './java.ts'

export interface Machine {
  readonly cores: number
  readonly processor: string
  readonly memoryGib: number
  readonly system: string
  readonly fileSystem: string
  readonly node: string
  readonly java: string
  /** fdatasync after appending 4 KiB, to the folder where the brokers' data is. */
  readonly syncP50Ms: number
  readonly syncP99Ms: number
}

const SYNC_COUNT = 300
const SYNC_BYTES = 4096

export async function describeMachine(dataRoot: string): Promise<Machine> {
  await mkdir(dataRoot, { recursive: true })
  const latencies = await syncLatencies(join(dataRoot, 'sync-probe'))
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGib: Math.round((totalmem() / 2 ** 30) * 10) / 10,
    system: `${type()} ${release()}`,
    fileSystem: await fileSystemOf(dataRoot),
    node: process.version,
    java: await javaVersion(),
    syncP50Ms: percentile(latencies, 0.5),
    syncP99Ms: percentile(latencies, 0.99),
  }
}

async function syncLatencies(path: string): Promise<number[]> {
  const block = Buffer.alloc(SYNC_BYTES, 1)
  const latencies: number[] = []
  const file = await open(path, 'w')
  try {
    for (let index = 0; index < SYNC_COUNT; index++) {
      await file.write(block, 0, SYNC_BYTES, index * SYNC_BYTES)
      const startedAt = performance.now()
      await file.datasync()
      latencies.push(performance.now() - startedAt)
    }
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
  return latencies.sort((a, b) => a - b)
}

function percentile(sorted: readonly number[], share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return Math.round(value * 100) / 100
}

async function fileSystemOf(folder: string): Promise<string> {
  const table = await runToEnd(['df', '--output=fstype', folder]).catch(() => '')
  return table.split('\n').at(1)?.trim() ?? 'unknown'
}

async function javaVersion(): Promise<string> {
  const child = new Child([javaProgram(), '-version'])
  if ((await child.ended) !== 0) throw new Error(`the bench needs Java 17 or newer: ${child.tail}`)
  return child.tail.split('\n').at(1) ?? child.tail
}
