import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clientRoom, SOFTWARE_VERSION } from '../../test/fakes/client-parts.ts'
import { SILENCE } from '../../test/fakes/scripted-broker.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'

describe('links', () => {
  it('closes a lane whose connection does not stand yet, and opens another one for who comes later', async () => {
    const { broker, client, clock } = clientRoom()
    await Promise.all([client.cluster.describe(), clock.pass(10)])
    const served = broker.served.map((api) => ({ ...api }))
    broker.on(apiVersionsApi, () => SILENCE)
    const early = assert.rejects(client.cluster.link({ node: 1 }, { lane: 'x' }), { reason: 'client-closed', applied: 'no' })
    await clock.pass(10)
    assert.equal(broker.open, 2)
    client.cluster.closeLane('x')
    await clock.pass(10)
    await early
    assert.equal(broker.open, 1)
    broker.on(apiVersionsApi, () => ({ throttleTimeMs: 0, errorCode: 0, apiKeys: served }))
    const [link] = await Promise.all([client.cluster.link({ node: 1 }, { lane: 'x' }), clock.pass(10)])
    assert.ok(link.connection.isOpen)
  })

  it('leaves no connection behind when the client is closed while one opens', async () => {
    const { broker, client, clock } = clientRoom()
    let arrive = (): void => {}
    broker.carry = (run) => {
      arrive = run
    }
    const early = assert.rejects(client.cluster.describe(), { reason: 'client-closed' })
    await clock.pass(10)
    arrive()
    client.close()
    await clock.pass(10)
    await early
    assert.equal(broker.open, 0)
    assert.equal(clock.timerCount, 0)
  })

  it('gives up a broker that takes the connection and says nothing, and says so', async () => {
    const { broker, client, clock } = clientRoom({ connectMs: 300 })
    broker.on(apiVersionsApi, () => SILENCE)
    const late = assert.rejects(client.cluster.describe(), {
      reason: 'connect-failed',
      message: "boot:9092 didn't answer ApiVersions within 300 ms",
    })
    await clock.pass(300)
    await late
    assert.equal(broker.open, 0)
  })

  it('tells brokers the name and the version of the program', async () => {
    const { broker, client, clock } = clientRoom({ softwareVersion: `${SOFTWARE_VERSION}+build` })
    const told: string[] = []
    broker.on(apiVersionsApi, ({ clientSoftwareName, clientSoftwareVersion }) => {
      told.push(clientSoftwareName, clientSoftwareVersion)
      return { throttleTimeMs: 0, errorCode: 0, apiKeys: broker.served }
    })
    await Promise.all([client.cluster.describe(), clock.pass(10)])
    assert.deepEqual(told, ['odradek', '7.8.9-build'])
  })
})
