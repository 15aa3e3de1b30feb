import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { ClusterRoom } from '../../test/fakes/cluster-room.ts'
import type { BrokerStatus } from '../base/broker-status.ts'
import { describeConfigsApi } from '../protocol/generated/32-describe-configs.ts'
import { incrementalAlterConfigsApi } from '../protocol/generated/44-incremental-alter-configs.ts'

const BROKER = 4
const [SET, DELETE] = [0, 1]
const INVALID_REQUEST = 42

describe('what a broker tells of itself in the shape of configs', () => {
  let cluster: ClusterRoom
  let room: BrokerRoom

  beforeEach(async () => {
    cluster = await ClusterRoom.open(['', ''], { drainGraceMs: 2_000 })
    room = cluster.room(1)
  })

  async function configs(names: readonly string[] | null) {
    const resources = [{ resourceType: BROKER, resourceName: '1', configurationKeys: names === null ? null : [...names] }]
    const { results } = await room.ask(describeConfigsApi, { resources })
    return results[0]!.configs
  }

  async function status(): Promise<BrokerStatus> {
    const [config] = await configs(['odradek.status'])
    return JSON.parse(config!.value!) as BrokerStatus
  }

  async function draining(): Promise<string | null> {
    return (await configs(['odradek.draining']))[0]!.value
  }

  async function alter(
    name: string,
    value: string | null,
    options: { operation?: number; others?: boolean; only?: boolean } = {},
  ) {
    const changes = [{ name: 'odradek.draining', configOperation: options.operation ?? SET, value }]
    if (options.others === true) changes.push({ name: 'max.connections', configOperation: SET, value: '5' })
    const resources = [{ resourceType: BROKER, resourceName: name, configs: changes }]
    const answer = await room.ask(incrementalAlterConfigsApi, { resources, validateOnly: options.only === true })
    return answer.responses[0]!.errorCode
  }

  it('is its status only where that is asked for by name', async () => {
    const all = (await configs(null)).map(({ name }) => name)
    assert.equal(all.includes('odradek.status'), false)
    assert.equal(all.includes('odradek.draining'), true)
    assert.deepEqual(all, [...all].sort())
    const [config, ...more] = await configs(['odradek.status'])
    assert.deepEqual([config!.readOnly, more.length], [true, 0])
    assert.deepEqual([(await status()).draining, (await status()).version], ['no', '1'])
  })

  it('is whether it drains, which anybody sets to true and back', async () => {
    assert.equal(await draining(), 'false')
    assert.equal(await alter('1', 'true'), 0)
    assert.equal(await draining(), 'true')
    assert.equal((await status()).draining, 'draining')
    await cluster.clock.pass(2_100)
    assert.equal((await status()).draining, 'drained')
    assert.equal(await alter('1', null, { operation: DELETE }), 0)
    assert.deepEqual([await draining(), (await status()).draining], ['false', 'no'])
    assert.equal(await alter('2', 'true'), 0)
    assert.equal(room.state.brokers.get(2)!.isDraining, true)
  })

  it('is changed in no other way', async () => {
    const refusals = [
      await alter('1', 'perhaps'),
      await alter('1', 'true', { operation: 2 }),
      await alter('1', 'true', { others: true }),
      await alter('', 'true'),
      await alter('77', 'true'),
      await alter('x', 'true'),
    ]
    assert.deepEqual(refusals, Array(6).fill(INVALID_REQUEST))
    assert.equal(await alter('1', 'true', { only: true }), 0)
    assert.equal(await draining(), 'false')
  })
})
