import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Probe, type ProbedAddress, probeVerdicts } from './probe.ts'

const trusted = (validTo: string): ProbedAddress['tls'] => ({
  isTrusted: true,
  protocol: 'TLSv1.3',
  chain: [{ subject: 'CN=b', issuer: 'CN=ca', validTo }],
  error: null,
})

const ADDRESS: ProbedAddress = {
  address: 'b1:9092',
  isAdvertised: true,
  brokerId: 1,
  zone: 'a',
  names: { addresses: ['10.0.0.1'], arePrivate: true, error: null },
  tcp: { ms: 1, error: null },
  tls: trusted('2027-11-20T00:00:00Z'),
}

const PROBE: Probe = {
  at: '2026-11-20T08:00:00Z',
  fromZone: 'a',
  addresses: [ADDRESS, { ...ADDRESS, address: 'b2:9092', brokerId: 2, zone: 'b', tcp: { ms: 3, error: null } }],
  access: { mechanism: 'scram-sha-512', answered: true, error: null, ms: 4 },
  metrics: [{ page: 'http://b1/metrics', status: 200, error: null }],
}

function verdicts(more: Partial<Probe>): Record<string, string | null> {
  return Object.fromEntries(probeVerdicts({ ...PROBE, ...more }).map(({ item, result }) => [item, result]))
}

const GOOD = { N1: 'pass', N2: 'pass', N3: 'pass', N4: 'pass', N5: 'pass', N6: 'pass', N7: 'pass' }
const with2 = (more: Partial<ProbedAddress>): Partial<Probe> => ({
  addresses: [ADDRESS, { ...ADDRESS, address: 'x:1', ...more }],
})

describe('what a probe says of the network gate', () => {
  it('passes every item where all is well, with what was measured', () => {
    assert.deepEqual(verdicts({}), GOOD)
    const locality = probeVerdicts(PROBE)[0]!
    assert.deepEqual([locality.why, locality.measures], ['a broker of zone a answers', { ownZoneMs: 1, otherZoneMs: 3 }])
  })

  it('fails what it saw fail', () => {
    assert.deepEqual(verdicts({ fromZone: 'c' }), { ...GOOD, N1: 'fail' })
    assert.deepEqual(verdicts(with2({ zone: null })), { ...GOOD, N1: 'fail' })
    const unnamed = {
      names: { addresses: [], arePrivate: null, error: 'no such name' },
      tcp: { ms: null, error: 'no such name' },
      tls: null,
    }
    assert.deepEqual(verdicts(with2(unnamed)), { ...GOOD, N2: 'fail', N5: null, N6: 'fail' })
    assert.deepEqual(verdicts(with2({ tls: trusted('2026-12-01T00:00:00Z') })), { ...GOOD, N3: 'fail' })
    assert.deepEqual(verdicts(with2({ tls: { ...trusted('2027-12-01')!, isTrusted: false } })), { ...GOOD, N3: 'fail' })
    assert.deepEqual(verdicts(with2({ tls: null })), { ...GOOD, N3: 'fail' })
    assert.deepEqual(verdicts({ access: { ...PROBE.access, mechanism: null } }), { ...GOOD, N4: 'fail' })
    assert.deepEqual(verdicts({ access: { ...PROBE.access, answered: false } }), { ...GOOD, N4: 'fail' })
    const open = { names: { addresses: ['8.8.8.8'], arePrivate: false, error: null } }
    assert.deepEqual(verdicts(with2(open)), { ...GOOD, N5: 'fail' })
    assert.deepEqual(verdicts({ metrics: [{ page: 'p', status: 503, error: null }] }), { ...GOOD, N7: 'fail' })
  })

  it('judges nothing that it did not see', () => {
    assert.deepEqual(verdicts({ fromZone: null, metrics: [] }), { ...GOOD, N1: null, N7: null })
    assert.deepEqual(verdicts({ access: { ...PROBE.access, mechanism: 'mtls' } }), { ...GOOD, N4: null })
    const alone = { ...ADDRESS, isAdvertised: false, brokerId: null }
    const refused = { mechanism: null, answered: false, error: 'hung up', ms: null }
    assert.deepEqual(verdicts({ addresses: [alone], access: refused }), { ...GOOD, N1: null, N4: null, N6: null })
  })
})
