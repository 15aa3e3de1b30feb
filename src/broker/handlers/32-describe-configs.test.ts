import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { describeConfigsApi } from '../../protocol/generated/32-describe-configs.ts'

type Asked = readonly [type: number, name: string, keys?: readonly string[]]

async function describe(
  room: BrokerRoom,
  asked: readonly Asked[],
  { includeSynonyms = false, includeDocumentation = false, version = 4 } = {},
) {
  const resources = asked.map(([resourceType, resourceName, configurationKeys = null]) => ({
    resourceType,
    resourceName,
    configurationKeys,
  }))
  const request = { resources, includeSynonyms, includeDocumentation }
  return (await room.ask(describeConfigsApi, request, { version })).results
}

test('a topic shows its own configs, those of the server and the built-in ones, with their sources', async () => {
  const room = await BrokerRoom.open({}, { 'log.segment.bytes': '2000000' })
  await room.createTopic('t', 1, { 'retention.ms': '5' })
  const [topic] = await describe(room, [[2, 't']], { includeSynonyms: true })
  const of = (name: string) => topic!.configs.find((config) => config.name === name)
  assert.equal(topic!.errorCode, 0)
  assert.deepEqual(of('retention.ms'), {
    name: 'retention.ms',
    value: '5',
    readOnly: false,
    isDefault: false,
    configSource: 1,
    isSensitive: false,
    synonyms: [{ name: 'retention.ms', value: '5', source: 1 }],
    configType: 5,
    documentation: null,
  })
  const segment = of('segment.bytes')
  assert.deepEqual([segment?.value, segment?.configSource], ['2000000', 4])
  assert.deepEqual(segment?.synonyms, [
    { name: 'log.segment.bytes', value: '2000000', source: 4 },
    { name: 'log.segment.bytes', value: '1073741824', source: 5 },
  ])
  const policy = of('cleanup.policy')
  assert.deepEqual([policy?.value, policy?.configSource, policy?.configType], ['delete', 5, 7])
})

test('only the asked configs come, and documentation only if it is asked for', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const [topic] = await describe(room, [[2, 't', ['retention.ms', 'no.such.config']]], { includeDocumentation: true })
  assert.deepEqual(
    topic!.configs.map(({ name }) => name),
    ['retention.ms'],
  )
  assert.ok(topic!.configs[0]!.documentation!.length > 10)
  assert.deepEqual(topic!.configs[0]!.synonyms, [])
})

test('each resource has its own answer, in the order asked', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const results = await describe(room, [
    [2, 'missing'],
    [2, 'a b'],
    [2, 't', ['retention.ms']],
    [4, '2'],
    [4, 'one'],
    [8, ''],
    [16, ''],
    [32, ''],
  ])
  assert.deepEqual(
    results.map(({ resourceType, resourceName, errorCode, errorMessage }) => [
      resourceType,
      resourceName,
      errorCode,
      errorMessage,
    ]),
    [
      [2, 'missing', 3, "The topic 'missing' does not exist."],
      [2, 'a b', 17, 'the topic name is illegal, it contains a character other than ASCII alphanumerics, ".", "_" and "-"'],
      [2, 't', 0, null],
      [4, '2', 42, 'Unexpected broker id, expected 1 or empty string, but received 2.'],
      [4, 'one', 42, 'Unexpected broker id, expected 1 or empty string, but received one.'],
      [8, '', 42, 'Broker id must not be empty.'],
      [16, '', 42, 'Client metrics subscription name must not be empty.'],
      [32, '', 42, 'Group name must not be empty.'],
    ],
  )
})

test('a resource type that is not known refuses the whole request', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const results = await describe(room, [
    [2, 't'],
    [3, 'x'],
  ])
  assert.deepEqual(
    results.map(({ errorCode, configs }) => [errorCode, configs.length]),
    [
      [42, 0],
      [42, 0],
    ],
  )
})

test('a broker shows its settings, and the broker without a name only what was changed for all', async () => {
  const room = await BrokerRoom.open({}, { 'num.partitions': '6' })
  const changes = [
    { name: 'message.max.bytes', value: '2000' },
    { name: 'plug.in.key', value: 'secret' },
  ]
  await room.settled(
    room.log.submit({ kind: 'alter-configs', type: 'broker', name: '', version: room.state.configVersion, changes }),
  )
  const [broker, all] = await describe(room, [
    [4, '1'],
    [4, ''],
  ])
  const of = (name: string) => broker!.configs.find((config) => config.name === name)
  assert.deepEqual(
    [of('num.partitions')?.value, of('num.partitions')?.configSource, of('num.partitions')?.readOnly],
    ['6', 4, true],
  )
  assert.deepEqual([of('message.max.bytes')?.value, of('message.max.bytes')?.configSource], ['2000', 3])
  assert.equal(of('message.max.bytes')?.readOnly, false)
  assert.deepEqual(
    all!.configs.map(({ name, value, isSensitive }) => [name, value, isSensitive]),
    [
      ['message.max.bytes', '2000', false],
      ['plug.in.key', null, true],
    ],
  )
})

test('loggers, groups and client-metrics subscriptions need not exist to be described', async () => {
  const room = await BrokerRoom.open()
  const [loggers, group, metrics] = await describe(room, [
    [8, '1'],
    [32, 'g', ['consumer.session.timeout.ms']],
    [16, 'm'],
  ])
  assert.deepEqual(
    loggers!.configs.map(({ name, value, configSource }) => [name, value, configSource]),
    [['root', 'INFO', 6]],
  )
  assert.deepEqual(
    group!.configs.map(({ name, value, configSource }) => [name, value, configSource]),
    [['consumer.session.timeout.ms', '45000', 5]],
  )
  assert.deepEqual(
    metrics!.configs.map(({ name, value }) => [name, value]),
    [
      ['interval.ms', '300000'],
      ['match', ''],
      ['metrics', ''],
    ],
  )
})

test('the first version has a flag in place of the source, and every version can be said', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t', 1, { 'retention.ms': '5' })
  const [topic] = await describe(room, [[2, 't', ['retention.ms', 'segment.ms']]], { version: 0 })
  assert.deepEqual(
    topic!.configs.map(({ name, isDefault }) => [name, isDefault]),
    [
      ['retention.ms', false],
      ['segment.ms', true],
    ],
  )
  const all: readonly Asked[] = [2, 4, 8, 16, 32].map((type) => [type, type === 2 ? 't' : '1'])
  for (const version of [0, 1, 2, 3, 4]) {
    const results = await describe(room, all, { version, includeSynonyms: version > 0, includeDocumentation: version > 2 })
    for (const { configs } of results) assert.ok(configs.length > 0)
  }
})
