import assert from 'node:assert/strict'
import test from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { LONG_MAX } from './definition.ts'
import { type BrokerOverrides, NO_OVERRIDES, SETTING_BY_NAME } from './settings.ts'
import { TOPIC_CONFIG_BY_NAME } from './topic-configs.ts'
import { topicSettings, validateTopicConfigs } from './topic-settings.ts'

const STOCK: BrokerOverrides = { perBroker: NO_OVERRIDES, clusterWide: NO_OVERRIDES, given: NO_OVERRIDES }

function given(...settings: [string, string][]): BrokerOverrides {
  return { ...STOCK, given: new Map(settings) }
}

function messageOf(configs: [string, string | null][], broker = STOCK): string {
  const check = validateTopicConfigs(configs, broker)
  return check.kind === 'refused' ? check.message : 'valid'
}

test("a topic without configs has Kafka's defaults", () => {
  assert.deepEqual(topicSettings(NO_OVERRIDES, STOCK), {
    deletes: true,
    compacts: false,
    retentionMs: 604_800_000,
    retentionBytes: Number.POSITIVE_INFINITY,
    maxMessageBytes: 1_048_588,
    segmentBytes: 1_073_741_824,
    logAppendTime: false,
    timestampBeforeMaxMs: Number.POSITIVE_INFINITY,
    timestampAfterMaxMs: 3_600_000,
    compression: 'producer',
    compressionLevel: undefined,
  })
})

test('the topic counts before what changed at run time, and that before what was given at the start', () => {
  const broker: BrokerOverrides = {
    perBroker: new Map([['message.max.bytes', '4']]),
    clusterWide: new Map([
      ['message.max.bytes', '3'],
      ['log.segment.bytes', '2000000'],
    ]),
    given: new Map([
      ['message.max.bytes', '2'],
      ['log.segment.bytes', '3000000'],
    ]),
  }
  assert.equal(topicSettings(new Map([['max.message.bytes', '5']]), broker).maxMessageBytes, 5)
  assert.equal(topicSettings(NO_OVERRIDES, broker).maxMessageBytes, 4)
  assert.equal(topicSettings(NO_OVERRIDES, broker).segmentBytes, 2_000_000)
})

test('retention in hours and minutes is inherited in milliseconds, finer spellings first', () => {
  assert.equal(topicSettings(NO_OVERRIDES, given(['log.retention.hours', '2'])).retentionMs, 7_200_000)
  assert.equal(
    topicSettings(NO_OVERRIDES, given(['log.retention.hours', '2'], ['log.retention.minutes', '3'])).retentionMs,
    180_000,
  )
  assert.equal(topicSettings(NO_OVERRIDES, given(['log.retention.minutes', '3'], ['log.retention.ms', '4'])).retentionMs, 4)
  assert.equal(topicSettings(NO_OVERRIDES, given(['log.retention.hours', '-1'])).retentionMs, Number.POSITIVE_INFINITY)
})

test('-1 and the largest long mean no bound', () => {
  for (const text of ['-1', LONG_MAX]) {
    const overrides = new Map([
      ['retention.ms', text],
      ['retention.bytes', text],
    ])
    const { retentionMs, retentionBytes } = topicSettings(overrides, STOCK)
    assert.deepEqual([retentionMs, retentionBytes], [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  }
})

test('a topic config is marked keep exactly when no value of it changes what holds', () => {
  const values = ['1', '3', '2000000', '0.1', 'true', 'compact', 'zstd', 'LogAppendTime', '0:1']
  const codecs = ['producer', 'gzip', 'lz4', 'zstd']
  for (const [name, { effect, read }] of TOPIC_CONFIG_BY_NAME) {
    const taken = values.filter((text) => read(text).kind === 'value')
    const changes = codecs.some((codec) => {
      const before = new Map([['compression.type', codec]])
      return taken.some((text) => !isDeepStrictEqual(topicSettings(before, STOCK), topicSettings(before.set(name, text), STOCK)))
    })
    assert.ok(taken.length > 0, name)
    assert.equal(changes ? 'use' : 'keep', effect, name)
  }
})

test('a server setting is marked keep as the topic configs are that inherit it', () => {
  for (const [name, { effect, serverKeys }] of TOPIC_CONFIG_BY_NAME)
    for (const key of serverKeys) assert.equal(SETTING_BY_NAME.get(key)?.effect, effect, `${key} of ${name}`)
})

test('both policies may hold, and none keeps everything', () => {
  const both = topicSettings(new Map([['cleanup.policy', 'compact, delete']]), STOCK)
  assert.deepEqual([both.compacts, both.deletes], [true, true])
  const none = topicSettings(new Map([['cleanup.policy', '']]), STOCK)
  assert.deepEqual([none.compacts, none.deletes], [false, false])
})

test('the level is that of the codec, and undefined where the codec has none or chooses', () => {
  const levelOf = (...configs: [string, string][]): number | undefined => topicSettings(new Map(configs), STOCK).compressionLevel
  assert.equal(levelOf(['compression.type', 'zstd']), 3)
  assert.equal(levelOf(['compression.type', 'lz4'], ['compression.lz4.level', '4']), 4)
  assert.equal(levelOf(['compression.type', 'gzip']), undefined)
  assert.equal(levelOf(['compression.type', 'gzip'], ['compression.gzip.level', '6']), 6)
  assert.equal(levelOf(['compression.type', 'snappy']), undefined)
})

test('a stored value that is not taken any more gives way to the default', () => {
  assert.equal(topicSettings(new Map([['segment.bytes', 'x']]), STOCK).segmentBytes, 1_073_741_824)
})

test('every topic config takes its own default', () => {
  for (const [name, { fallback }] of TOPIC_CONFIG_BY_NAME) assert.equal(messageOf([[name, fallback]]), 'valid', name)
})

test('refusals name key and value', () => {
  assert.equal(
    messageOf([['retention.ms', 'abc']]),
    'Invalid value abc for configuration retention.ms: Not a number of type LONG',
  )
  assert.equal(
    messageOf([['segment.bytes', '1']]),
    'Invalid value 1 for configuration segment.bytes: Value must be at least 1048576',
  )
  assert.equal(
    messageOf([['cleanup.policy', 'shrink']]),
    'Invalid value shrink for configuration cleanup.policy: String must be one of: compact, delete',
  )
  assert.equal(
    messageOf([['compression.gzip.level', '0']]),
    'Invalid value 0 for configuration compression.gzip.level: Value must be -1 or from 1 to 9',
  )
  assert.equal(messageOf([['colour', 'red']]), 'Unknown topic config name: colour')
  assert.equal(messageOf([['__proto__', 'red']]), 'Unknown topic config name: __proto__')
  assert.match(messageOf([['retention.ms', null]]), /Null value not supported/)
})

test('compaction lags are compared after the defaults are merged in', () => {
  const broker = given(['log.cleaner.max.compaction.lag.ms', '1000'])
  assert.match(
    messageOf([['min.compaction.lag.ms', '2000']], broker),
    /min\.compaction\.lag\.ms \(2000\) > max\.compaction\.lag\.ms \(1000\)/,
  )
  assert.equal(messageOf([['min.compaction.lag.ms', '2000']]), 'valid')
})

test('configs that Kafka 4 dropped are taken and forgotten', () => {
  const check = validateTopicConfigs(
    [
      ['message.format.version', '2.8'],
      ['retention.ms', '5'],
    ],
    STOCK,
  )
  assert.ok(check.kind === 'valid')
  assert.deepEqual([...check.overrides], [['retention.ms', '5']])
  assert.deepEqual(check.forgotten, ['message.format.version'])
})
