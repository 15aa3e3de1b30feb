import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Failure } from '../../base/failure.ts'
import type { Http, HttpRequest } from '../../base/ports.ts'
import type { Estate } from '../../planner/planner.ts'
import { withRestServices } from './rest-services.ts'

const AT = '2026-11-20T08:00:00Z'
const COLLECTED: Estate = {
  kind: 'odradek/estate',
  version: 1,
  collectedAt: AT,
  clusters: [{ id: 'a' }],
  coverage: [
    { path: '/clusters/0/connectors', status: 'not-attempted', at: AT },
    { path: '/clusters/0/schemaRegistries', status: 'not-attempted', at: AT },
  ],
}
const CONNECTORS = {
  orders: { info: { name: 'orders', config: { 'connector.class': 'X', 'db.password': 'y' }, tasks: [{}], type: 'sink' } },
}

/** Answers by host and target; nothing there: 404. */
function httpOf(answers: Readonly<Record<string, unknown>>): { readonly http: Http; readonly asked: HttpRequest[] } {
  const asked: HttpRequest[] = []
  const request = async (one: HttpRequest) => {
    asked.push(one)
    if (one.host === 'away') throw new Failure('unavailable', 'connect-failed', 'no', 'nobody is at secret-host')
    const answer = answers[`${one.host}${one.target}`]
    const body = Buffer.from(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}))
    return { status: answer === undefined ? 404 : 200, header: () => undefined, body }
  }
  return { http: { request, close: async () => {} }, asked }
}

const access = (connect: readonly string[], schemaRegistry?: string) => ({ bootstrap: [], connect, schemaRegistry })
const statuses = ({ coverage }: Estate) => coverage!.map(({ path, status, reason }) => [path.split('/').at(-1), status, reason])

describe('REST services beside a cluster', () => {
  it('may have an address that is a number, of either kind', async () => {
    const { http, asked } = httpOf({ '::1/connectors?expand=info&expand=status': CONNECTORS })
    const estate = await withRestServices(COLLECTED, access(['http://[::1]:8083']), http, AT)
    assert.equal(estate.clusters![0]!.connectors!.length, 1)
    assert.deepEqual([asked[0]!.host, asked[0]!.port, asked[0]!.headers.host], ['::1', 8083, '[::1]:8083'])
  })

  it('are read from and become part of its inventory, without secrets', async () => {
    const { http, asked } = httpOf({
      'worker/base/connectors?expand=info&expand=status': CONNECTORS,
      'registry/schemas': [{ subject: 's', version: 3, id: 7, schema: '"string"' }],
      'registry/config': { compatibilityLevel: 'FULL' },
    })
    const estate = await withRestServices(COLLECTED, access(['http://worker:8083/base/?page=1'], 'https://registry'), http, AT)
    const [cluster] = estate.clusters!
    assert.equal(cluster!.connectors![0]!.class, 'X')
    assert.equal(JSON.stringify(estate).includes('password'), false)
    assert.equal(cluster!.schemaRegistries![0]!.subjects![0]!.latestVersion, 3)
    assert.equal(cluster!.schemaRegistries![0]!.compatibility, 'FULL')
    assert.deepEqual(statuses(estate), [
      ['connectors', 'collected', undefined],
      ['schemaRegistries', 'collected', undefined],
    ])
    assert.ok(asked.every(({ method }) => method === 'GET'))
    assert.deepEqual([asked[0]!.isSecure, asked[0]!.port, asked[1]!.isSecure, asked[1]!.port], [false, 8083, true, 443])
  })

  it('that know no list of all versions are asked for their subjects', async () => {
    const { http } = httpOf({ 'registry/subjects': ['s'], 'registry/config': { compatibilityLevel: 'NONE' } })
    const estate = await withRestServices(COLLECTED, access([], 'http://registry'), http, AT)
    assert.deepEqual(estate.clusters![0]!.schemaRegistries![0]!.subjects, [{ name: 's' }])
  })

  it('that are away, or answer what they should not, are missing, and the rest stays', async () => {
    const { http } = httpOf({ 'worker/connectors?expand=info&expand=status': 'a page of a proxy' })
    const estate = await withRestServices(COLLECTED, access(['http://worker'], 'http://away'), http, AT)
    assert.deepEqual(statuses(estate), [
      ['connectors', 'refused', "bad-document: connect's REST API could not be read"],
      ['schemaRegistries', 'refused', "connect-failed: schema-registry's REST API could not be read"],
    ])
    assert.equal(estate.clusters![0]!.connectors, undefined)
  })
})
