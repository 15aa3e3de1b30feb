import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { problemsWith } from './apply.ts'
import type { Killer, Mutant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { type Fate, type Finding, fateOf, findingOf, isDecided, type Ran } from './verdict.ts'
import { KILLER_LIMIT_MS, Workshop } from './workshop.ts'

const USAGE = `npm run mutants                        all of them
                -- --only M27,M30      these
                -- --changed REF       those whose file differs from REF, and the canary
                -- --part 1/2          the first half of those, for one of two processes
                -- --sim NAME [--seeds N]  asks that subject of the simulation alone: how many seeds each takes`

const ROOT = join(import.meta.dirname, '../../..')

// What is under way is in a process group of its own, and goes with this process only if it exits.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      changed: { type: 'string' },
      part: { type: 'string', default: '1/1' },
      sim: { type: 'string' },
      seeds: { type: 'string', default: '300' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const chosen = askingSimulation(partOf(choose(values.only, values.changed), values.part), values.sim, Number(values.seeds))
  const problems = problemsWith(chosen, ROOT)
  if (problems.length > 0) {
    console.error(problems.join('\n'))
    return 1
  }
  const workshop = await Workshop.open(ROOT)
  try {
    if (!(await testsAreGreen(workshop, chosen))) return 1
    const fates: Fate[] = []
    for (const mutant of chosen) {
      const startedMs = performance.now()
      const fate = await execute(workshop, mutant)
      fates.push(fate)
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
      console.log(`${mutant.id.padEnd(4)} ${mutant.name.padEnd(28)} ${fate.told.padEnd(44)} ${seconds} s`)
    }
    const count = (kind: Fate['kind']) => fates.filter((fate) => fate.kind === kind).length
    const limit = `${KILLER_LIMIT_MS / 1_000} s`
    console.log(`${count('killed')} of ${fates.length} mutants killed, ${count('hung')} without a verdict within ${limit}`)
    return count('killed') === fates.length ? 0 : 1
  } finally {
    workshop.close()
  }
}

/** Every n-th of them, so that quick ones and slow ones are in each part. */
function partOf(mutants: readonly Mutant[], text: string): readonly Mutant[] {
  const [part, parts] = text.split('/').map(Number)
  if (!(part! >= 1 && part! <= parts!)) throw new Error(`${text} is no part\n${USAGE}`)
  return mutants.filter((_, at) => at % parts! === part! - 1)
}

/** The same bugs, before the simulation alone if a subject is named. */
function askingSimulation(mutants: readonly Mutant[], subject: string | undefined, seeds: number): readonly Mutant[] {
  return subject === undefined ? mutants : mutants.map((mutant) => ({ ...mutant, killedBy: [{ kind: 'sim', seeds, subject }] }))
}

function choose(only: string | undefined, changed: string | undefined): readonly Mutant[] {
  if (only !== undefined) {
    const ids = only.split(',')
    const unknown = ids.filter((id) => !MUTANTS.some((mutant) => mutant.id === id))
    if (unknown.length > 0) throw new Error(`no mutant is called ${unknown.join(', ')}\n${USAGE}`)
    return MUTANTS.filter(({ id }) => ids.includes(id))
  }
  if (changed === undefined) return MUTANTS
  const files = execFileSync('git', ['diff', '--name-only', changed], { cwd: ROOT, encoding: 'utf8' }).split('\n')
  return MUTANTS.filter(({ id, file }) => id === 'M0' || files.includes(file))
}

/** A test that fails anyway kills nothing. */
async function testsAreGreen(workshop: Workshop, mutants: readonly Mutant[]): Promise<boolean> {
  const files = new Set(
    mutants.flatMap(({ killedBy }) => killedBy.flatMap((killer) => (killer.kind === 'tests' ? killer.files : []))),
  )
  if (files.size === 0) return true
  const { failed, output } = await workshop.runTests([...files])
  if (failed) console.error(`these tests fail without any mutant:\n${output}`)
  return !failed
}

async function execute(workshop: Workshop, mutant: Mutant): Promise<Fate> {
  const { fate, killer } = await workshop.withBug(mutant, async () => {
    const findings: Finding[] = []
    let last: Killer | undefined
    for (const killer of mutant.killedBy) {
      findings.push(findingOf(killer, await run(workshop, killer)))
      last = killer
      if (isDecided(mutant, findings)) break
    }
    return { fate: fateOf(mutant, findings), killer: last }
  })
  if (fate.seed === undefined || killer?.kind !== 'sim') return fate
  // The same seed without the bug must be clean, or it isn't the mutant that was found.
  const clean = await workshop.runSimulation([...subjectFlags(killer.subject), '--seed', String(fate.seed)])
  if (!clean.failed) return fate
  console.error(`seed ${fate.seed} fails without ${mutant.id} ${mutant.name}, too:\n${clean.output}`)
  return { kind: 'survived', told: 'SURVIVED' }
}

function run(workshop: Workshop, killer: Killer): Promise<Ran> {
  return killer.kind === 'tests'
    ? workshop.runTests(killer.files)
    : workshop.runSimulation([...subjectFlags(killer.subject), '--seeds', String(killer.seeds)])
}

function subjectFlags(subject: string | undefined): readonly string[] {
  return subject === undefined ? [] : ['--subject', subject]
}
