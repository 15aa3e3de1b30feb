import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokerRoom } from '../../../test/fakes/broker-room.ts'
import { SILENT } from '../../base/ports.ts'
import { incrementalAlterConfigsApi } from '../../protocol/generated/44-incremental-alter-configs.ts'
import { ClusterConfigs } from '../cluster-configs.ts'
import { ConfigChanges } from '../config-changes.ts'

type Operation = readonly [name: string, operation: number, value: string | null]

const TOPIC = 2
const BROKER = 4
const LOGGER = 8
const CLIENT_METRICS = 16
const GROUP = 32
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3]

function resource(resourceType: number, resourceName: string, ...operations: readonly Operation[]) {
  const configs = operations.map(([name, configOperation, value]) => ({ name, configOperation, value }))
  return { resourceType, resourceName, configs }
}

function configChanges({ log, clock, state }: BrokerRoom): ConfigChanges {
  const configs = new ClusterConfigs({ state, brokerId: 1, given: new Map() })
  return new ConfigChanges({ log, clock, logger: SILENT, configs })
}

async function alter(room: BrokerRoom, resources: readonly ReturnType<typeof resource>[], validateOnly = false) {
  const { responses } = await room.ask(incrementalAlterConfigsApi, { resources, validateOnly })
  return responses.map(({ errorCode, errorMessage }) => (errorCode === 0 ? errorCode : [errorCode, errorMessage]))
}

test('a topic takes all of its operations or none, and another topic its own', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('a', 1, { 'segment.ms': '5' })
  await room.createTopic('b')
  const answers = await alter(room, [
    resource(TOPIC, 'a', ['retention.ms', SET, '60000'], ['segment.ms', DELETE, null], ['cleanup.policy', APPEND, 'compact']),
    resource(TOPIC, 'b', ['retention.ms', SET, '60000'], ['segment.bytes', SET, 'many']),
    resource(TOPIC, 'c', ['retention.ms', SET, '60000']),
    resource(TOPIC, '..', ['retention.ms', SET, '60000']),
  ])
  assert.deepEqual(answers, [
    0,
    [40, 'Invalid value many for configuration segment.bytes: Not a number of type INT'],
    [3, "The topic 'c' does not exist."],
    [17, 'the topic name can\'t be "." or ".."'],
  ])
  const { topics } = room.state
  assert.deepEqual(Object.fromEntries(topics.findByName('a')!.configs), {
    'cleanup.policy': 'delete,compact',
    'retention.ms': '60000',
  })
  assert.equal(topics.findByName('b')!.configs.size, 0)
})

test('validating only gives the same answers and changes nothing', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('a')
  const before = room.state.appliedIndex
  const resources = [
    resource(TOPIC, 'a', ['retention.ms', SET, '60000']),
    resource(BROKER, '', ['message.max.bytes', SET, 'x']),
    resource(GROUP, 'g', ['consumer.session.timeout.ms', SET, '50000']),
    resource(LOGGER, '1', ['root', SET, 'DEBUG']),
  ]
  assert.deepEqual(await alter(room, resources, true), [
    0,
    [42, 'Invalid value x for configuration message.max.bytes: Not a number of type INT'],
    0,
    0,
  ])
  assert.equal(room.state.appliedIndex, before)
  assert.equal(room.logLevel.level, 'info')
})

test('what is set for all brokers holds at once, and for one broker before it', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const topic = room.state.topics.findByName('t')!
  const configs = new ClusterConfigs({ state: room.state, brokerId: 1, given: new Map([['message.max.bytes', '5000']]) })
  assert.equal(configs.ofTopic(topic).maxMessageBytes, 5_000)
  assert.deepEqual(await alter(room, [resource(BROKER, '', ['message.max.bytes', SET, '6000'])]), [0])
  assert.equal(configs.ofTopic(topic).maxMessageBytes, 6_000)
  assert.deepEqual(await alter(room, [resource(BROKER, '1', ['message.max.bytes', SET, '7000'])]), [0])
  assert.equal(configs.ofTopic(topic).maxMessageBytes, 7_000)
  assert.deepEqual(await alter(room, [resource(BROKER, '1', ['message.max.bytes', DELETE, null])]), [0])
  assert.deepEqual(await alter(room, [resource(BROKER, '', ['message.max.bytes', DELETE, null])]), [0])
  assert.equal(configs.ofTopic(topic).maxMessageBytes, 5_000)
})

test('what is not dynamic, not a broker or not known is refused as a bad request', async () => {
  const room = await BrokerRoom.open()
  const answers = await alter(room, [
    resource(BROKER, '1', ['num.partitions', SET, '3']),
    resource(BROKER, 'one', ['message.max.bytes', SET, '3']),
    resource(LOGGER, '2', ['root', SET, 'DEBUG']),
    resource(LOGGER, '', ['root', SET, 'DEBUG']),
    resource(1, 'x'),
    resource(GROUP, '', ['consumer.session.timeout.ms', SET, '50000']),
  ])
  assert.deepEqual(answers, [
    [42, 'Cannot update these configs dynamically: num.partitions'],
    [42, 'Node id must be an integer, but it is: one'],
    [42, 'Unexpected broker id, expected 1, but received 2.'],
    [42, 'Broker id must not be empty.'],
    [42, "Configs of resource type 1 can't be changed."],
    [42, 'Default group resources are not allowed.'],
  ])
})

test('a resource that is named twice is refused both times, and the others go on', async () => {
  const room = await BrokerRoom.open()
  const twice = resource(GROUP, 'g', ['consumer.session.timeout.ms', SET, '50000'])
  const other = resource(CLIENT_METRICS, 'g', ['interval.ms', SET, '1000'])
  const refused = [42, 'Each resource must appear at most once.']
  assert.deepEqual(await alter(room, [twice, other, twice]), [refused, 0, refused])
  assert.deepEqual(room.state.configs.names('group'), [])
  assert.deepEqual(Object.fromEntries(room.state.configs.of('client-metrics', 'g')), { 'interval.ms': '1000' })
})

test('many resources of one version in one request and in several are all stored', async () => {
  const room = await BrokerRoom.open()
  const names = Array.from({ length: 30 }, (_, i) => `g${i}`)
  const requests = [0, 1, 2].map((third) => {
    const some = names.filter((_, i) => i % 3 === third)
    const resources = some.map((name) => resource(GROUP, name, ['consumer.session.timeout.ms', SET, '50000']))
    return room.send(incrementalAlterConfigsApi, { resources, validateOnly: false })
  })
  // One entry of the log after the other, and no time for any.
  for (const _ of names) await room.clock.pass(0)
  for (const { responses } of await Promise.all(requests)) {
    assert.equal(responses.length, 10)
    for (const { errorCode } of responses) assert.equal(errorCode, 0)
  }
  assert.deepEqual(room.state.configs.names('group'), names.sort())
})

test('many changes of one topic at the same time are all stored', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const topic = room.state.topics.findByName('t')!
  const codes: number[] = []
  for (let at = 1; at <= 40; at++) {
    const resources = [resource(TOPIC, 't', ['segment.ms', SET, String(at)])]
    const sent = room.send(incrementalAlterConfigsApi, { resources, validateOnly: false })
    void sent.then(({ responses }) => codes.push(responses[0]!.errorCode))
  }
  for (let at = 1; at <= 40; at++) await room.clock.pass(0)
  assert.deepEqual(codes, new Array<number>(40).fill(0))
  assert.deepEqual(Object.fromEntries(topic.configs), { 'segment.ms': '40' })
})

test('changes whose turn comes when their time is up are not made', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  room.loglet.hold()
  const alterations = ['1', '2'].map((value) => {
    const resources = [resource(TOPIC, 't', ['segment.ms', SET, value])]
    return room.send(incrementalAlterConfigsApi, { resources, validateOnly: false })
  })
  await room.clock.pass(room.settings.requestMsMax)
  const messages = (await Promise.all(alterations)).map(({ responses }) => [responses[0]!.errorCode, responses[0]!.errorMessage])
  assert.deepEqual(messages, [
    [7, 'The change was not known to be stored within request.timeout.ms; it may still be.'],
    [7, 'Nothing was changed: changes that came before took all of request.timeout.ms.'],
  ])
  room.loglet.release()
  await room.clock.pass(1)
  assert.equal(room.state.topics.findByName('t')!.configs.get('segment.ms'), '1')
})

test('a change that another one overtakes is planned anew on what that one left', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const topic = room.state.topics.findByName('t')!
  let hasRaced = false
  const plan = configChanges(room).change(
    { kind: 'topic', name: 't' },
    (stored) => {
      if (!hasRaced) {
        hasRaced = true
        // As another broker would: in the log before the planned change.
        const changes = [{ name: 'segment.ms', value: '7' }]
        void room.log.submit({ kind: 'alter-topic-configs', id: topic.id, version: topic.configVersion, changes })
      }
      const overrides = new Map([...stored, ['retention.ms', String(stored.size)]])
      return { kind: 'planned', changes: [{ name: 'retention.ms', value: String(stored.size) }], overrides, forgotten: [] }
    },
    false,
    room.clock.monotonicMs() + 1_000,
  )
  assert.equal((await room.settled(plan)).reason, 'none')
  assert.deepEqual(Object.fromEntries(topic.configs), { 'retention.ms': '1', 'segment.ms': '7' })
})

test('a change that others overtake each time is given up with an error that clients retry', async () => {
  const room = await BrokerRoom.open()
  await room.createTopic('t')
  const topic = room.state.topics.findByName('t')!
  const plan = configChanges(room).change(
    { kind: 'topic', name: 't' },
    () => {
      const value = String(topic.configVersion)
      const changes = [{ name: 'segment.ms', value }]
      void room.log.submit({ kind: 'alter-topic-configs', id: topic.id, version: topic.configVersion, changes })
      return { kind: 'planned', changes: [{ name: 'retention.ms', value: '1' }], overrides: new Map(), forgotten: [] }
    },
    false,
    room.clock.monotonicMs() + 1_000,
  )
  assert.equal((await room.settled(plan)).reason, 'stale-config-change')
  assert.equal(topic.configs.get('retention.ms'), undefined)
})

test('a change whose outcome does not come within the time is answered as timed out', async () => {
  const room = await BrokerRoom.open()
  room.loglet.hold()
  const resources = [resource(GROUP, 'g', ['consumer.session.timeout.ms', SET, '50000'])]
  const held = room.send(incrementalAlterConfigsApi, { resources, validateOnly: false })
  await room.clock.pass(room.settings.requestMsMax)
  assert.equal((await held).responses[0]?.errorCode, 7)
  assert.equal(room.state.configs.names('group').length, 0)
  room.loglet.release()
  await room.clock.pass(0)
  assert.deepEqual(room.state.configs.names('group'), ['g'], 'what was submitted may still be done')
})

test('log levels are changed at once, and deleting goes back to that of the start', async () => {
  const room = await BrokerRoom.open()
  assert.deepEqual(await alter(room, [resource(LOGGER, '1', ['root', SET, 'trace'])]), [0])
  assert.equal(room.logLevel.level, 'debug')
  assert.deepEqual(await alter(room, [resource(LOGGER, '1', ['root', DELETE, null])]), [0])
  assert.equal(room.logLevel.level, 'info')
  assert.deepEqual(
    await alter(room, [resource(LOGGER, '1', ['kafka.server', SET, 'INFO']), resource(LOGGER, '1', ['root', SUBTRACT, 'INFO'])]),
    [
      [42, 'Each resource must appear at most once.'],
      [42, 'Each resource must appear at most once.'],
    ],
  )
  assert.deepEqual(await alter(room, [resource(LOGGER, '1', ['kafka.server', SET, 'INFO'])]), [
    [40, 'Logger kafka.server does not exist!'],
  ])
})
