import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type AccessOptions, accessByFile, accessByOptions } from './cluster-access.ts'

const bootstrap = [{ host: 'a', port: 9092 }]
const options = (more: AccessOptions = {}) => accessByOptions({ bootstrap, ...more })
const file = (...clusters: unknown[]) => accessByFile({ name: 'clusters.yaml', value: { clusters } })

describe('the way into a cluster', () => {
  it('is plain as long as nobody says otherwise', () => {
    assert.deepEqual(options(), {
      id: undefined,
      bootstrap,
      tls: undefined,
      login: undefined,
      connect: [],
      schemaRegistry: undefined,
    })
    assert.throws(() => accessByOptions({}), /--bootstrap HOST:PORT or --clusters FILE/)
  })

  it('is TLS where a certificate is named, or AWS logs in', () => {
    assert.deepEqual(options({ ca: 'ca.pem' }).tls, { ca: 'ca.pem', cert: undefined, key: undefined })
    assert.notEqual(options({ auth: 'aws-msk-iam' }).tls, undefined)
    assert.deepEqual(file({ bootstrap: 'a', auth: { mechanism: 'aws-msk-iam' } })[0]!.tls, {})
    assert.deepEqual(file({ bootstrap: 'a', tls: true })[0]!.tls, {})
    assert.equal(file({ bootstrap: 'a', tls: false })[0]!.tls, undefined)
  })

  it('is refused where a part of it is missing', () => {
    const refusals: readonly (readonly [AccessOptions, RegExp])[] = [
      [{ cert: 'a' }, /a certificate needs its key/],
      [{ key: 'a' }, /a certificate needs its key/],
      [{ auth: 'scram-sha-256' }, /needs a user/],
      [{ auth: 'oauthbearer', tls: true }, /needs a file with a token/],
      [{ auth: 'plain', user: 'a' }, /without TLS shows the secret/],
      [{ auth: 'oauthbearer', tokenFile: 'a' }, /without TLS shows the secret/],
      [{ connect: ['worker:8083'] }, /'worker:8083' is no address of a REST API/],
    ]
    for (const [more, message] of refusals) assert.throws(() => options(more), message)
    assert.equal(options({ auth: 'plain', user: 'a', allowPlaintextSasl: true }).login?.mechanism, 'plain')
  })

  it('of several clusters stands in a file, and what is wrong there is told with its place', () => {
    const [one] = file({ id: 'x', bootstrap: 'a:1,b', auth: { mechanism: 'scram-sha-512', user: 'ann', passwordVariable: 'P' } })
    assert.deepEqual(one!.bootstrap, [
      { host: 'a', port: 1 },
      { host: 'b', port: 9092 },
    ])
    assert.equal(one!.login!.passwordVariable, 'P')
    assert.throws(() => file({ bootstrap: 'a' }, { bootstrap: 'a:0' }), /clusters.yaml: \/clusters\/1: bootstrap is 'a:0'/)
    assert.throws(() => file({ bootstrap: 'a', auth: { mechanism: 'plain', user: 'a' } }), /\/clusters\/0: plain without TLS/)
    assert.throws(() => file({ bootstrap: 'a', auth: { mechanism: 'plain', password: 'x' } }), /password is unknown/)
    assert.throws(() => file(), /clusters must be 1 or more entries/)
  })
})
