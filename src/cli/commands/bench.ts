import { join } from 'node:path'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { pause } from '../../base/pause.ts'
import type { Address, Http } from '../../base/ports.ts'
import { utcDay } from '../../base/utc-text.ts'
import { BrokerFailure } from '../../client/broker-failure.ts'
import { type CalibratedCluster, calibrateCluster, MetricsText, sortedKeys } from '../../planner/planner.ts'
import { ErrorCode } from '../../protocol/errors.ts'
import type { CliParts } from '../cli-parts.ts'
import { clientRunner, type Session } from '../client-command.ts'
import { UsageError } from '../exit-code.ts'
import { bootstrapList, nonEmpty, wholeNumber } from '../option-values.ts'
import { pageOf } from '../page.ts'
import { writing } from '../plan/folder-files.ts'
import { PlanFiles } from '../plan/plan-files.ts'
import { runLoad } from './bench-load.ts'

interface BenchOptions {
  readonly calibrate?: true
  readonly admin: readonly Address[]
  readonly seconds: number
  readonly topic: string
  readonly partitions: number
  readonly recordBytes: number
  readonly mibPerSecond?: number
  readonly load: boolean
  readonly zones: number
  readonly machine?: string
  readonly dir: string
}

const PAGE_MS = 10_000

/** `odradek bench --calibrate`: a load, the counters of all brokers before and after it, and what follows for the cost model. */
export function bench(command: Command, parts: CliParts): void {
  command
    .option('--calibrate', 'write calibration.yaml, which plan cost and plan size odradek go by')
    .requiredOption('--admin <addresses>', 'admin listeners of all brokers, HOST:PORT with commas between', bootstrapList)
    .option('-d, --dir <dir>', 'the plan folder', '.')
    .option('--seconds <seconds>', 'how long to look', wholeNumber(1, 86_400), 60)
    .option('--no-load', 'look at the load that is there, and make none')
    .option(
      '--topic <name>',
      'topic of the load; made for it, and deleted afterwards, if it is not there',
      nonEmpty,
      'odradek-bench',
    )
    .option('--partitions <count>', 'its partitions, if it is made', wholeNumber(1, 10_000), 12)
    .option('--record-bytes <bytes>', 'bytes of a record', wholeNumber(1, 1_000_000), 1_000)
    .option('--mib-per-second <rate>', 'no more than this; without it as much as the cluster takes', wholeNumber(1, 1_000_000))
    .option('--zones <count>', 'zones that the brokers lie in', wholeNumber(1, 100), 1)
    .option('--machine <type>', 'what they run on, for the document: m7g.4xlarge', nonEmpty)
    .addHelpText('after', '\nExample:\n  odradek bench --calibrate --admin localhost:9644 --seconds 60 --machine m7g.large')
  clientRunner(parts)<BenchOptions>(command, async (session, _, options) => {
    if (options.calibrate !== true) throw new UsageError('--calibrate is needed: there is nothing else to measure yet')
    const book = await new PlanFiles(parts).book([], [])
    const http = await parts.openHttp()
    try {
      const calibrated = calibrateCluster(await watched(session, options, http), options.zones, book)
      await session.output.result(await written(calibrated, options, parts), () => [view(calibrated)])
      session.output.remark(`written to ${join(options.dir, FILE)}`)
    } finally {
      await http.close()
    }
  })
}

const FILE = 'calibration.yaml'

async function watched(session: Session, options: BenchOptions, http: Http) {
  const { seconds, machine } = options
  const { clock } = session.parts
  const made = options.load && (await makeTopic(session, options))
  try {
    const before = await pages(http, options, session.signal)
    const startMs = clock.monotonicMs()
    if (options.load) await runLoad(session, options)
    else await pause(clock, seconds * 1_000, session.signal)
    const elapsed = (clock.monotonicMs() - startMs) / 1_000
    const after = await pages(http, options, session.signal)
    return { before, after, seconds: elapsed, machine, at: utcDay(clock.nowMs()) }
  } finally {
    if (made) await session.client.admin.topics.delete(options.topic)
  }
}

function pages(http: Http, { admin }: BenchOptions, signal: AbortSignal): Promise<readonly MetricsText[]> {
  return Promise.all(
    admin.map(async (address) => {
      return MetricsText.of(`${address.host}:${address.port}/metrics`, await pageOf(http, address, '/metrics', PAGE_MS, signal))
    }),
  )
}

/** Whether it was this command that made it. */
async function makeTopic({ client, signal }: Session, { topic, partitions }: BenchOptions): Promise<boolean> {
  try {
    await client.admin.topics.create({ name: topic, partitions, replicationFactor: -1, configs: [], validateOnly: false }, signal)
    return true
  } catch (error) {
    if (error instanceof BrokerFailure && error.errorCode === ErrorCode.TOPIC_ALREADY_EXISTS) return false
    throw error
  }
}

async function written({ document, ...rest }: CalibratedCluster, { dir }: BenchOptions, { folders }: CliParts) {
  const path = join(dir, FILE)
  await writing(path, async () => {
    await folders.make(dir)
    await folders.replace(path, stringify(sortedKeys(document)))
  })
  return { written: path, document, ...rest }
}

function view({ document, counted, modelled }: CalibratedCluster) {
  const shown = (value: number | null): string | null => (value === null ? null : String(Number(value.toPrecision(4))))
  return {
    titles: ['FIGURE', 'VALUE'],
    rows: [
      ...Object.entries(document.values).map(([name, value]) => [name, shown(value as number)]),
      ['PUT a second, counted', shown(counted.puts)],
      ['PUT a second, modelled', shown(modelled.puts)],
      ['GET a second, counted', shown(counted.gets)],
      ['GET a second, modelled', shown(modelled.gets)],
    ],
    empty: 'nothing could be measured',
  }
}
