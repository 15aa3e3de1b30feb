import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planInventoryClients } from './inventory-clients.ts'

type Output = {
  readonly counts: Readonly<Record<string, number | null>>
  readonly clients: readonly { readonly verdict: string; readonly breaks: readonly string[] }[]
  readonly unknown: readonly string[]
}

const evaluate = (input: unknown) => planInventoryClients.evaluate(input, builtInBook()).output as unknown as Output
const one = (fields: Readonly<Record<string, unknown>>) => evaluate({ clients: [{ id: 'c', ...fields }] }).clients[0]!

describe('plan inventory clients', () => {
  it('names the request that ends below what is answered', () => {
    const { verdict, breaks } = one({ apiVersionsMax: { Fetch: 3, Produce: 3, Metadata: 0 } })
    assert.equal(verdict, 'breaks')
    assert.deepEqual(breaks, ['Fetch up to version 3: 4 is the oldest that is answered'])
    assert.equal(one({ apiVersionsMax: { Fetch: 4 } }).verdict, 'works')
  })

  it('names software that is older than the first that speaks such requests', () => {
    const old = one({ softwareName: 'kafka-clients', softwareVersion: '0.10.2.1' })
    assert.match(old.breaks[0]!, /kafka-clients 0\.10\.2\.1 is older than 0\.11: Produce below version 3/)
    assert.equal(one({ softwareName: 'apache-kafka-java', softwareVersion: '2.8.2' }).verdict, 'works')
    assert.equal(one({ softwareName: 'librdkafka', softwareVersion: '0.11.3' }).verdict, 'breaks')
    assert.equal(one({ softwareName: 'librdkafka', softwareVersion: '0.11.4' }).verdict, 'works')
  })

  it('names features that are not served, also of new clients', () => {
    const fields = { softwareName: 'kafka-clients', softwareVersion: '4.3.0', features: ['transactional', 'idempotent'] }
    assert.deepEqual(one(fields).breaks, ['AddPartitionsToTxn: transactions are not served yet'])
  })

  it('takes no client for new of which nothing is known', () => {
    for (const fields of [
      {},
      { softwareName: 'kafka-clients' },
      { softwareName: 'own', softwareVersion: '9' },
      { softwareVersion: '4.3.0' },
    ])
      assert.equal(one(fields).verdict, 'unknown', JSON.stringify(fields))
    assert.equal(one({ softwareName: 'kafka-clients', softwareVersion: 'a build' }).verdict, 'unknown')
  })

  it('counts clients by verdict, and none where nobody looked', () => {
    const clients = [{ id: 'a' }, { id: 'b', apiVersionsMax: { Fetch: 0 } }, { id: 'c', apiVersionsMax: {} }]
    assert.deepEqual(evaluate({ clients }).counts, { works: 1, breaks: 1, unknown: 1 })
    assert.deepEqual(evaluate({}).counts, { works: null, breaks: null, unknown: null })
    assert.deepEqual(evaluate({}).unknown, ['clients'])
    assert.deepEqual(evaluate({ clients: [] }).counts, { works: 0, breaks: 0, unknown: 0 })
  })
})
