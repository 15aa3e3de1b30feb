import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Unreachable } from '../clients/install/run.ts'
import { installMoto, installS3sFs, installVersitygw } from './install.ts'
import type { ServerName } from './servers.ts'

/**
 * `npm run stores`: the contract of object stores and the probe over S3 servers of other people's making. Names of servers as arguments: only those.
 * Exit code 1: something failed; 3: nothing did, but a server couldn't be had.
 */
const INSTALL: Readonly<Record<ServerName, () => Promise<string>>> = {
  versitygw: installVersitygw,
  moto: installMoto,
  's3s-fs': installS3sFs,
}
const HERE = dirname(fileURLToPath(import.meta.url))
const RESULTS = join(HERE, '..', '..', '..', '.cache', 'stores', 'results')

let passed = 0
let failed = 0
const missing: string[] = []
mkdirSync(RESULTS, { recursive: true })
for (const [name, installServer] of Object.entries(INSTALL)) {
  if (process.argv.length > 2 && !process.argv.includes(name)) continue
  process.stdout.write(`== ${name}\n`)
  try {
    await installServer()
  } catch (cause) {
    // A build that broke is as little there as one that couldn't be fetched; which of them it was is told.
    const why = cause instanceof Error ? cause.message : String(cause)
    missing.push(
      `${name}: ${cause instanceof Unreachable ? 'its registry is out of reach' : "it couldn't be built"}: ${why.slice(0, 500)}`,
    )
    continue
  }
  const counts = await runSuite(name)
  passed += counts.passed
  failed += counts.failed
  process.stdout.write(`${name}: ${counts.passed} passed, ${counts.failed} failed\n`)
}
for (const line of missing) process.stdout.write(`not run: ${line}\n`)
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 || passed === 0 ? 1 : missing.length > 0 ? 3 : 0

async function runSuite(name: string): Promise<{ readonly passed: number; readonly failed: number }> {
  const results = join(RESULTS, `${name}.tap`)
  const reporters = ['--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap']
  const args = [
    '--enable-source-maps',
    '--test',
    ...reporters,
    `--test-reporter-destination=${results}`,
    join(HERE, 'stores.test.js'),
  ]
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...process.env, ODRADEK_TEST_SERVER: name } })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const text = readFileSync(results, 'utf8')
  const count = (word: string) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  const failures = count('fail') + count('cancelled')
  // A process that ended otherwise than its tests did has failed too.
  return { passed: count('pass'), failed: code !== 0 && failures === 0 ? 1 : failures }
}
