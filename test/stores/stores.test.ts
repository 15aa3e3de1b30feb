import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Failure } from '../../src/base/failure.ts'
import { RealRandom } from '../../src/platform/random.ts'
import { probeStore } from '../../src/store/probe.ts'
import { type StoreWorld, storeContract } from '../contract/store.contract.ts'
import { type OpenedStore, openTestStore } from '../fakes/s3-stub/stub-store.ts'
import { SERVERS, type ServerName } from './servers.ts'

/** What every server is put through; run.ts names one in each run, so that one that can't be had stops no other. */
const name = process.env.ODRADEK_TEST_SERVER as ServerName
const BUCKET = 'odradek-test'
const random = new RealRandom()
const server = await SERVERS[name]()
after(() => server.stop())
await server.createBucket(BUCKET)

/** A prefix of its own for each test. */
async function world(endpoint: string, pathStyle: boolean): Promise<StoreWorld> {
  const address = `s3://${BUCKET}/${random.uuidHex()}`
  const opened: OpenedStore[] = []
  return {
    async open() {
      const store = await openTestStore(address, { endpoint, pathStyle }, server.account)
      opened.push(store)
      return store.store
    },
    async end() {
      for (const { close } of opened) await close()
    },
  }
}

if (name === 's3s-fs') {
  test('the probe refuses s3s-fs, which lets several creators win', async () => {
    const { open, end } = await world(server.endpoint, true)
    try {
      const connections = [await open(), await open()]
      await assert.rejects(probeStore(connections, random), (cause) => {
        assert.ok(cause instanceof Failure)
        process.stderr.write(`${cause.message}\n`)
        return cause.kind === 'invalid' && cause.reason === 'store-unfit'
      })
    } finally {
      await end()
    }
  })
} else {
  storeContract(name, () => world(server.endpoint, true), { forgetsConditionsOfParts: name === 'moto' })

  test(`the probe finds nothing wrong with ${name}`, async () => {
    const { open, end } = await world(server.endpoint, true)
    try {
      for (let round = 0; round < 5; round++) await probeStore([await open(), await open()], random)
    } finally {
      await end()
    }
  })
}

if (name === 'versitygw') {
  storeContract('versitygw by virtual host', () => world(`http://localhost:${server.port}`, false))
}
