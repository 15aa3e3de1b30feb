import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Kafka, logLevel } from 'kafkajs'
import { parse } from 'yaml'
import { runOdradek } from '../../cli/run-odradek.ts'
import { startOldKafka } from './old-kafka.ts'
import { kafkaJars, OLD_VERSION } from './surroundings.ts'

/** `npm run inventory`: an inventory of a cluster of the days of ZooKeeper. */

// biome-ignore lint/suspicious/noExplicitAny: a document as it was written, looked at from outside.
type Read = any

let folder: string
let oldJars: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'odradek-live-'))
  oldJars = await kafkaJars(OLD_VERSION)
})

after(() => rm(folder, { recursive: true, force: true }))

describe(`an inventory of Apache Kafka ${OLD_VERSION} with ZooKeeper`, () => {
  it('has all that such a cluster can tell, and says of the rest that it is too old for it', async () => {
    const { address, jvms } = await startOldKafka(oldJars, folder)
    const sending = new Kafka({ brokers: [address], clientId: 'old-writer', logLevel: logLevel.NOTHING }).producer()
    try {
      await sending.connect()
      await sending.send({ topic: 'orders', messages: [{ value: 'a' }, { value: 'b' }] })
      const { code, stderr } = await runOdradek([
        'plan',
        'inventory',
        'collect',
        '-d',
        join(folder, 'old'),
        '--json',
        '--bootstrap',
        address,
        '--id',
        'old',
      ])
      assert.equal(code, 2, stderr)
      const { clusters, coverage } = parse(await readFile(join(folder, 'old', 'estate.yaml'), 'utf8'))
      const [cluster] = clusters
      assert.deepEqual(cluster.kafkaVersion, { inferredMin: '2.7', inferredMax: '3.0' })
      assert.equal(cluster.metadataMode, 'zookeeper')
      assert.equal(cluster.acls, null)
      const orders = cluster.topics.find(({ name }: Read) => name === 'orders')
      assert.equal(
        orders.partitions.reduce((sum: number, { endOffset }: Read) => sum + endOffset, 0),
        2,
      )
      assert.equal(orders.effective.retentionHours, 168)
      assert.equal(orders.effective.messageFormat, '2.8-IV1')
      const missing = coverage.filter(({ status }: Read) => status === 'unsupported').map(({ path }: Read) => path)
      assert.deepEqual(
        missing.filter((path: string) => !path.includes('/partitions/')),
        ['/clusters/0/transactionalIds'],
      )
      const refused = coverage.filter(({ status }: Read) => ['refused', 'partial'].includes(status))
      assert.deepEqual(refused, [])
    } finally {
      await sending.disconnect()
      for (const jvm of jvms) await jvm.stop()
    }
  })
})
