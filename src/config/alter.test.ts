import assert from 'node:assert/strict'
import test from 'node:test'
import { type AlterPlan, type AlterResource, type ConfigOperation, planAlter, planLoggerAlter, planReplace } from './alter.ts'
import { type BrokerOverrides, NO_OVERRIDES } from './settings.ts'

const STOCK: BrokerOverrides = { perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES }
const TOPIC: AlterResource = { kind: 'topic', name: 't' }
const GROUP: AlterResource = { kind: 'group', name: 'g' }
const ALL_BROKERS: AlterResource = { kind: 'broker', name: '' }
const BROKER: AlterResource = { kind: 'broker', name: '1' }
const METRICS: AlterResource = { kind: 'client-metrics', name: 'm' }

function set(name: string, value: string | null): ConfigOperation {
  return { name, operation: 0, value }
}

function alter(resource: AlterResource, stored: [string, string][], ...operations: ConfigOperation[]): AlterPlan {
  return planAlter(resource, new Map(stored), operations, STOCK)
}

function result(plan: AlterPlan): unknown {
  return plan.kind === 'planned' ? Object.fromEntries(plan.overrides) : [plan.reason, plan.message]
}

test('set replaces, delete removes, and what is not named stays', () => {
  const stored: [string, string][] = [
    ['retention.ms', '1'],
    ['segment.ms', '2'],
    ['max.message.bytes', '3'],
  ]
  const plan = alter(TOPIC, stored, set('retention.ms', '9'), { name: 'segment.ms', operation: 1, value: null })
  assert.deepEqual(result(plan), { 'retention.ms': '9', 'max.message.bytes': '3' })
  assert.deepEqual(plan.kind === 'planned' && plan.changes, [
    { name: 'retention.ms', value: '9' },
    { name: 'segment.ms', value: null },
  ])
})

test('append and subtract start from the built-in default, and append skips what is there', () => {
  const append = { name: 'cleanup.policy', operation: 2, value: 'compact,delete' }
  assert.deepEqual(result(alter(TOPIC, [], append)), { 'cleanup.policy': 'delete,compact' })
  const subtract = { name: 'cleanup.policy', operation: 3, value: 'delete' }
  assert.deepEqual(result(alter(TOPIC, [['cleanup.policy', 'compact, delete']], subtract)), { 'cleanup.policy': 'compact' })
  assert.deepEqual(result(alter(TOPIC, [], { name: 'retention.ms', operation: 2, value: '5' })), [
    'invalid-config',
    "Can't append to key retention.ms because its type is not LIST.",
  ])
})

test('a bad value or name of a topic config is an invalid config', () => {
  assert.deepEqual(result(alter(TOPIC, [], set('retention.ms', 'x'))), [
    'invalid-config',
    'Invalid value x for configuration retention.ms: Not a number of type LONG',
  ])
  assert.deepEqual(result(alter(TOPIC, [], set('colour', 'x'))), ['invalid-config', 'Unknown topic config name: colour'])
})

test('a request that is wrong in itself is an invalid request', () => {
  const bad: [AlterResource, ConfigOperation[]][] = [
    [TOPIC, [{ name: 'retention.ms', operation: 4, value: '1' }]],
    [TOPIC, [set('retention.ms', '1'), { name: 'retention.ms', operation: 1, value: null }]],
    [TOPIC, [set('retention.ms', null)]],
    [{ kind: 'topic', name: '' }, [set('retention.ms', '1')]],
    [{ kind: 'group', name: '' }, [set('consumer.session.timeout.ms', '45000')]],
  ]
  for (const [resource, operations] of bad) {
    const plan = alter(resource, [], ...operations)
    assert.equal(plan.kind === 'refused' && plan.reason, 'invalid-request', JSON.stringify(operations))
  }
})

test('a value is at most 32767 bytes long, counted in UTF-8', () => {
  const plan = alter(TOPIC, [], set('leader.replication.throttled.replicas', 'é'.repeat(16_384)))
  assert.equal(plan.kind === 'refused' && plan.reason, 'invalid-config')
})

test('a config that Kafka 4 dropped is taken and forgotten', () => {
  const plan = alter(TOPIC, [], set('message.downconversion.enable', 'true'), set('retention.ms', '1'))
  assert.deepEqual(result(plan), { 'retention.ms': '1' })
  assert.deepEqual(plan.kind === 'planned' && plan.forgotten, ['message.downconversion.enable'])
})

test('the older request replaces everything', () => {
  const stored = new Map([['segment.ms', '2']])
  assert.deepEqual(result(planReplace(TOPIC, stored, [['retention.ms', '1']], STOCK)), { 'retention.ms': '1' })
  assert.deepEqual(result(planReplace(TOPIC, stored, [], STOCK)), {})
  const nothing = planReplace(TOPIC, stored, [['retention.ms', null]], STOCK)
  assert.equal(nothing.kind === 'refused' && nothing.reason, 'invalid-request')
})

test('only dynamic broker configs change, each where it may', () => {
  assert.deepEqual(result(alter(ALL_BROKERS, [], set('message.max.bytes', '5'))), { 'message.max.bytes': '5' })
  assert.deepEqual(result(alter(BROKER, [], set('leader.replication.throttled.rate', '5'))), {
    'leader.replication.throttled.rate': '5',
  })
  assert.deepEqual(result(alter(ALL_BROKERS, [], set('leader.replication.throttled.rate', '5'))), [
    'invalid-request',
    'Cannot update these configs at default cluster level: leader.replication.throttled.rate',
  ])
  for (const name of ['num.partitions', 'log.dirs', 'super.users']) {
    assert.deepEqual(result(alter(BROKER, [], set(name, '5'))), [
      'invalid-request',
      `Cannot update these configs dynamically: ${name}`,
    ])
  }
  const bad = alter(ALL_BROKERS, [], set('message.max.bytes', 'x'))
  assert.equal(bad.kind === 'refused' && bad.reason, 'invalid-request')
})

test("a plug-in's key of a broker is stored unseen", () => {
  assert.deepEqual(result(alter(BROKER, [], set('my.plugin', 'x'))), { 'my.plugin': 'x' })
})

test('group configs stay within the bounds of the broker, and heartbeats below the session', () => {
  assert.deepEqual(result(alter(GROUP, [], set('consumer.session.timeout.ms', '50000'))), {
    'consumer.session.timeout.ms': '50000',
  })
  assert.match(
    String(result(alter(GROUP, [], set('consumer.session.timeout.ms', '60001')))),
    /group\.consumer\.max\.session\.timeout\.ms is 60000/,
  )
  assert.match(String(result(alter(GROUP, [], set('share.record.lock.duration.ms', '14999')))), /group\.share\.min/)
  assert.match(String(result(alter(GROUP, [], set('retention.ms', '1')))), /Unknown group config name: retention\.ms/)
  const broker = { ...STOCK, given: new Map([['group.consumer.max.heartbeat.interval.ms', '90000']]) }
  const plan = planAlter(GROUP, NO_OVERRIDES, [set('consumer.heartbeat.interval.ms', '45000')], broker)
  assert.match(String(result(plan)), /must be less than consumer\.session\.timeout\.ms/)
})

test('a share group starts at a duration in ISO 8601 or at one of two ends', () => {
  for (const value of ['earliest', 'latest', 'by_duration:PT1H', 'by_duration:P1DT2H3M4.5S', 'by_duration:P1D']) {
    assert.deepEqual(result(alter(GROUP, [], set('share.auto.offset.reset', value))), { 'share.auto.offset.reset': value })
  }
  for (const value of [
    'none',
    'by_duration:',
    'by_duration:P',
    'by_duration:PT',
    'by_duration:P1DT',
    'by_duration:-PT1H',
    'by_duration:1h',
  ]) {
    assert.equal(alter(GROUP, [], set('share.auto.offset.reset', value)).kind, 'refused', value)
  }
})

test('subscriptions take known keys, an interval in its range, and patterns by known fields', () => {
  const good = [
    set('metrics', 'org.apache.kafka.,*'),
    set('interval.ms', '100'),
    set('match', 'client_id=a.*,client_software_name=x'),
  ]
  assert.equal(alter(METRICS, [], ...good).kind, 'planned')
  const reasonOf = (plan: AlterPlan): unknown => plan.kind === 'refused' && plan.reason
  assert.equal(reasonOf(alter(METRICS, [], set('interval.ms', '99'))), 'invalid-request')
  assert.equal(reasonOf(alter(METRICS, [], set('colour', '1'))), 'invalid-request')
  for (const match of ['colour=red', 'client_id=(', 'client_id=(?=a)', 'client_id=', `client_id=${'a'.repeat(257)}`])
    assert.equal(reasonOf(alter(METRICS, [], set('match', match))), 'invalid-config', match)
})

test('log levels are set by name, deleted to where they began, and never appended', () => {
  const levels = new Map([['root', 'WARN']])
  const initial = new Map([['root', 'INFO']])
  const planned = planLoggerAlter(levels, initial, [set('root', 'debug')])
  assert.equal(planned.kind === 'planned' && planned.levels.get('root'), 'DEBUG')
  const reset = planLoggerAlter(levels, initial, [{ name: 'root', operation: 1, value: null }])
  assert.equal(reset.kind === 'planned' && reset.levels.get('root'), 'INFO')
  const reasonOf = (...operations: ConfigOperation[]): unknown => {
    const plan = planLoggerAlter(levels, initial, operations)
    return plan.kind === 'refused' && plan.reason
  }
  assert.equal(reasonOf(set('nobody', 'INFO')), 'invalid-config')
  assert.equal(reasonOf(set('root', 'LOUD')), 'invalid-config')
  assert.equal(reasonOf({ name: 'root', operation: 2, value: 'INFO' }), 'invalid-request')
})
