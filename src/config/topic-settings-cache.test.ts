import assert from 'node:assert/strict'
import test from 'node:test'
import { NO_OVERRIDES } from './settings.ts'
import { TopicSettingsCache } from './topic-settings-cache.ts'

const STOCK = { perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES }

test('the same configs give the same settings until they or the defaults of the broker change', () => {
  const cache = new TopicSettingsCache(STOCK)
  const configs = new Map([['retention.ms', '5']])
  const first = cache.of(configs)
  assert.equal(cache.of(configs), first)
  assert.equal(cache.of(new Map([['retention.ms', '6']])).retentionMs, 6)
  assert.equal(first.maxMessageBytes, 1_048_588)
  cache.broker({ ...STOCK, clusterWide: new Map([['message.max.bytes', '7']]) })
  assert.equal(cache.of(configs).maxMessageBytes, 7)
  assert.equal(cache.of(configs).retentionMs, 5)
})
