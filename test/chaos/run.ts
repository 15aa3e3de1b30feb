import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Unreachable } from '../clients/install/run.ts'
import type { ProgramCommand } from '../clients/program/program.ts'
import { type Options, parseOptions, USAGE } from './options.ts'
import { play } from './play.ts'
import { type Report, showReport } from './report.ts'
import { SCENARIOS } from './scenarios/scenarios.ts'
import { installLanguage, type Language } from './workload/languages.ts'

/** `npm run chaos`: drills with real processes and real clients. Options and exit codes: options.ts. */
const options = readOptions()
const progress = options.json ? process.stderr : process.stdout
const say = (line: string): void => void progress.write(`${line}\n`)
const reports: Report[] = []
const notRun: string[] = []
const broken: string[] = []

// Brokers and clients go with this process, if it ends in good order.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130))

if (options.help) process.stdout.write(`${USAGE}\n`)
else if (options.list) {
  for (const { name, store, about } of SCENARIOS) process.stdout.write(`${name.padEnd(10)} ${store.padEnd(10)} ${about}\n`)
} else {
  await runAll()
  process.exitCode = broken.length > 0 || reports.some(({ violations }) => violations.length > 0) ? 1 : notRun.length > 0 ? 3 : 0
}
process.exit()

async function runAll(): Promise<void> {
  const commands = await installAll()
  for (const scenario of SCENARIOS) {
    if (!options.scenarios.includes(scenario.name)) continue
    const folder = await mkdtemp(join(tmpdir(), `odradek-chaos-${scenario.name}-`))
    let isWell = false
    try {
      const report = await play(scenario, { ...options, commands, folder, say })
      reports.push(report)
      isWell = report.violations.length === 0
      say(showReport(report))
    } catch (cause) {
      const why = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
      if (cause instanceof Unreachable) {
        notRun.push(`${scenario.name}: ${cause.message}`)
        isWell = true
      } else {
        broken.push(scenario.name)
        say(`${scenario.name} stood still or broke: ${why}`)
      }
    }
    if (isWell && !options.keep) await rm(folder, { recursive: true, force: true })
    else say(`logs are in ${folder}`)
  }
  for (const line of notRun) say(`not run: ${line}`)
  const passedCount = reports.filter(({ violations }) => violations.length === 0).length
  say(`${passedCount} passed, ${reports.length - passedCount + broken.length} failed`)
  if (options.json) process.stdout.write(`${JSON.stringify({ reports, notRun, broken })}\n`)
}

async function installAll(): Promise<ReadonlyMap<Language, ProgramCommand>> {
  const commands = new Map<Language, ProgramCommand>()
  for (const language of options.clients) {
    try {
      commands.set(language, await installLanguage(language))
    } catch (cause) {
      if (!(cause instanceof Unreachable)) throw cause
      notRun.push(`${language}: ${cause.message}`)
    }
  }
  return commands
}

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (cause) {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n${USAGE}\n`)
    process.exit(2)
  }
}
