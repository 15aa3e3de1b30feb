import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { sum } from '../numbers.ts'
import { planTopology } from './topology.ts'
import { place } from './topology-placement.ts'

const book = builtInBook()

interface Result {
  readonly replicasTotal: number
  readonly imbalance: Readonly<Record<string, number | null>>
  readonly perBroker: readonly { readonly networkInMiBps: number | null }[]
  readonly fixes: readonly { readonly brokers: number }[]
}

function topology(input: unknown): Result {
  return planTopology.evaluate(input, book).output as unknown as Result
}

const zones = fc.record(
  { a: fc.integer({ min: 1, max: 5 }), b: fc.integer({ min: 1, max: 5 }), c: fc.integer({ min: 1, max: 5 }) },
  { noNullPrototype: true },
)
const topics = fc.array(
  fc.record({ partitions: fc.integer({ min: 1, max: 20 }), replicationFactor: fc.integer({ min: 1, max: 3 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
)

describe('plan topology', () => {
  it('places every copy and leads every partition once', () => {
    fc.assert(
      fc.property(zones, topics, (where, what) => {
        const placed = place(where, what)
        what.forEach(({ partitions, replicationFactor }, topic) => {
          assert.equal(sum(placed.map(({ copiesOf }) => copiesOf[topic]!)), partitions * replicationFactor)
          assert.equal(sum(placed.map(({ ledOf }) => ledOf[topic]!)), partitions)
          // Two copies of a partition never lie on one broker.
          assert.ok(placed.every(({ copiesOf }) => copiesOf[topic]! <= partitions))
        })
      }),
    )
  })

  it('gives zones of equal size equally many copies, give or take one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), topics, (each, what) => {
        const placed = place({ a: each, b: each, c: each }, what)
        const perZone = ['a', 'b', 'c'].map((zone) =>
          sum(placed.filter((one) => one.zone === zone).map(({ replicas }) => replicas)),
        )
        assert.ok(Math.max(...perZone) - Math.min(...perZone) <= 1, perZone.join(' '))
      }),
    )
  })

  it('fills a small zone and goes on in the others', () => {
    const placed = place({ a: 1, b: 3 }, [{ partitions: 1, replicationFactor: 4 }])
    assert.deepEqual(
      placed.map(({ replicas }) => replicas),
      [1, 1, 1, 1],
    )
  })

  it('has no figure for traffic that is not told of every topic', () => {
    const known = { name: 'a', partitions: 3, replicationFactor: 3, produceMiBps: 3, fanOut: 1, retentionHours: 1 }
    const { imbalance, perBroker } = topology({
      zones: { a: 1, b: 1, c: 1 },
      topics: [known, { name: 'b', partitions: 1, replicationFactor: 3 }],
    })
    assert.deepEqual(imbalance, { replicas: 1, leaders: 1.5, networkIn: null, networkOut: null, disk: null, crossing: null })
    assert.equal(perBroker[0]?.networkInMiBps, null)
  })

  it('proposes no fix for even zones, and none with fewer brokers than copies', () => {
    const what = [{ name: 'a', partitions: 3, replicationFactor: 3 }]
    assert.deepEqual(topology({ zones: { a: 2, b: 2 }, topics: what }).fixes, [])
    const { fixes } = topology({ zones: { a: 2, b: 1 }, topics: what })
    assert.deepEqual(
      fixes.map(({ brokers }) => brokers),
      [4],
    )
  })

  it('refuses more copies than brokers, and a cluster without brokers', () => {
    assert.throws(() => topology({ zones: { a: 2 }, topics: [{ name: 'x', partitions: 1, replicationFactor: 3 }] }), {
      message: 'input: /topics/0/replicationFactor must be at most the number of brokers (2), and is 3',
    })
    assert.throws(() => topology({ zones: {}, topics: [] }), { message: 'input: /zones must have a zone with a broker' })
    assert.throws(() => topology({ zones: { a: 0 }, topics: [] }), { message: 'input: /zones/a must be 1 or more, and is 0' })
  })

  it('places a hundred thousand partitions in reasonable time', { timeout: 20_000 }, () => {
    const what = Array.from({ length: 10_000 }, (_, at) => ({ name: `t${at}`, partitions: 10, replicationFactor: 3 }))
    assert.equal(topology({ zones: { a: 10, b: 10, c: 10 }, topics: what }).replicasTotal, 300_000)
  })
})
