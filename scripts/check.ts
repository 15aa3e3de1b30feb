/**
 * `npm run check`, with `--clients` `npm test`, and with `--plans` `npm run plans`: everything that must be green before a commit, one step after the other, with
 * the time of each. Stops at the first failure. The last line counts the tests of all steps that ran.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const TEST_FOLDERS = [
  'src',
  'test/contract',
  'test/wire',
  'test/chaos',
  'test/tidy',
  'test/faults',
  'test/sim',
  'test/mutants',
  'test/fuzz',
  'test/cli',
  'test/collector',
  'test/planner',
  'scripts',
  'bench',
]
const CLIENT_FOLDERS = ['test/clients', 'test/process']
/** Where a run of tests leaves its counts. */
const RESULTS = '.cache/check'

/** Each test there starts `odradek plan` many times, or a browser for each report: a suite of its own, so that the others take less than five minutes. */
const PLANS = /^dist\/test\/(?:cli\/plan(?:-.*)?|planner\/report-page)\.test\.js$/

const withClients = process.argv.includes('--clients')
const onlyPlans = process.argv.includes('--plans')

interface Step {
  readonly name: string
  readonly command: readonly string[]
  /** File with the counts, if the step runs tests. */
  readonly results?: string
}

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const plans = nodeTest(
  'odradek plan, started as people do',
  'plans.tap',
  testFiles(['test/cli', 'test/planner']).filter((file) => PLANS.test(file)),
)
const checks: Step[] = [
  { name: 'format and lint', command: ['node_modules/.bin/biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'unused files, exports and dependencies', command: ['node_modules/.bin/knip'] },
  nodeTest(
    'tests',
    'tests.tap',
    testFiles(TEST_FOLDERS).filter((file) => !PLANS.test(file)),
  ),
  { name: 'simulation, 100 seeds', command: [process.execPath, 'dist/test/sim/run.js', '--seeds', '100'] },
  {
    name: 'simulation of a cluster, 40 seeds',
    command: [process.execPath, 'dist/test/sim/run.js', '--subject', 'cluster', '--seeds', '40'],
  },
]
if (withClients) checks.push(nodeTest('real clients against a real broker', 'clients.tap', testFiles(CLIENT_FOLDERS)))
const steps = onlyPlans ? [plans] : checks

/** From the sources, not from `dist/`, where tests that were taken away may still lie. */
function testFiles(folders: readonly string[]): string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => join('dist', folder, name.replace(/\.ts$/, '.js'))),
    )
    .sort()
}

/** Dots for people, and the counts beside them in a file, because the dots' reporter has none. */
function nodeTest(name: string, resultsName: string, files: readonly string[]): Step {
  const results = join(RESULTS, resultsName)
  const reporters = ['--test-reporter=dot', '--test-reporter-destination=stdout', '--test-reporter=tap']
  const options = ['--enable-source-maps', '--test', '--test-concurrency=2', ...reporters]
  return { name, results, command: [process.execPath, ...options, `--test-reporter-destination=${results}`, ...files] }
}

/** The counts are the last lines of the file; a run that didn't get there counts as nothing. */
function countsOf({ results }: Step): Counts {
  const text = results === undefined || !existsSync(results) ? '' : readFileSync(results, 'utf8')
  const count = (name: string) => Number(new RegExp(`^# ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') + count('todo') }
}

function run({ name, command }: Step): boolean {
  const startMs = performance.now()
  const [program, ...args] = command
  const { status } = spawnSync(program!, args, { stdio: 'inherit' })
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1)
  process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds} s)\n`)
  return status === 0
}

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const failedAt = steps.findIndex((step) => !run(step))
const sum = { passed: 0, failed: 0, skipped: 0 }
for (const counts of steps.map(countsOf)) {
  sum.passed += counts.passed
  sum.failed += counts.failed
  sum.skipped += counts.skipped
}
process.stdout.write(
  `${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}${failedAt === -1 ? '' : `; stopped at: ${steps[failedAt]!.name}`}\n`,
)
if (failedAt !== -1) process.exitCode = 1
