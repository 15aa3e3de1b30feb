import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { installVersitygw } from '../stores/install.ts'
import { type BrokerSource, outsideBroker } from './brokers/broker.ts'
import { clusterSource } from './brokers/cluster.ts'
import { kafkaSource } from './brokers/kafka.ts'
import { odradekSource } from './brokers/odradek.ts'
import { ROWS } from './families/families.ts'
import type { ClientRow } from './families/family.ts'
import { mavenJars } from './install/maven.ts'
import { Unreachable } from './install/run.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { type Cell, exitCode, type Outcome } from './outcome.ts'
import { BROKER_MAIN, PLACES, ROOT } from './places.ts'
import { playRow } from './play.ts'
import type { ProgramCommand } from './program/program.ts'
import { compatibilityDocument, isPart, textTable } from './report.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { CLUSTER_SCENARIOS, SCENARIOS } from './scenarios/scenarios.ts'
import { TOOL_ROWS, type ToolRow } from './tools/tools.ts'
import { VERSIONS } from './versions.ts'

async function main(args: readonly string[]): Promise<number> {
  let options: Options
  try {
    options = parseOptions(args)
    const unknown = options.only.find((family) => ![...ROWS, ...TOOL_ROWS].some((row) => row.family === family))
    if (unknown !== undefined) throw new Error(`--only: no client family is named ${unknown}`)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`)
    return 2
  }
  if (options.help) {
    process.stdout.write(`${USAGE}\n`)
    return 0
  }
  const say = (line: string) => (options.json ? process.stderr : process.stdout).write(`${line}\n`)
  await mkdir(PLACES.cache, { recursive: true })
  const work = await mkdtemp(join(tmpdir(), 'odradek-clients-'))
  const isFull = options.only.length === 0 && options.scenarios.length === 0
  const cells = await playAll(await sourceFor(options.against), chosen(options), options.atOnce, work, say)
  const smoke = isFull && options.against === 'odradek' ? await playSmoke(options.atOnce, join(work, 'cluster'), say) : []
  if (options.json) process.stdout.write(`${JSON.stringify([...cells, ...smoke], null, 2)}\n`)
  else for (const part of [cells, smoke]) if (part.length > 0) say(`\n${textTable(part)}`)
  if (isFull && isPart(options.against)) {
    const file = join(ROOT, 'docs', 'compatibility.md')
    await writeFile(file, compatibilityDocument(options.against, cells, await readFile(file, 'utf8')))
    say('docs/compatibility.md written')
  }
  const code = exitCode([...cells, ...smoke])
  if (code === 0) await rm(work, { recursive: true, force: true })
  else say(`logs of programs and brokers: ${work}`)
  const count = (kind: Outcome['kind']) => [...cells, ...smoke].filter((cell) => cell.outcome.kind === kind).length
  say(`${count('passed')} passed, ${count('failed')} failed, ${count('not run')} skipped`)
  return code
}

/** What is played: scenarios by clients, and checks of tools. */
interface Programme {
  readonly rows: readonly ClientRow[]
  readonly toolRows: readonly ToolRow[]
  readonly scenarios: readonly Scenario[]
  readonly named: (tool: string) => boolean
}

function chosen(options: Options): Programme {
  const wanted = <T extends { family: string }>(rows: readonly T[]) =>
    rows.filter((row) => options.only.length === 0 || options.only.includes(row.family))
  const named = (name: string) => options.scenarios.length === 0 || options.scenarios.some((part) => name.includes(part))
  const scenarios = options.against === 'cluster' ? [...SCENARIOS, ...CLUSTER_SCENARIOS] : SCENARIOS
  return { rows: wanted(ROWS), toolRows: wanted(TOOL_ROWS), scenarios: scenarios.filter(({ name }) => named(name)), named }
}

/** A little against a cluster too, which a full run against one broker ends with: two clients that share nothing, and what clusters are for. */
async function playSmoke(atOnce: number, work: string, say: (line: string) => void): Promise<Cell[]> {
  const rows = ['java', 'python'].map((family) => ROWS.find((row) => row.family === family)!)
  const scenarios = SCENARIOS.filter(({ name }) => ['produce zstd', 'idempotent across kill -9'].includes(name))
  await mkdir(work)
  try {
    const source = await sourceFor('cluster')
    return await playAll(source, { rows, toolRows: [], scenarios, named: () => false }, atOnce, work, say)
  } catch (error) {
    const outcome = {
      kind: error instanceof Unreachable ? 'not run' : 'failed',
      reason: `a cluster: ${(error as Error).message}`,
    } as const
    say(outcome.reason)
    return rows.flatMap((row) => scenarios.map((scenario) => ({ ...row, scenario: scenario.name, outcome, tookMs: 0 })))
  }
}

async function playAll(
  source: BrokerSource,
  { rows, toolRows, scenarios, named }: Programme,
  atOnce: number,
  work: string,
  say: (line: string) => void,
): Promise<Cell[]> {
  say(`clients against ${source.name}`)
  await using shared = await source.open(join(work, 'shared-broker'))
  const nonce = Date.now().toString(36)
  const cells: Cell[] = []
  const onCell = (cell: Cell) => {
    cells.push(cell)
    const { outcome } = cell
    const why = 'reason' in outcome ? `: ${outcome.reason}` : ''
    if (outcome.kind !== 'n/a')
      say(`${cell.client} ${cell.version}  ${cell.scenario}  ${outcome.kind} (${(cell.tookMs / 1000).toFixed(1)} s)${why}`)
  }
  const jobs = rows.map((row) => async () => {
    const folder = join(work, `${row.family}-${row.version}`)
    await mkdir(folder, { recursive: true })
    const command = await installed(row, say)
    if ('file' in command) await playRow({ row, command, source, shared, scenarios, folder, nonce }, onCell)
    else for (const scenario of scenarios) onCell({ ...row, scenario: scenario.name, outcome: command, tookMs: 0 })
  })
  const toolJobs = toolRows.map((row) => () => row.play({ places: PLACES, broker: shared, folder: work, nonce, named, onCell }))
  // The tools take longest.
  await inParallel([...toolJobs, ...jobs], atOnce)
  return inTableOrder(cells)
}

async function sourceFor(against: string): Promise<BrokerSource> {
  if (against === 'odradek') return odradekSource(BROKER_MAIN)
  if (against === 'cluster') {
    // Once, before several clusters want it.
    await installVersitygw()
    return clusterSource(BROKER_MAIN)
  }
  if (against !== 'kafka') return outsideBroker(against)
  const version = VERSIONS.kafkaReference
  const artifacts = [
    `org.apache.kafka:kafka_2.13:${version}`,
    `org.apache.kafka:kafka-tools:${version}`,
    `org.slf4j:slf4j-simple:${VERSIONS.slf4j}`,
  ]
  return kafkaSource(await mavenJars(PLACES.cache, `kafka-${version}`, artifacts))
}

/** The command to start the client, or why there is none. */
async function installed(row: ClientRow, say: (line: string) => void): Promise<ProgramCommand | Outcome> {
  const began = Date.now()
  try {
    const command = await row.install(PLACES)
    say(`${row.client} ${row.version}  installed (${((Date.now() - began) / 1000).toFixed(1)} s)`)
    return command
  } catch (error) {
    const reason = `installation: ${(error as Error).message}`
    return error instanceof Unreachable ? { kind: 'not run', reason } : { kind: 'failed', reason }
  }
}

async function inParallel(jobs: readonly (() => Promise<void>)[], atOnce: number): Promise<void> {
  const queue = [...jobs]
  const worker = async () => {
    for (let job = queue.shift(); job !== undefined; job = queue.shift()) await job()
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}

/** Cells come as they are known; a table wants them by row and column. */
function inTableOrder(cells: readonly Cell[]): Cell[] {
  const rows = [...ROWS, ...TOOL_ROWS].map((row) => `${row.client} ${row.version}`)
  const place = (cell: Cell) => rows.indexOf(`${cell.client} ${cell.version}`)
  return [...cells].sort((a, b) => place(a) - place(b))
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  // No broker, no run: it could not be installed or did not start.
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = error instanceof Unreachable ? 3 : 1
}
