import assert from 'node:assert/strict'
import test from 'node:test'
import { CLIENT_METRICS_CONFIGS } from './client-metrics-configs.ts'
import { GROUP_CONFIGS } from './group-configs.ts'
import { environmentName } from './resolve.ts'
import { effectiveSettings, NO_OVERRIDES, SETTING_BY_NAME, SETTING_GROUPS } from './settings.ts'
import { SHOWN_CONFIGS } from './shown-configs.ts'
import { TOPIC_CONFIG_BY_NAME } from './topic-configs.ts'

test('every default is a value that its own definition takes and shows unchanged', () => {
  for (const table of [SETTING_BY_NAME, TOPIC_CONFIG_BY_NAME, GROUP_CONFIGS, CLIENT_METRICS_CONFIGS]) {
    for (const [name, { fallback, read }] of table) {
      if (fallback === null) continue
      const reading = read(fallback)
      assert.equal(reading.kind === 'value' ? reading.text : reading.why, fallback, name)
    }
  }
})

test('names differ in the environment too, and no setting is only shown', () => {
  const names = [...SETTING_BY_NAME.keys()]
  assert.equal(new Set(names.map(environmentName)).size, names.length)
  assert.deepEqual(
    names.filter((name) => SHOWN_CONFIGS.has(name)),
    [],
  )
})

test('every setting is in one group of the documentation', () => {
  const printed = SETTING_GROUPS.flatMap(({ settings }) => Object.keys(settings))
  assert.deepEqual(printed.sort(), [...SETTING_BY_NAME.keys()].sort())
})

test('what topics and groups inherit from are settings with the same default', () => {
  for (const [name, { serverKeys, fallback }] of TOPIC_CONFIG_BY_NAME) {
    for (const key of serverKeys) assert.ok(SETTING_BY_NAME.has(key), `${name} inherits from ${key}`)
    const [first] = serverKeys
    if (first !== undefined && serverKeys.length === 1) assert.equal(SETTING_BY_NAME.get(first)?.fallback, fallback, name)
  }
  for (const [name, { setting, min, max, fallback }] of GROUP_CONFIGS) {
    for (const key of [setting, min, max]) assert.ok(key === undefined || SETTING_BY_NAME.has(key), `${name} hangs on ${key}`)
    if (setting !== undefined) assert.equal(SETTING_BY_NAME.get(setting)?.fallback, fallback, name)
  }
})

test('values at run time count only for settings that may change, and only if they can be read', () => {
  const settings = effectiveSettings({
    perBroker: new Map([['message.max.bytes', '7']]),
    clusterWide: new Map([
      ['message.max.bytes', '9'],
      ['num.partitions', '12'],
      ['producer.id.expiration.ms', 'soon'],
      ['max.connections', '5'],
    ]),
    given: new Map([
      ['num.partitions', '3'],
      ['producer.id.expiration.ms', '60000'],
    ]),
  })
  assert.equal(settings['message.max.bytes'], 7)
  assert.equal(settings['num.partitions'], 3)
  assert.equal(settings['producer.id.expiration.ms'], 60_000)
  assert.equal(settings['max.connections'], 5)
})

test('a broker that was given nothing has the defaults', () => {
  const settings = effectiveSettings({ perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES })
  assert.deepEqual(settings.listen, { host: 'localhost', port: 9092 })
  assert.deepEqual(settings.admin, { host: 'localhost', port: 9644 })
  assert.equal(settings.data, './data')
  assert.equal(settings.advertise, undefined)
  assert.equal(settings['auto.create.topics.enable'], true)
})
