import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientRoom } from '../../../test/fakes/client-parts.ts'
import type { FakeClock } from '../../../test/fakes/fake-clock.ts'
import { ErrorCode } from '../../protocol/errors.ts'
import { saslHandshakeApi } from '../../protocol/generated/17-sasl-handshake.ts'
import { saslAuthenticateApi } from '../../protocol/generated/36-sasl-authenticate.ts'
import { oauthBearer } from './oauth-bearer.ts'
import { plain } from './plain.ts'

function room(sasl = plain('ann', 'secret')) {
  const made = clientRoom({ sasl })
  const said: string[] = []
  let lifetimeMs = 0
  made.broker.on(saslHandshakeApi, ({ mechanism }) => ({
    errorCode: mechanism === 'GSSAPI' ? ErrorCode.UNSUPPORTED_SASL_MECHANISM : ErrorCode.NONE,
    mechanisms: ['PLAIN'],
  }))
  made.broker.on(saslAuthenticateApi, ({ authBytes }) => {
    said.push(Buffer.from(authBytes).toString())
    return { errorCode: 0, errorMessage: null, authBytes: new Uint8Array(), sessionLifetimeMs: lifetimeMs }
  })
  const setLifetimeMs = (ms: number): void => {
    lifetimeMs = ms
  }
  return { ...made, said, setLifetimeMs }
}

/** A login takes turns: time passes in small steps until all of them are over. */
async function settled(clock: FakeClock, work: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) await clock.pass(1)
  await over
}

describe('a login', () => {
  it('comes before everything else on each connection', async () => {
    const { broker, client, clock, said } = room()
    await settled(clock, client.cluster.describe())
    assert.deepEqual(broker.asked, ['SaslHandshake', 'SaslAuthenticate', 'Metadata'])
    assert.deepEqual(said, ['\u0000ann\u0000secret'])
    client.close()
  })

  it('by a token asks for the token again on each connection', async () => {
    let count = 0
    const { client, clock, said } = room(oauthBearer(async () => `t${++count}`))
    await settled(clock, client.cluster.describe())
    await settled(clock, client.cluster.link({ node: 1 }))
    assert.deepEqual(said, ['n,,\u0001auth=Bearer t1\u0001\u0001', 'n,,\u0001auth=Bearer t2\u0001\u0001'])
    client.close()
  })

  it('that is refused is told with the words of the broker, and without the secret', async () => {
    const { broker, client, clock } = room()
    const refusal = {
      errorCode: ErrorCode.SASL_AUTHENTICATION_FAILED,
      errorMessage: 'Wrong password.',
      authBytes: Buffer.of(),
      sessionLifetimeMs: 0,
    }
    broker.on(saslAuthenticateApi, () => refusal)
    const refused = { reason: 'login-refused', message: 'boot:9092 refused the login by PLAIN: Wrong password.' }
    await settled(clock, assert.rejects(client.cluster.describe(), refused))
    assert.equal(broker.open, 0)
  })

  it('by what the broker does not take names what it takes', async () => {
    const { client, clock } = room({ ...plain('a', 'b'), mechanism: 'GSSAPI' })
    const refused = { reason: 'login-refused', message: 'boot:9092 takes no GSSAPI; it takes PLAIN' }
    await settled(clock, assert.rejects(client.cluster.describe(), refused))
  })

  it('where nobody asks for one is refused with a hint', async () => {
    const { broker, client, clock } = room()
    broker.served = broker.served.filter(({ apiKey }) => apiKey !== saslHandshakeApi.key)
    const refused = { reason: 'login-refused', message: /knows no login: is it another listener/ }
    await settled(clock, assert.rejects(client.cluster.describe(), refused))
  })

  it('that gets old is followed by another one on another connection, before it is too old', async () => {
    const { broker, client, clock, said, setLifetimeMs } = room()
    setLifetimeMs(60_000)
    const ask = () => settled(clock, client.cluster.link({ node: 1 }))
    await ask()
    await clock.pass(47_000)
    await ask()
    assert.equal(broker.connections, 2)
    await clock.pass(2_000)
    await ask()
    assert.equal(broker.connections, 3)
    assert.equal(said.length, 3)
    await clock.pass(30_000)
    assert.equal(broker.open, 1)
    client.close()
    await clock.pass(10)
    assert.equal(broker.open, 0)
    assert.equal(clock.timerCount, 0)
  })
})
