import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { hideWith } from '../../src/planner/planner.ts'
import { runOdradek } from './run-odradek.ts'

let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odradek-plan-import-'))
})

after(() => rm(folder, { recursive: true }))

const TOPICS = `Topic: orders\tPartitionCount: 1\tReplicationFactor: 1\tConfigs: retention.ms=3600000
\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1\tIsr: 1
`

async function importFile(name: string, kind: string, text: string, ...options: readonly string[]) {
  const path = join(folder, name)
  await writeFile(path, text)
  return runOdradek(['plan', 'inventory', 'import', kind, path, '-d', folder, '--json', ...options])
}

describe('plan inventory import', () => {
  it('writes what it reads into the estate, a second time nothing, and lets go what is gone only if told so', async () => {
    const first = await importFile('topics.txt', 'kafka-topics', TOPICS, '--cluster', 'prod', '--at', '2026-11-01')
    assert.equal(first.code, 0, first.stderr)
    const written = await readFile(join(folder, 'estate.yaml'), 'utf8')
    assert.match(written, /retentionHours: 1\n/)
    assert.match(written, /source: import:kafka-topics/)
    const second = await importFile('topics.txt', 'kafka-topics', TOPICS)
    assert.equal(JSON.parse(second.stdout).written, false)
    assert.equal(await readFile(join(folder, 'estate.yaml'), 'utf8'), written)
    const other = TOPICS.replaceAll('orders', 'payments')
    const added = JSON.parse((await importFile('other.txt', 'kafka-topics', other, '--at', '2026-11-02')).stdout)
    assert.deepEqual([added.added, added.removed], [1, 0])
    const gone = JSON.parse((await importFile('other.txt', 'kafka-topics', other, '--at', '2026-11-03', '--whole')).stdout)
    assert.deepEqual([gone.added, gone.removed], [0, 1])
  })

  it('makes the folder where there is none', async () => {
    const dir = join(folder, 'new', 'plan')
    const { code, stderr } = await importFile('topics.txt', 'kafka-topics', TOPICS, '--cluster', 'prod', '-d', dir)
    assert.equal(code, 0, stderr)
    assert.match(await readFile(join(dir, 'estate.yaml'), 'utf8'), /retentionHours: 1\n/)
  })

  it('refuses what it does not understand, and leaves the estate as it is', async () => {
    const before = await readFile(join(folder, 'estate.yaml'), 'utf8')
    const wrong = await importFile('wrong.txt', 'kafka-topics', `${TOPICS}what is this\n`)
    assert.equal(wrong.code, 1)
    assert.match(wrong.stderr, /wrong\.txt:3:1: /)
    assert.match((await importFile('t.txt', 'kafka-topic', TOPICS)).stderr, /did you mean kafka-topics/)
    assert.match((await importFile('t.txt', 'kafka-topics', TOPICS, '--at', 'today')).stderr, /--at must be/)
    assert.equal(await readFile(join(folder, 'estate.yaml'), 'utf8'), before)
  })

  it("hashes addresses with the folder's own salt, which a dry run does not make", async () => {
    const acls =
      'Current ACLs for resource `ResourcePattern(resourceType=TOPIC, name=orders, patternType=LITERAL)`: \n \t(principal=User:ann, host=10.0.0.7, operation=READ, permissionType=ALLOW)\n'
    const dir = join(folder, 'salted')
    const dry = await importFile('acls.txt', 'kafka-acls', acls, '--cluster', 'prod', '-d', dir, '--dry-run')
    assert.equal(dry.code, 0, dry.stderr)
    await assert.rejects(readFile(join(dir, 'address.salt')), { code: 'ENOENT' })
    const imported = await importFile('acls.txt', 'kafka-acls', acls, '--cluster', 'prod', '-d', dir)
    assert.equal(imported.code, 0, imported.stderr)
    const salt = (await readFile(join(dir, 'address.salt'), 'utf8')).trim()
    const written = await readFile(join(dir, 'estate.yaml'), 'utf8')
    assert.ok(written.includes(`host: ${hideWith(salt).address('10.0.0.7')}`), written)
  })
})
