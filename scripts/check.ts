/**
 * `npm run check`, and with `--clients` `npm test`: everything that must be green before a commit, one step after the other, with
 * the time of each. Stops at the first failure.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const TEST_FOLDERS = [
  'src',
  'test/contract',
  'test/wire',
  'test/tidy',
  'test/faults',
  'test/sim',
  'test/mutants',
  'test/cli',
  'scripts',
]
const CLIENT_FOLDERS = ['test/clients', 'test/process']

const withClients = process.argv.includes('--clients')

interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const steps: Step[] = [
  { name: 'format and lint', command: ['node_modules/.bin/biome', 'ci', '--error-on-warnings', '.'] },
  { name: 'unused files, exports and dependencies', command: ['node_modules/.bin/knip'] },
  { name: 'tests', command: nodeTest(testFiles(TEST_FOLDERS)) },
  { name: 'simulation, 100 seeds', command: [process.execPath, 'dist/test/sim/run.js', '--seeds', '100'] },
]
if (withClients) steps.push({ name: 'real clients against a real broker', command: nodeTest(testFiles(CLIENT_FOLDERS)) })

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

function nodeTest(files: readonly string[]): string[] {
  return [process.execPath, '--enable-source-maps', '--test', '--test-reporter=dot', '--test-concurrency=2', ...files]
}

for (const { name, command } of steps) {
  const startMs = performance.now()
  const [program, ...args] = command
  const { status } = spawnSync(program!, args, { stdio: 'inherit' })
  const seconds = ((performance.now() - startMs) / 1_000).toFixed(1)
  process.stdout.write(`${status === 0 ? 'passed' : 'FAILED'}: ${name} (${seconds} s)\n`)
  if (status !== 0) process.exit(1)
}
