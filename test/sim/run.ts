import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { check } from './checkers/checkers.ts'
import { COUNTED_FAULTS } from './nemesis/faults.ts'
import { drawOptions, type Spec } from './options.ts'
import { printCoverage, printOptions, printTrouble, watchLog } from './report.ts'
import { runSpec, type Verdict } from './run-spec.ts'
import { shrink } from './shrink.ts'
import type { Subject } from './subject.ts'
import { SUBJECTS } from './subjects.ts'
import { Coverage } from './world/coverage.ts'
import { raiseGuards } from './world/guards.ts'
import { SimRandom } from './world/random.ts'
import { divergence } from './world/trace.ts'

const USAGE = `npm run sim -- --seeds N [--from S]     run N seeds, the first one is S (1)
              --seed S [--verbose]          replay one, print its options (and all log lines)
              --meta --seeds N              run each twice: both must have the same trace
              --coverage [--min N]          print how often each fault fired; fail below N
              --spec FILE [--verbose]       replay a shrunk scenario
              --subject NAME                one of ${[...SUBJECTS.keys()].join(', ')}
              --no-shrink                   report a violation and stop
              --keep-going                  report the violations of all seeds, each in short`

/** Taken before the guards forbid it. */
const realMs = performance.now.bind(performance)
const commit = commitNow()

process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      meta: { type: 'boolean', default: false },
      coverage: { type: 'boolean', default: false },
      min: { type: 'string', default: '0' },
      spec: { type: 'string' },
      subject: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      'no-shrink': { type: 'boolean', default: false },
      'keep-going': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  if (values.spec !== undefined) return replaySpec(JSON.parse(readFileSync(values.spec, 'utf8')) as Spec, values.verbose)
  const subject = subjectNamed(values.subject)
  if (values.seed !== undefined) return replaySeed(subject, Number(values.seed), values.verbose, !values['no-shrink'])
  const seeds = Array.from({ length: Number(values.seeds ?? '100') }, (_, index) => Number(values.from) + index)
  if (values.meta) return runTwice(subject, seeds)
  return runSeeds(subject, seeds, {
    coverage: values.coverage,
    least: Number(values.min),
    shrinking: !values['no-shrink'],
    keepGoing: values['keep-going'],
  })
}

function subjectNamed(name: string | undefined): Subject {
  const subject = SUBJECTS.get(name ?? [...SUBJECTS.keys()][0]!)
  if (subject === undefined) throw new Error(`no subject is called ${name}\n${USAGE}`)
  return subject
}

/** The guards are up while simulated code runs, and only then. */
async function guarded<T>(run: () => Promise<T>): Promise<T> {
  const guards = raiseGuards()
  try {
    return await run()
  } finally {
    guards.lift()
  }
}

function optionsOf(subject: Subject, seed: number) {
  return drawOptions(SimRandom.ofSeed(seed).fork('options'), subject)
}

async function runSeeds(
  subject: Subject,
  seeds: readonly number[],
  how: { readonly coverage: boolean; readonly least: number; readonly shrinking: boolean; readonly keepGoing: boolean },
): Promise<number> {
  const coverage = new Coverage()
  const startedMs = realMs()
  let events = 0
  let virtualMs = 0
  let failed = 0
  for (const seed of seeds) {
    const verdict = await guarded(() => runSpec(subject, seed, optionsOf(subject, seed)))
    coverage.add(verdict.coverage)
    events += verdict.events
    virtualMs += verdict.virtualMs
    const [first] = verdict.violations
    if (first === undefined) continue
    if (!how.keepGoing) return reportSeed(subject, seed, verdict, how.shrinking)
    console.log(`seed ${seed}: ${first.checker} ${first.name}: ${first.message.slice(0, 400)}`)
    failed++
  }
  if (failed > 0) {
    console.log(`${failed} of ${seeds.length} seeds have violations`)
    return 1
  }
  const seconds = (realMs() - startedMs) / 1000
  console.log(
    `${seeds.length} seeds of ${subject.name}, no violation: ${(seeds.length / seconds).toFixed(1)} seeds/s, ` +
      `${Math.round(events / seconds)} events/s, ${Math.round(virtualMs / 1000 / seconds)} times real time`,
  )
  if (how.coverage) printCoverage(coverage)
  const silent = [...COUNTED_FAULTS, ...subject.deeds].filter(
    (name) => !subject.immune.includes(name) && coverage.of(name) < how.least,
  )
  for (const name of silent) console.log(`fired too seldom: ${name}, ${coverage.of(name)} times`)
  return silent.length === 0 ? 0 : 1
}

async function reportSeed(subject: Subject, seed: number, verdict: Verdict, shrinking: boolean): Promise<number> {
  const named = subject === subjectNamed(undefined) ? '' : ` --subject ${subject.name}`
  printTrouble(verdict.violations)
  console.log(`seed ${seed}, commit ${commit}: npm run sim --${named} --seed ${seed}`)
  if (!shrinking) return 1
  const wanted = verdict.violations[0]!
  const options = await guarded(() =>
    shrink(subject, seed, optionsOf(subject, seed), wanted, (message) => console.log(`  still: ${message}`)),
  )
  const spec: Spec = { title: `${wanted.name}: ${wanted.message.slice(0, 200)}`, subject: subject.name, seed, options }
  mkdirSync('.cache/sim', { recursive: true })
  const file = `.cache/sim/${subject.name}-${seed}.json`
  writeFileSync(file, `${JSON.stringify(spec, undefined, 2)}\n`)
  console.log(`shrunk: npm run sim -- --spec ${file}`)
  return 1
}

async function replaySeed(subject: Subject, seed: number, verbose: boolean, shrinking: boolean): Promise<number> {
  const options = optionsOf(subject, seed)
  printOptions(seed, options)
  const verdict = await guarded(() => runSpec(subject, seed, options, verbose ? { log: watchLog } : {}))
  if (verdict.violations.length > 0) return reportSeed(subject, seed, verdict, shrinking)
  console.log(
    `no violation; trace ${verdict.trace.digest()}, ${verdict.events} events, ${Math.round(verdict.virtualMs)} virtual ms`,
  )
  return 0
}

async function replaySpec(spec: Spec, verbose: boolean): Promise<number> {
  printOptions(spec.seed, spec.options)
  const verdict = await guarded(() =>
    runSpec(subjectNamed(spec.subject), spec.seed, spec.options, verbose ? { log: watchLog } : {}),
  )
  printTrouble(verdict.violations)
  console.log(`${check(verdict.history).length} violations in the history; trace ${verdict.trace.digest()}`)
  return verdict.violations.length === 0 ? 0 : 1
}

/** Same seed, same trace; if not, the stretch in which the two part is printed. */
async function runTwice(subject: Subject, seeds: readonly number[]): Promise<number> {
  for (const seed of seeds) {
    const run = (capture?: { readonly from: number; readonly to: number }) =>
      guarded(() => runSpec(subject, seed, optionsOf(subject, seed), capture === undefined ? {} : { capture }))
    const [first, second] = [await run(), await run()]
    const parted = divergence(first.trace, second.trace)
    if (parted === undefined) continue
    const [left, right] = [(await run(parted)).trace.captured, (await run(parted)).trace.captured]
    const at = left.findIndex((line, index) => line !== right[index])
    console.log(`seed ${seed} isn't deterministic. Its runs part at:`)
    for (const line of left.slice(Math.max(0, at - 5), at + 3)) console.log(`  first:  ${line}`)
    for (const line of right.slice(Math.max(0, at), at + 3)) console.log(`  second: ${line}`)
    return 1
  }
  console.log(`${seeds.length} seeds of ${subject.name}, each run twice with the same trace`)
  return 0
}

function commitNow(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}
