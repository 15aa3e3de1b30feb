import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { CommandFailed, install, Unreachable } from './install/run.ts'
import { type Cell, exitCode, type Outcome } from './outcome.ts'
import { PLACES } from './places.ts'
import { compatibilityDocument } from './report.ts'
import { VERSIONS } from './versions.ts'

const passed: Outcome = { kind: 'passed' }
const failed: Outcome = { kind: 'failed', reason: 'lost a record after 12 ms' }
const notRun: Outcome = { kind: 'not run', reason: 'registry out of reach' }
const cell = (outcome: Outcome, tookMs = 1): Cell => ({
  family: 'java',
  client: 'c',
  version: '1',
  scenario: 's',
  outcome,
  tookMs,
})

test('a failure outweighs what was not run, and a run without any cell is a failure', () => {
  assert.equal(exitCode([cell(passed), cell({ kind: 'n/a' })]), 0)
  assert.equal(exitCode([cell(passed), cell(notRun)]), 3)
  assert.equal(exitCode([cell(failed), cell(notRun)]), 1)
  assert.equal(exitCode([]), 1)
})

test('the compatibility document does not depend on how long anything took or why it failed', () => {
  const other: Outcome = { kind: 'failed', reason: 'lost a record after 99 ms' }
  assert.equal(compatibilityDocument('odradek', [cell(failed, 5)], ''), compatibilityDocument('odradek', [cell(other, 7)], ''))
  assert.match(compatibilityDocument('odradek', [cell(failed)], ''), /FAILED/)
})

test('a run against a cluster leaves the part of one broker as it was, and the other way round', () => {
  const one = compatibilityDocument('odradek', [cell(failed)], '')
  const both = compatibilityDocument('cluster', [cell(passed)], one)
  assert.ok(both.startsWith(one.trimEnd()))
  assert.match(both.slice(one.length), /^## A cluster.*\| s \| passed \|/ms)
  assert.equal(compatibilityDocument('odradek', [cell(failed)], both), both)
  assert.equal(compatibilityDocument('cluster', [cell(passed)], both), both)
})

test('an installation that cannot reach its registry is told apart from one that is broken', async () => {
  const say = (text: string) =>
    install(process.execPath, ['-e', `console.error(${JSON.stringify(text)}); process.exit(1)`], { cwd: '.' })
  await assert.rejects(say('error: Could not resolve host: registry.example'), Unreachable)
  await assert.rejects(say('error: cannot find symbol'), CommandFailed)
})

test('the manifests beside the programs pin the versions that the table names', async () => {
  const text = (file: string) => readFile(join(PLACES.sources, file), 'utf8')
  const [go, rust, python] = await Promise.all([text('go/go.mod'), text('rust/Cargo.toml'), text('python/requirements.txt')])
  assert.ok(go.includes(`github.com/twmb/franz-go v${VERSIONS.franzGo}\n`))
  assert.ok(go.includes(`github.com/IBM/sarama v${VERSIONS.sarama}\n`))
  assert.ok(rust.includes(`rdkafka = { version = "=${VERSIONS.rdkafka}"`))
  assert.equal(python.trim(), `confluent-kafka==${VERSIONS.confluentKafka}`)
})
