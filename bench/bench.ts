import { existsSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { cluster } from './cluster.ts'
import { consume } from './consume.ts'
import { latency } from './latency.ts'
import { memory } from './memory.ts'
import { Broker, type Recipe, type SideName } from './peers/broker.ts'
import { runToEnd } from './peers/child.ts'
import { Fleet } from './peers/fleet.ts'
import { KafkaJars } from './peers/java.ts'
import { kafkaRecipe } from './peers/kafka.ts'
import { describeMachine } from './peers/machine.ts'
import { odradekRecipe } from './peers/odradek.ts'
import { produce } from './produce.ts'
import { type Bench, cellMatches, type Figures, type Form, type Question } from './question.ts'
import { printReport } from './report.ts'
import { type Campaign, Ledger, mergeResults, type Outcome, type Results, readResults, writeWhole } from './results.ts'
import { start } from './start.ts'

const QUESTIONS: readonly Question[] = [produce, latency, consume, start, memory, cluster]
/** From dist/bench/bench.js. */
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url))

interface Options {
  readonly quick?: true
  readonly only?: readonly string[]
  readonly rounds?: number
  readonly seconds?: number
  readonly sides?: string
  readonly before?: string
  readonly out?: string
  readonly data?: string
  readonly json?: true
  readonly list?: true
}

interface Plan {
  readonly question: Question
  readonly cells: readonly string[]
}

const program = new Command('bench')
  .description('Measures Odradek beside Apache Kafka. README.md in bench/ explains questions, cells and results.')
  .argument('[questions...]', `which of ${QUESTIONS.map((question) => question.name).join(', ')}; all if none is named`)
  .option('--quick', 'few cells, short runs; results go to .cache/bench/quick unless --out says otherwise')
  .option('--only <filter>', "cells by position, e.g. '1 KiB,12,idempotent,1'; may be given more than once", collect)
  .option('--rounds <n>', 'rounds per cell', positive)
  .option('--seconds <s>', 'measured seconds of a run', positive)
  .option('--sides <names>', 'odradek, before, kafka, kafka-flush')
  .option('--before <checkout>', 'an older built checkout, measured as the side `before`')
  .option('--out <folder>', 'where results.json and RESULTS.md are')
  .option('--data <folder>', 'where the brokers keep their data; emptied afterwards')
  .option('--json', 'print the results of this campaign as JSON instead of tables')
  .option('--list', 'print the cells and end')
  .action(async (names: string[], options: Options) => {
    await main(names, options)
  })

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value]
}

function positive(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0 is needed')
  return value
}

const progress = (text: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`)
}

async function main(names: readonly string[], options: Options): Promise<void> {
  const quick = options.quick === true
  const form: Form = {
    quick,
    seconds: options.seconds ?? (quick ? 1.5 : 3),
    warmSeconds: quick ? 1 : 2,
    rounds: options.rounds ?? (quick ? 1 : 3),
  }
  const plans = planCells(names, options.only ?? [], quick)
  if (options.list) {
    for (const { question, cells } of plans) for (const cell of cells) process.stdout.write(`${question.name}: ${cell}\n`)
    return
  }
  const cache = join(CHECKOUT, '.cache', 'bench')
  const jars = await KafkaJars.fetch(cache)
  const recipes = chooseRecipes(jars, options)
  const dataParent = options.data === undefined ? cache : fromHere(options.data)
  await mkdir(dataParent, { recursive: true })
  const dataRoot = await mkdtemp(join(dataParent, 'data-'))
  // Also when something unforeseen ends the bench: its children end with it, their data too.
  process.on('exit', () => rmSync(dataRoot, { recursive: true, force: true, maxRetries: 5 }))
  const fleetBrokers = await Promise.all(recipes.map((recipe) => Broker.create(recipe, dataRoot)))
  const fleet = new Fleet(jars, fleetBrokers, quick ? 6_000 : 24_000, progress)
  const leave = (): void => {
    void fleet.down().finally(() => rm(dataRoot, { recursive: true, force: true }).finally(() => process.exit(130)))
  }
  process.once('SIGINT', leave).once('SIGTERM', leave)
  const out = options.out === undefined ? (quick ? join(cache, 'quick') : join(CHECKOUT, 'bench')) : fromHere(options.out)
  const campaign: Campaign = {
    at: new Date().toISOString(),
    commit: await commitOf(CHECKOUT),
    form,
    machine: await describeMachine(dataRoot),
    settings: Object.fromEntries(recipes.map((recipe) => [recipe.side, recipe.settings])),
  }
  announce(plans, form, recipes.length, out)
  const ledger = new Ledger(campaign)
  let failures = 0
  try {
    for (const { question, cells } of plans) {
      try {
        await question.run(benchFor(question, cells.length, { form, fleet, dataRoot, recipes, ledger, out }), cells)
      } catch (cause) {
        failures += 1
        progress(`${question.name} given up: ${(cause as Error).stack}`)
      }
      await save(out, ledger.results())
    }
  } finally {
    await fleet.down()
    await rm(dataRoot, { recursive: true, force: true })
  }
  const own = ledger.results()
  failures += own.cells.flatMap((cell) => Object.values(cell.outcomes).flat()).filter((outcome) => 'failed' in outcome).length
  if (failures > 0) process.exitCode = 1
  process.stdout.write(options.json ? `${JSON.stringify(own, undefined, 2)}\n` : printReport(own, QUESTIONS))
}

function planCells(names: readonly string[], filters: readonly string[], quick: boolean): readonly Plan[] {
  const unknown = names.find((name) => !QUESTIONS.some((question) => question.name === name))
  if (unknown !== undefined) fail(`no question ${unknown}; there are ${QUESTIONS.map((question) => question.name).join(', ')}`)
  const questions = names.length === 0 ? QUESTIONS : QUESTIONS.filter((question) => names.includes(question.name))
  const plans = questions
    .map((question) => {
      const candidates = quick && filters.length === 0 ? question.quickCells : question.cells
      const cells =
        filters.length === 0 ? candidates : candidates.filter((cell) => filters.some((filter) => cellMatches(cell, filter)))
      return { question, cells }
    })
    .filter((plan) => plan.cells.length > 0)
  if (plans.length === 0) fail(`no cell matches ${filters.join(' or ')}; --list shows them`)
  return plans
}

function chooseRecipes(jars: KafkaJars, options: Options): readonly Recipe[] {
  const standard = options.before === undefined ? 'odradek,kafka,kafka-flush' : 'odradek,before,kafka,kafka-flush'
  const makers: Readonly<Record<string, () => Recipe>> = {
    odradek: () => odradekRecipe(CHECKOUT, 'odradek'),
    before: () => odradekRecipe(fromHere(options.before ?? fail('the side before needs --before CHECKOUT')), 'before'),
    kafka: () => kafkaRecipe(jars, 'kafka'),
    'kafka-flush': () => kafkaRecipe(jars, 'kafka-flush'),
  } satisfies Record<SideName, () => Recipe>
  try {
    return (options.sides ?? standard).split(',').map((name) => (makers[name.trim()] ?? fail(`no side ${name}`))())
  } catch (cause) {
    return fail((cause as Error).message)
  }
}

interface BenchParts extends Pick<Bench, 'form' | 'fleet' | 'dataRoot' | 'recipes'> {
  readonly ledger: Ledger
  readonly out: string
}

function benchFor(question: Question, cellCount: number, parts: BenchParts): Bench {
  const { ledger, out, ...rest } = parts
  const seen = new Set<string>()
  return {
    ...rest,
    progress,
    remark: (text) => ledger.remark(question.name, text),
    async measure(cell, side, run) {
      seen.add(cell)
      const outcome = await attempt(run)
      ledger.add(question.name, cell, side, outcome)
      // So that a person who stops the bench keeps the cells that are done.
      await save(out, ledger.finished())
      const figures = 'failed' in outcome ? `FAILED: ${outcome.failed}` : print(question, outcome.figures)
      progress(`${question.name} ${seen.size}/${cellCount} · ${cell} · ${side}: ${figures}`)
    },
  }
}

async function attempt(run: () => Promise<Figures>): Promise<Outcome> {
  try {
    const figures = await run()
    return { figures: Object.fromEntries(Object.entries(figures).filter(([, figure]) => Number.isFinite(figure))) }
  } catch (cause) {
    return { failed: cause instanceof Error ? cause.message : String(cause) }
  }
}

function print(question: Question, figures: Figures): string {
  return question.measures
    .flatMap((measure) => (figures[measure.key] === undefined ? [] : [`${measure.label} ${figures[measure.key]?.toFixed(2)}`]))
    .join('; ')
}

async function save(out: string, fresh: Results): Promise<void> {
  const path = join(out, 'results.json')
  const merged = mergeResults(await readResults(path), fresh)
  await writeWhole(path, `${JSON.stringify(merged, undefined, 1)}\n`)
  await writeWhole(join(out, 'RESULTS.md'), printReport(merged, QUESTIONS))
}

function announce(plans: readonly Plan[], form: Form, sideCount: number, out: string): void {
  const seconds =
    plans.reduce((sum, plan) => sum + plan.question.estimateSeconds(form, plan.cells, sideCount), 0) +
    sideCount * (form.quick ? 10 : 30)
  const cells = plans.map((plan) => `${plan.question.name} ${plan.cells.length}`).join(', ')
  progress(`cells: ${cells}; ${form.rounds} rounds of ${form.seconds} s; about ${Math.ceil(seconds / 60)} min; results in ${out}`)
}

async function commitOf(checkout: string): Promise<string> {
  if (!existsSync(join(checkout, '.git'))) return 'unknown'
  const commit = await runToEnd(['git', '-C', checkout, 'rev-parse', '--short', 'HEAD']).catch(() => 'unknown')
  const changes = await runToEnd(['git', '-C', checkout, 'status', '--porcelain', '--untracked-files=no']).catch(() => '')
  return changes.trim() === '' ? commit.trim() : `${commit.trim()} with changes`
}

/** npm runs scripts in the checkout; paths are meant from where the person is. */
function fromHere(path: string): string {
  return isAbsolute(path) ? path : resolve(process.env.INIT_CWD ?? process.cwd(), path)
}

function fail(message: string): never {
  process.stderr.write(`bench: ${message}\n`)
  process.exit(2)
}

await program.parseAsync()
