import assert from 'node:assert/strict'
import test from 'node:test'
import {
  type ConfigEntry,
  type DescribeOptions,
  describeBroker,
  describeClientMetrics,
  describeClusterDefaults,
  describeGroup,
  describeLoggers,
  describeTopic,
} from './describe.ts'
import { type BrokerOverrides, NO_OVERRIDES } from './settings.ts'

const STOCK: BrokerOverrides = { perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES }
const ALL: DescribeOptions = { names: null, includeSynonyms: true, includeDocumentation: true }

function only(name: string): DescribeOptions {
  return { ...ALL, names: [name] }
}

function sources({ synonyms }: ConfigEntry): string[] {
  return synonyms.map(({ name, value, source }) => `${source} ${name}=${value}`)
}

test('all topic configs come sorted by name, as default, sensitive and read-only nowhere', () => {
  const entries = describeTopic(NO_OVERRIDES, STOCK, { ...ALL, names: [] })
  const names = entries.map(({ name }) => name)
  assert.deepEqual(names, [...names].sort())
  assert.equal(names.length, 33)
  assert.ok(entries.every(({ source, isReadOnly, isSensitive }) => source === 'default' && !isReadOnly && !isSensitive))
  assert.ok(entries.every(({ documentation }) => documentation !== null && documentation !== ''))
})

test('names that do not exist are left out, and synonyms and documentation come only if asked for', () => {
  const options = { names: ['retention.bytes', 'nope'], includeSynonyms: false, includeDocumentation: false }
  const [entry, ...rest] = describeTopic(NO_OVERRIDES, STOCK, options)
  assert.deepEqual(rest, [])
  assert.deepEqual(entry?.synonyms, [])
  assert.equal(entry?.documentation, null)
  assert.equal(entry?.source, 'default')
})

test('synonyms go from the topic over the broker to the default', () => {
  const broker: BrokerOverrides = {
    perBroker: new Map([['message.max.bytes', '4']]),
    clusterWide: new Map([['message.max.bytes', '3']]),
    given: new Map([['message.max.bytes', '2']]),
  }
  const [entry] = describeTopic(new Map([['max.message.bytes', ' 05']]), broker, only('max.message.bytes'))
  assert.equal(entry?.value, '5')
  assert.equal(entry?.source, 'topic')
  assert.deepEqual(sources(entry!), [
    'topic max.message.bytes=5',
    'dynamic-broker message.max.bytes=4',
    'dynamic-default-broker message.max.bytes=3',
    'static-broker message.max.bytes=2',
    'default message.max.bytes=1048588',
  ])
})

test('on a stock broker retention.ms comes from nowhere, because only the hours have a default', () => {
  const [stock] = describeTopic(NO_OVERRIDES, STOCK, only('retention.ms'))
  assert.deepEqual([stock?.value, stock?.source, sources(stock!)], ['604800000', 'default', []])
  const hours = { ...STOCK, given: new Map([['log.retention.hours', '2']]) }
  const [entry] = describeTopic(NO_OVERRIDES, hours, only('retention.ms'))
  assert.deepEqual([entry?.value, entry?.source, sources(entry!)], ['7200000', 'default', []])
})

test('once the asked spelling is set somewhere, weaker ones are told behind it, raw', () => {
  const broker = { ...STOCK, clusterWide: new Map([['log.retention.ms', '9']]), given: new Map([['log.retention.hours', '2']]) }
  const [entry] = describeTopic(NO_OVERRIDES, broker, only('retention.ms'))
  assert.equal(entry?.source, 'dynamic-default-broker')
  assert.deepEqual(sources(entry!), [
    'dynamic-default-broker log.retention.ms=9',
    'static-broker log.retention.hours=2',
    'default log.retention.hours=168',
  ])
})

test('a broker tells what it was given, what follows from it, and what is read-only', () => {
  const broker = {
    ...STOCK,
    given: new Map([
      ['data', '/d'],
      ['listen', '0.0.0.0:1'],
      ['advertise', 'b:2'],
    ]),
  }
  const entries = new Map(describeBroker(broker, ALL).map((entry) => [entry.name, entry]))
  assert.equal(entries.get('log.dirs')?.value, '/d')
  assert.equal(entries.get('listeners')?.value, 'PLAINTEXT://0.0.0.0:1')
  assert.equal(entries.get('advertised.listeners')?.value, 'PLAINTEXT://b:2')
  assert.equal(entries.get('data')?.source, 'static-broker')
  assert.equal(entries.get('listeners')?.source, 'static-broker')
  assert.deepEqual(entries.get('advertised.listeners')?.synonyms, [
    { name: 'advertised.listeners', value: 'PLAINTEXT://b:2', source: 'static-broker' },
  ])
  assert.equal(entries.get('process.roles')?.source, 'default')
  assert.equal(entries.get('num.partitions')?.isReadOnly, true)
  assert.equal(entries.get('message.max.bytes')?.isReadOnly, false)
  assert.equal(entries.get('log.retention.ms')?.value, null)
  assert.equal(entries.get('log.retention.hours')?.value, '168')
  assert.equal(entries.get('ssl.keystore.password')?.isSensitive, true)
  assert.equal(entries.get('broker.id')?.value, '1')
})

test("a plug-in's key is shown as a secret", () => {
  const [entry] = describeClusterDefaults(new Map([['my.plugin.password', 'hunter2']]), ALL)
  assert.equal(entry?.value, null)
  assert.equal(entry?.isSensitive, true)
  assert.doesNotMatch(
    JSON.stringify([entry, describeBroker({ ...STOCK, clusterWide: new Map([['x', 'hunter2']]) }, ALL)]),
    /hunter2/,
  )
})

test('the broker without a name tells only what was changed for all', () => {
  assert.deepEqual(describeClusterDefaults(NO_OVERRIDES, ALL), [])
  const [entry] = describeClusterDefaults(new Map([['log.retention.ms', '5']]), ALL)
  assert.deepEqual([entry?.value, entry?.source, entry?.type], ['5', 'dynamic-default-broker', 'long'])
})

test('a group inherits from the broker', () => {
  const broker = { ...STOCK, given: new Map([['group.consumer.session.timeout.ms', '50000']]) }
  const [inherited] = describeGroup(NO_OVERRIDES, broker, only('consumer.session.timeout.ms'))
  assert.deepEqual([inherited?.value, inherited?.source], ['50000', 'static-broker'])
  const [own] = describeGroup(new Map([['consumer.session.timeout.ms', '46000']]), broker, only('consumer.session.timeout.ms'))
  assert.deepEqual([own?.value, own?.source], ['46000', 'group'])
  const [unbound] = describeGroup(NO_OVERRIDES, broker, only('share.isolation.level'))
  assert.deepEqual([unbound?.value, unbound?.source, unbound?.synonyms], ['read_uncommitted', 'default', []])
})

test('subscriptions and loggers tell their own source', () => {
  const entries = describeClientMetrics(new Map([['interval.ms', '1000']]), { ...ALL, includeSynonyms: false })
  assert.deepEqual(
    entries.map(({ name, value, source }) => [name, value, source]),
    [
      ['interval.ms', '1000', 'client-metrics'],
      ['match', '', 'default'],
      ['metrics', '', 'default'],
    ],
  )
  const [logger] = describeLoggers(new Map([['root', 'INFO']]), ALL)
  assert.deepEqual([logger?.value, logger?.source, logger?.isReadOnly], ['INFO', 'broker-logger', false])
})
