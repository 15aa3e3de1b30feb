import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BrokerRoom } from '../../test/fakes/broker-room.ts'
import { arbitraryMessage } from '../../test/wire/arbitrary-message.ts'
import { CODECS } from '../../test/wire/codecs.ts'
import { apiVersionsApi } from '../protocol/generated/18-api-versions.ts'
import { APIS } from '../protocol/protocol.ts'

/** So that every request is answered, and at once. */
const CALM: readonly (readonly [field: string, value: number])[] = [
  ['acks', -1],
  ['timeoutMs', 60_000],
  ['maxWaitMs', 0],
]
/** Served though not always advertised. */
const TELEMETRY = [71, 72]

test('every served API answers whatever is asked in each of its versions, and never closes for it', async () => {
  const room = await BrokerRoom.open()
  const { apiKeys } = await room.ask(apiVersionsApi, { clientSoftwareName: 'a', clientSoftwareVersion: '1' })
  assert.ok(apiKeys.length > 30)
  for (const key of [...apiKeys.map(({ apiKey }) => apiKey), ...TELEMETRY]) {
    const api = APIS.get(key)!
    const { schema } = CODECS.find((codec) => codec.schema.apiKey === key && codec.schema.kind === 'request')!
    for (let version = api.versions.min; version <= api.versions.max; version++) {
      for (const message of fc.sample(arbitraryMessage(schema, version), { numRuns: 3, seed: version })) {
        for (const [field, value] of CALM) if (field in message) message[field] = value
        await room.ask(api, message, { version })
      }
    }
  }
  assert.deepEqual(room.bugs, [])
})

test('what is advertised is served, and nothing of transactions or of groups that are not there yet', async () => {
  const { apiKeys } = await (await BrokerRoom.open()).ask(apiVersionsApi, {
    clientSoftwareName: 'a',
    clientSoftwareVersion: '1',
  })
  const keys = new Set(apiKeys.map(({ apiKey }) => apiKey))
  for (const { apiKey, minVersion, maxVersion } of apiKeys) {
    const { versions } = APIS.get(apiKey)!
    assert.ok(apiKey === 0 || (minVersion >= versions.min && maxVersion <= versions.max))
  }
  for (const absent of [24, 25, 26, 27, 28, 34, 38, 39, 40, 41, 68, 69, 76, 77, 78, 79, 88, 89, 90]) {
    assert.ok(!keys.has(absent), `${absent} is not advertised`)
  }
})
