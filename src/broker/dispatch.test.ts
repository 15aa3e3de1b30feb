import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { FakeClock } from '../../test/fakes/fake-clock.ts'
import { SimRandom } from '../../test/sim/world/random.ts'
import { Failure } from '../base/failure.ts'
import { SILENT } from '../base/ports.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { initProducerIdApi } from '../protocol/generated/22-init-producer-id.ts'
import { decodeResponseHeader, encodeRequestHeader } from '../protocol/header.ts'
import { WireReader } from '../protocol/reader.ts'
import { WireWriter } from '../protocol/writer.ts'
import { ClientZones } from './client-zone.ts'
import { Dispatch, serve } from './dispatch.ts'
import type { Answer, Session } from './session.ts'

const SESSION: Session = {
  id: 1,
  clientAddress: '10.0.0.1:5',
  advertised: { host: 'h', port: 1 },
  zone: undefined,
  softwareName: null,
  softwareVersion: null,
  produceTurn: undefined,
  fetchTurn: undefined,
}

function setUp(handle: () => never | Promise<never> = () => assert.fail('a bug')) {
  const bugs: unknown[] = []
  const served = [serve(apiVersionsApi, () => ({ errorCode: 0, apiKeys: [] })), serve(initProducerIdApi, handle)]
  const dispatch = new Dispatch({
    served,
    clock: new FakeClock(),
    log: SILENT,
    clientZones: new ClientZones([]),
    observe() {},
    traffic() {},
    onBug: (cause) => bugs.push(cause),
    stranding: { orGivenUp: (handled) => handled },
  })
  const send = (bytes: Buffer): Answer | Promise<Answer> =>
    dispatch.handle({ bytes, hold() {}, release() {}, holdUntil() {} }, SESSION, new AbortController().signal)
  return { send, bugs }
}

function request(apiKey: number, apiVersion: number, body = Buffer.alloc(0)): Buffer {
  const writer = new WireWriter()
  encodeRequestHeader(writer, { apiKey, apiVersion, correlationId: -5, clientId: null })
  return Buffer.concat([writer.finishBytes(), body])
}

const INIT_BODY = Buffer.from('ffff00000000', 'hex')

describe('the dispatch', () => {
  it('closes for a key that isn’t served and for a version outside the served ones', async () => {
    const { send, bugs } = setUp()
    for (const [key, version] of [
      [999, 0],
      [-1, 0],
      [22, -1],
      [22, 6],
      [0, 9],
    ] as const)
      assert.equal(await send(request(key, version)), 'close')
    assert.deepEqual(bugs, [])
  })

  it('answers ApiVersions of an unknown version in version 0, with code 35 and what it can', async () => {
    for (const version of [5, 99, 32_767]) {
      const answer = await setUp().send(request(18, version))
      assert.ok(typeof answer === 'object')
      const reader = new WireReader(Buffer.concat(answer.chunks), 4)
      assert.equal(decodeResponseHeader(reader, 18, 0), -5)
      const { errorCode, apiKeys } = apiVersionsApi.decodeResponse(reader, 0)
      assert.equal(errorCode, 35)
      assert.deepEqual(
        apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, minVersion, maxVersion]),
        [[18, 0, apiVersionsApi.versions.max]],
      )
    }
  })

  it('closes for every truncation of a request, and for 10 MB of random bytes behind a header', async () => {
    const { send, bugs } = setUp(() => Promise.reject(new Failure('unavailable', 'closing', 'no', 'never mind')))
    const whole = request(22, 0, INIT_BODY)
    for (let end = 0; end < whole.length; end++) assert.equal(await send(whole.subarray(0, end)), 'close')
    const noise = Buffer.from(SimRandom.ofSeed(1).bytes(10_000_000))
    assert.equal(await send(noise), 'close')
    await send(request(22, 4, noise))
    await send(request(18, 4, noise))
    assert.deepEqual(bugs, [])
  })

  it('closes that client’s connection for a handler’s bug, thrown or rejected, and counts it', async () => {
    for (const handle of [() => assert.fail('thrown'), () => Promise.reject(new TypeError('rejected'))]) {
      const { send, bugs } = setUp(handle)
      assert.equal(await send(request(22, 0, INIT_BODY)), 'close')
      assert.equal(bugs.length, 1)
    }
  })

  it('closes for a Failure without an answer of its own, which is no bug', async () => {
    const { send, bugs } = setUp(() => Promise.reject(new Failure('unavailable', 'closing', 'unknown', 'stopping')))
    assert.equal(await send(request(22, 0, INIT_BODY)), 'close')
    assert.deepEqual(bugs, [])
  })
})
