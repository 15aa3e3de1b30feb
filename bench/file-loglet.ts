import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SILENT } from '../src/base/ports.ts'
import { logIndex } from '../src/base/units.ts'
import { openFileLoglet } from '../src/log/file-loglet.ts'
import type { Loglet } from '../src/log/log.ts'
import { openDisk } from '../src/platform/disk.ts'
import { RealRandom } from '../src/platform/random.ts'

/**
 * How fast is the file loglet? Appends with so many outstanding, each durable when it counts; then start-up with much retained
 * and trimmed against an empty log; then reading bodies back.
 *
 *     node dist/bench/file-loglet.js [seconds a cell] [GiB retained]
 */
const cellMs = Number(process.argv[2] ?? 2) * 1000
const retainedGib = Number(process.argv[3] ?? 0)

async function open(directory: string): Promise<Loglet> {
  return openFileLoglet({
    disk: await openDisk(directory),
    random: new RealRandom(),
    log: SILENT,
    onFatal: (failure) => {
      throw failure
    },
  })
}

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'odradek-bench-'))
  try {
    await run(directory)
  } finally {
    await rm(directory, { recursive: true })
  }
}

/** Keeps `outstanding` appends under way until `enough`. The result is each append's latency in milliseconds. */
async function load(
  loglet: Loglet,
  bodyBytes: number,
  outstanding: number,
  enough: (count: number) => boolean,
): Promise<number[]> {
  const latencies: number[] = []
  let next = (await loglet.tail()) + 1
  const body = [Buffer.alloc(bodyBytes, 0xa5)]
  const header = Buffer.alloc(100, 0x5a)
  const writers = Array.from({ length: outstanding }, async () => {
    while (!enough(latencies.length)) {
      const startMs = performance.now()
      await loglet.append(logIndex(next++), { header, body, bodyBytes })
      latencies.push(performance.now() - startMs)
    }
  })
  await Promise.all(writers)
  return latencies
}

async function measureAppends(bodyBytes: number, outstanding: number): Promise<void> {
  await inDirectory(async (directory) => {
    const loglet = await open(directory)
    await load(loglet, bodyBytes, outstanding, (count) => count >= 20)
    const startMs = performance.now()
    const startCpu = process.cpuUsage()
    const latencies = await load(loglet, bodyBytes, outstanding, () => performance.now() - startMs > cellMs)
    const seconds = (performance.now() - startMs) / 1000
    const cpu = process.cpuUsage(startCpu)
    latencies.sort((left, right) => left - right)
    const at = (share: number): string => latencies[Math.floor((latencies.length - 1) * share)]!.toFixed(2)
    const megabytes = (latencies.length * bodyBytes) / 1e6
    const rates = `${Math.round(latencies.length / seconds)} appends/s  ${(megabytes / seconds).toFixed(1)} MB/s`
    const cpuShare = ((cpu.user + cpu.system) / 1e4 / seconds).toFixed(0)
    console.log(`${bodyBytes} B × ${outstanding}: ${rates}  p50 ${at(0.5)} ms  p99 ${at(0.99)} ms  CPU ${cpuShare} %`)
    await loglet.close()
  })
}

async function measureStart(directory: string, what: string): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < 5; round++) {
    const startMs = performance.now()
    const loglet = await open(directory)
    times.push(performance.now() - startMs)
    await loglet.close()
  }
  times.sort((left, right) => left - right)
  console.log(`start, ${what}: median ${times[2]!.toFixed(1)} ms, ${times[0]!.toFixed(1)}–${times[4]!.toFixed(1)} ms`)
}

async function measureReads(loglet: Loglet, tail: number): Promise<void> {
  const startMs = performance.now()
  let bytes = 0
  for (let index = 1; index + 8 <= tail && bytes < 1e9; index += 8) {
    const slices = Array.from({ length: 8 }, (_, at) => ({ index: logIndex(index + at), position: 0, sizeBytes: 1024 * 1024 }))
    for (const body of await loglet.readBodies(slices)) bytes += body.length
  }
  console.log(`read bodies in order, 8 MiB at a time: ${(bytes / 1e3 / (performance.now() - startMs)).toFixed(0)} MB/s`)
}

for (const bodyBytes of [1024, 64 * 1024, 1024 * 1024]) {
  for (const outstanding of [1, 8, 64]) await measureAppends(bodyBytes, outstanding)
}
await inDirectory(async (directory) => {
  await (await open(directory)).close()
  await measureStart(directory, 'empty log')
  if (retainedGib === 0) return
  const loglet = await open(directory)
  await load(loglet, 1024 * 1024, 16, (count) => count >= retainedGib * 1024)
  await loglet.trim(logIndex((await loglet.tail()) + 1))
  await loglet.close()
  await measureStart(directory, `${retainedGib} GiB retained and trimmed`)
  const again = await open(directory)
  await measureReads(again, await again.tail())
  await again.close()
})
