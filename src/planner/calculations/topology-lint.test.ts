import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planTopology } from './topology.ts'

interface Result {
  readonly placement: string
  readonly zonesEven: boolean | null
  readonly replicasPerBroker: Readonly<Record<string, number>>
  readonly leadersPerBroker: Readonly<Record<string, number>>
  readonly imbalance: Readonly<Record<string, number | null>>
  readonly hottest: Readonly<Record<string, number | null>>
  readonly consumers: readonly Readonly<Record<string, unknown>>[]
  readonly lint: readonly { readonly rule: string; readonly state: string; readonly found: string }[]
}

const book = builtInBook()

function topology(input: object): Result {
  return planTopology.evaluate(input, book).output as unknown as Result
}

/** `rule state` of those asked for. */
function lint(input: object, ...rules: readonly string[]): string[] {
  const { lint: found } = topology(input)
  return rules.map((rule) => found.find((one) => one.rule === rule)!.state)
}

const brokers = [10, 11, 12].map((id) => ({ id, zone: `z${id}`, rack: `z${id}` }))
const led = (leader: number | null, ...replicas: readonly number[]) => ({ replicas, leader })
const spread = {
  name: 'orders',
  partitions: 3,
  replicationFactor: 3,
  durable: true,
  assignment: [led(10, 10, 11, 12), led(11, 11, 12, 10), led(12, 12, 10, 11)],
}

describe('plan topology of what really lies where', () => {
  it('takes the assignment as it is, by the ids of brokers', () => {
    const skewed = {
      ...spread,
      produceMiBps: 3,
      fanOut: 1,
      assignment: [led(11, 10, 11, 12), led(11, 11, 12, 10), led(null, 12, 10, 11)],
    }
    const { placement, replicasPerBroker, leadersPerBroker, imbalance, hottest } = topology({ brokers, topics: [skewed] })
    assert.equal(placement, 'actual')
    assert.deepEqual(replicasPerBroker, { 10: 3, 11: 3, 12: 3 })
    assert.deepEqual(leadersPerBroker, { 10: 0, 11: 2, 12: 0 })
    assert.deepEqual([imbalance.leaders, hottest.leaders], [3, 11])
    // Two partitions of 1 MiB/s: two copies in other zones, and two thirds of what is written and read.
    assert.deepEqual([imbalance.crossing, hottest.crossing], [3, 11])
  })

  it('goes by a good balancer as soon as one topic does not say where its copies are', () => {
    const { placement, leadersPerBroker } = topology({
      brokers,
      topics: [spread, { name: 'x', partitions: 3, replicationFactor: 1 }],
    })
    assert.equal(placement, 'canonical')
    assert.deepEqual(leadersPerBroker, { 1: 2, 2: 2, 3: 2 })
  })

  it('says nothing of zones where a broker has none, and what it can of the rest', () => {
    const { zonesEven, imbalance } = topology({
      brokers: brokers.map(({ id, zone }) => (id === 10 ? { id } : { id, zone })),
      topics: [{ ...spread, produceMiBps: 3, fanOut: 1 }],
    })
    assert.deepEqual([zonesEven, imbalance.networkOut, imbalance.crossing], [null, 1, null])
  })

  it('refuses what cannot be', () => {
    const refused = (input: object, message: string) => assert.throws(() => topology(input), { message })
    refused({ topics: [] }, 'input: /brokers is missing, and so is zones')
    refused({ zones: { a: 1 }, brokers, topics: [] }, 'input: /zones and brokers say the same: give one of them')
    refused({ brokers: [...brokers, { id: 10 }], topics: [] }, 'input: /brokers/3/id is there already: 10')
    refused({ brokers: [{ id: 1 }], topics: [] }, 'input: /brokers must each have a zone, unless every topic has its assignment')
    refused(
      { brokers, topics: [{ ...spread, assignment: [led(10, 10)] }] },
      'input: /topics/0/assignment must have an entry for each of 3 partitions',
    )
    refused(
      { brokers, topics: [{ ...spread, partitions: 1, assignment: [led(9, 10, 13)] }] },
      'input: /topics/0/assignment/0/replicas/1 must be the id of a broker, and is 13\ninput: /topics/0/assignment/0/leader must be the id of a broker, and is 9',
    )
  })

  it('names of each group the member with most partitions', () => {
    const groups = [
      {
        id: 'g',
        members: [
          { id: 'a', partitions: 1 },
          { id: 'b', partitions: 3 },
          { id: 'c', partitions: 0 },
        ],
      },
      {
        id: 'even',
        members: [
          { id: 'a', partitions: 2 },
          { id: 'b', partitions: 2 },
        ],
      },
    ]
    assert.deepEqual(topology({ brokers, topics: [spread], groups }).consumers, [
      { group: 'g', members: 3, idle: 1, imbalance: 2.25, mostLoaded: 'b', mostPartitions: 3 },
      { group: 'even', members: 2, idle: 0, imbalance: 1, mostLoaded: null, mostPartitions: 2 },
    ])
  })
})

describe('lint of a topology', () => {
  it('passes a baseline of which all is known and right', () => {
    const { lint: found } = topology({
      brokers,
      zonesWanted: ['z10', 'z11', 'z12'],
      topics: [spread],
      defaults: { decidedAtBrokers: 3 },
    })
    assert.deepEqual([...new Set(found.map(({ state }) => state))], ['pass'])
    assert.equal(found.length, 8)
  })

  it('leaves defaults undecided that were never set, or decided when there were fewer brokers', () => {
    const nine = Array.from({ length: 9 }, (_, id) => ({ id, zone: `z${id % 3}` }))
    const of = (defaults?: object) => lint({ brokers: nine, topics: [], defaults }, 'defaults-decided')
    assert.deepEqual(of({ decidedAtBrokers: 3, replicationFactorSet: true, minInsyncReplicasSet: true }), ['undecided'])
    assert.deepEqual(of({ replicationFactorSet: false }), ['undecided'])
    assert.deepEqual(of({ replicationFactorSet: true, minInsyncReplicasSet: true }), ['unknown'])
    assert.deepEqual(of(), ['unknown'])
    assert.deepEqual(of({ decidedAtBrokers: 9 }), ['pass'])
  })

  it('fails few brokers and zones, zones without a broker, brokers without a rack', () => {
    const rules = ['enough-brokers', 'enough-zones', 'brokers-multiple-of-zones', 'broker-in-each-zone', 'rack-on-every-broker']
    const few = {
      brokers: [
        { id: 1, zone: 'a', rack: null },
        { id: 2, zone: 'b', rack: 'b' },
      ],
      zonesWanted: ['a', 'b', 'c'],
      topics: [],
    }
    assert.deepEqual(lint(few, ...rules), ['fail', 'fail', 'pass', 'fail', 'fail'])
    assert.deepEqual(lint({ zones: { a: 2, b: 1, c: 1 }, topics: [] }, ...rules), ['pass', 'pass', 'fail', 'unknown', 'unknown'])
  })

  it('fails durable topics with two copies in a zone, and knows nothing of others', () => {
    const near = brokers.map((broker) => ({ ...broker, zone: broker.id === 12 ? 'z11' : broker.zone }))
    const state = (topic: object, where: readonly object[] = near) =>
      lint({ brokers: where, topics: [topic] }, 'durable-topics-spread')[0]
    assert.equal(state(spread), 'fail')
    assert.equal(state({ ...spread, durable: undefined }), 'unknown')
    assert.equal(state({ ...spread, durable: false }), 'unknown')
    assert.equal(state({ ...spread, durable: undefined }, brokers), 'pass')
    assert.equal(state({ name: 'a', partitions: 1, replicationFactor: 2, durable: true }, brokers), 'fail')
    assert.equal(state({ name: 'a', partitions: 1, replicationFactor: 3, durable: true }, brokers), 'unknown')
  })

  it('passes leaders only where they are, and fails what no balancer could even out', () => {
    const four = { name: 'a', partitions: 4, replicationFactor: 1 }
    assert.deepEqual(lint({ zones: { a: 1, b: 1, c: 1 }, topics: [four] }, 'leaders-even'), ['fail'])
    assert.deepEqual(lint({ zones: { a: 1, b: 1 }, topics: [four] }, 'leaders-even'), ['unknown'])
    assert.deepEqual(lint({ brokers, topics: [spread] }, 'leaders-even'), ['pass'])
  })
})
