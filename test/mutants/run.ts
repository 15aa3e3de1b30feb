import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { problemsWith } from './apply.ts'
import type { Killer, Mutant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'
import { Workshop } from './workshop.ts'

const USAGE = `npm run mutants                        all of them
                -- --only M27,M30      these
                -- --changed REF       those whose file differs from REF, and the canary`

const ROOT = join(import.meta.dirname, '../../..')

interface Death {
  readonly mutant: Mutant
  /** Who noticed, and after how many seeds; undefined for a survivor. */
  readonly by: string | undefined
  readonly seconds: number
}

process.exitCode = await main()

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, changed: { type: 'string' }, help: { type: 'boolean', default: false } },
  })
  if (values.help) {
    console.log(USAGE)
    return 0
  }
  const chosen = choose(values.only, values.changed)
  const problems = problemsWith(chosen, ROOT)
  if (problems.length > 0) {
    console.error(problems.join('\n'))
    return 1
  }
  const workshop = await Workshop.open(ROOT)
  try {
    if (!(await testsAreGreen(workshop, chosen))) return 1
    const deaths: Death[] = []
    for (const mutant of chosen) {
      const death = await execute(workshop, mutant)
      deaths.push(death)
      console.log(
        `${mutant.id.padEnd(4)} ${mutant.name.padEnd(28)} ${(death.by ?? 'SURVIVED').padEnd(44)} ${death.seconds.toFixed(1)} s`,
      )
    }
    const survivors = deaths.filter(({ by }) => by === undefined)
    console.log(`${deaths.length - survivors.length} of ${deaths.length} mutants killed`)
    return survivors.length === 0 ? 0 : 1
  } finally {
    workshop.close()
  }
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

async function execute(workshop: Workshop, mutant: Mutant): Promise<Death> {
  const startedMs = performance.now()
  const found = await workshop.withBug(mutant, async () => {
    for (const killer of mutant.killedBy) {
      const death = await tryKiller(workshop, killer)
      if (death !== undefined) return { killer, ...death }
    }
    return undefined
  })
  const seconds = (performance.now() - startedMs) / 1000
  if (found?.seed === undefined || found.killer.kind !== 'sim') return { mutant, by: found?.by, seconds }
  // The same seed without the bug must be clean, or it isn't the mutant that was found.
  const clean = await workshop.runSimulation([...subjectFlags(found.killer.subject), '--seed', String(found.seed)])
  if (!clean.failed) return { mutant, by: found.by, seconds }
  console.error(`seed ${found.seed} fails without ${mutant.id} ${mutant.name}, too:\n${clean.output}`)
  return { mutant, by: undefined, seconds }
}

async function tryKiller(
  workshop: Workshop,
  killer: Killer,
): Promise<{ readonly by: string; readonly seed?: number } | undefined> {
  if (killer.kind === 'tests') {
    const ran = await workshop.runTests(killer.files)
    return ran.failed ? { by: `${killer.files.join(' ')}${ran.timedOut ? ' (hangs)' : ''}` } : undefined
  }
  const flags = [...subjectFlags(killer.subject), '--seeds', String(killer.seeds)]
  const ran = await workshop.runSimulation(flags)
  if (!ran.failed) return undefined
  if (ran.timedOut) return { by: 'the simulation (hangs)' }
  const seed = /^seed (\d+), commit/m.exec(ran.output)?.[1]
  if (seed === undefined) throw new Error(`the simulation ended without a verdict:\n${ran.output}`)
  const violation = /^\d+ ([a-z-]+):/m.exec(ran.output)?.[1] ?? 'a violation'
  return { by: `the simulation, ${violation}, seed ${seed}`, seed: Number(seed) }
}

function subjectFlags(subject: string | undefined): readonly string[] {
  return subject === undefined ? [] : ['--subject', subject]
}
