import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Failure } from '../src/base/failure.ts'
import { BrokerProcess } from '../test/cli/broker-process.ts'
import { fillCluster } from './inventory/fill-cluster.ts'
import { runMeasured } from './inventory/measured-run.ts'

/** What an inventory of a large cluster takes: time and memory of `odradek plan inventory collect`, and of calculations over what it wrote. */
const USAGE = `usage: node dist/bench/inventory.js [--topics 10000] [--partitions 10] [--groups 1000] [--keep FOLDER]

Starts a broker of this checkout in a directory of its own, fills it, and runs the real commands against it.`

const COMMANDS: readonly (readonly string[])[] = [
  ['inventory', 'collect'],
  ['inventory', 'collect'],
  ['inventory', 'check'],
  ['inventory', 'flags'],
  ['inventory', 'buckets'],
  ['classify'],
  ['pressures'],
  ['inventory', 'csv'],
]

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      topics: { type: 'string', default: '10000' },
      partitions: { type: 'string', default: '10' },
      groups: { type: 'string', default: '1000' },
      keep: { type: 'string' },
    },
  })
  const size = { topics: Number(values.topics), partitionsEach: Number(values.partitions), groups: Number(values.groups) }
  if (Object.values(size).some((count) => !Number.isSafeInteger(count) || count < 1)) throw new Error(USAGE)
  const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'odradek-inventory-')))
  const broker = await BrokerProcess.start()
  try {
    await fillCluster(broker.address, size)
    say(`${size.topics} topics, ${size.topics * size.partitionsEach} partitions, ${size.groups} groups`)
    for (const command of COMMANDS) await measure(command, folder, broker.address)
    const { size: bytes } = await stat(join(folder, 'estate.yaml'))
    say(`estate.yaml: ${(bytes / 2 ** 20).toFixed(1)} MiB`)
  } finally {
    await broker.stop()
    if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
  }
}

async function measure(command: readonly string[], folder: string, address: string): Promise<void> {
  const isCollect = command.includes('collect')
  const { seconds, cpuSeconds, peakMib, code } = await runMeasured([
    'plan',
    ...command,
    '-d',
    folder,
    '--json',
    ...(isCollect ? ['--bootstrap', address, '--quiet'] : []),
  ])
  say(
    `plan ${command.join(' ')}: ${seconds.toFixed(1)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${peakMib.toFixed(0)} MiB at most, exit ${code}`,
  )
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

try {
  await main()
} catch (cause) {
  process.stderr.write(`${cause instanceof Failure || cause instanceof Error ? cause.message : String(cause)}\n`)
  process.exitCode = 1
}
