import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Routes } from '../../src/base/ports.ts'
import { COLLECTOR_API_KEYS, hiddenProbe, probe } from '../../src/collector/collect.ts'
import { KEEP } from '../../src/planner/planner.ts'
import { metadataApi } from '../../src/protocol/generated/03-metadata.ts'
import { clientRoom } from '../fakes/client-parts.ts'

/** Ways to addresses on which so much goes on at a time. */
class CountedRoutes implements Routes {
  #now = 0
  most = 0

  async addressesOf(host: string): Promise<readonly string[]> {
    this.most = Math.max(this.most, ++this.#now)
    await new Promise(setImmediate)
    return host === 'nowhere' ? [] : ['10.0.0.1']
  }

  async dialMs(): Promise<number> {
    this.#now--
    return 1
  }

  async meet(): Promise<never> {
    throw new Error('nobody asks for TLS here')
  }
}

/** What is seen of a cluster that names these brokers. */
async function probed(brokers: readonly { readonly nodeId: number; readonly host: string; readonly port: number }[]) {
  const { broker, client, clock } = clientRoom({ apisAllowed: COLLECTOR_API_KEYS })
  broker.on(metadataApi, () => ({ throttleTimeMs: 0, brokers: [...brokers], topics: [] }))
  const routes = new CountedRoutes()
  const found = await probe({
    bootstrap: [{ host: 'boot', port: 9092 }],
    client,
    mechanism: null,
    routes,
    clock,
    tls: false,
    fromZone: null,
    pages: [],
    statusOf: async () => 200,
    timeoutMs: 1_000,
    signal: new AbortController().signal,
  })
  client.close()
  return { found, most: routes.most }
}

describe('a probe of a cluster', () => {
  it('dials few of the addresses that it is named at once, each once', async () => {
    const brokers = Array.from({ length: 500 }, (_, nodeId) => ({ nodeId, host: `b${nodeId % 250}`, port: 9092 }))
    const { found, most } = await probed(brokers)
    assert.deepEqual(
      [found.addresses.length, found.addresses[0]!.address, found.addresses[250]!.address],
      [251, 'b0:9092', 'boot:9092'],
    )
    assert.equal(found.addresses[0]!.brokerId, 0)
    assert.ok(most <= 16, `${most} at once`)
  })

  it('keeps no secret that a page was asked with, even where addresses are kept', async () => {
    const { found } = await probed([])
    const metrics = [{ page: 'http://b1/metrics?token=hunter2', status: 200, error: null }]
    assert.deepEqual(hiddenProbe({ ...found, metrics }, KEEP).metrics, [{ page: 'http://b1/metrics', status: 200, error: null }])
  })

  it('does not take a name without addresses for a private one', async () => {
    const { found } = await probed([{ nodeId: 1, host: 'nowhere', port: 9092 }])
    assert.equal(found.addresses[0]!.names.arePrivate, null)
  })
})
