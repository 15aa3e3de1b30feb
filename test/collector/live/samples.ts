import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { it } from 'node:test'
import { parse } from 'yaml'
import { runOdradek } from '../../cli/run-odradek.ts'
import { run } from '../../clients/install/run.ts'
import { VERSIONS } from '../../clients/versions.ts'
import { kafkaJars, type Surroundings } from './surroundings.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document as it was written, looked at from outside.
type Read = any

async function plan(args: readonly string[], dir: string): Promise<Read> {
  const { code, stdout, stderr } = await runOdradek(['plan', 'inventory', ...args, '-d', dir, '--json'])
  assert.equal(code, 0, stderr + stdout)
  return JSON.parse(stdout)
}

/** What `--sample-records` tells of batches that Kafka's own producers wrote. */
export function seeSamples(all: () => Surroundings): void {
  it('tell codecs, keys, headers, schemas and bits of batches, and nothing of what stands in records', async () => {
    const { folder, kafka } = all()
    const dir = join(folder, 'sampled')
    const topics = ['--sample-records', '7', '--topics', 'packed|orders|payments|states']
    const { awkward, notCollected } = await plan(['collect', '--bootstrap', kafka.plaintext, ...topics], dir)
    assert.deepEqual(notCollected, [])
    const text = await readFile(join(dir, 'estate.yaml'), 'utf8')
    assert.equal(/of-nobody/.test(text), false)
    const sampled = parse(text).clusters[0].topics.filter((topic: Read) => topic.sample != null)
    const sample = (name: string): Read => sampled.find((topic: Read) => topic.name === name).sample
    assert.equal(sampled.length, 4)
    const packed = sample('packed')
    assert.deepEqual(packed.codecs.map(({ codec }: Read) => codec).sort(), ['gzip', 'lz4', 'none', 'snappy', 'zstd'])
    const { openedRecordCount, keylessCount, schemaFramedCount, headerNames, by, idempotentBatchCount } = packed
    assert.deepEqual([openedRecordCount, keylessCount, schemaFramedCount], [35, 35, 35])
    assert.deepEqual([headerNames, by, idempotentBatchCount], [['trace'], 'User:ANONYMOUS', 0])
    assert.ok(packed.recordCount >= 35 && packed.batchBytes > 0 && packed.timestampSpreadMs >= 0)
    assert.ok(sample('payments').transactionalBatchCount > 0 && sample('orders').idempotentBatchCount > 0)
    assert.deepEqual([sample('states').keylessCount, sample('orders').keylessCount >= 0], [0, true])
    const shown = awkward.filter(({ reply }: Read) => reply === 'Fetch').map(({ flag, name }: Read) => `${flag} ${name}`)
    assert.ok(shown.includes('transactions payments') && shown.includes('idempotent orders'), `${shown}`)
  })
}

/** The tool's text, imported, says of the group what a collection says. */
export function seeShareGroups(all: () => Surroundings): void {
  it('are what a collection tells of them', async () => {
    const { folder, kafka } = all()
    const jars = await kafkaJars(VERSIONS.kafkaReference, 'kafka-tools', 'connect-file')
    const tool = 'org.apache.kafka.tools.consumer.group.ShareGroupCommand'
    const told = (...more: readonly string[]) =>
      run('java', ['-cp', join(jars, '*'), tool, '--bootstrap-server', kafka.plaintext, '--describe', '--all-groups', ...more], {
        cwd: folder,
        withErrors: false,
      })
    const file = join(folder, 'share-groups.txt')
    await writeFile(file, [await told(), await told('--members', '--verbose'), await told('--state')].join('\n'))
    const dir = join(folder, 'shared')
    await plan(['import', 'kafka-share-groups', file, '--cluster', 'live', '--keep-addresses'], dir)
    const read = async (from: string): Promise<Read> => {
      const { clusters } = parse(await readFile(join(from, 'estate.yaml'), 'utf8'))
      return clusters[0].groups.find(({ id }: Read) => id === 'queue-workers')
    }
    const imported = await read(dir)
    const other = join(folder, 'collected')
    await plan(['collect', '--bootstrap', kafka.plaintext, '--keep-addresses'], other)
    const collected = await read(other)
    const facts = ({ kind, state, members }: Read) => ({ kind, state, members })
    assert.deepEqual(facts(imported), facts(collected), await readFile(file, 'utf8'))
    assert.equal(imported.offsets.length, 3)
  })
}
