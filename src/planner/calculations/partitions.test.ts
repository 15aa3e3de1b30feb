import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planPartitions } from './partitions.ts'

const book = builtInBook()

interface Result {
  readonly step: number
  readonly required: number
  readonly requiredBy: string | null
  readonly symmetric: number
  readonly limit: number | null
  readonly recommended: number | null
  readonly binding: string
  readonly nearSymmetric?: number
  readonly warnings: readonly string[]
  readonly information: readonly string[]
  readonly explanation: string
}

function partitions(input: Record<string, unknown>): Result {
  return planPartitions.evaluate({ replicationFactor: 3, groups: [], ...input }, book).output as unknown as Result
}

const inputs = fc.record(
  {
    replicationFactor: fc.integer({ min: 1, max: 4 }),
    groups: fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 3 }),
    brokers: fc.integer({ min: 4, max: 30 }),
    min: fc.integer({ min: 1, max: 300 }),
    current: fc.integer({ min: 1, max: 300 }),
    partitionsMax: fc.integer({ min: 1, max: 400 }),
    tolerance: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
  },
  { requiredKeys: ['replicationFactor', 'groups'], noNullPrototype: true },
)

describe('plan partitions', () => {
  it('recommends a multiple of the step that is at least what is required, unless a limit is in the way', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { step, required, symmetric, limit, recommended } = partitions(input)
        assert.equal(symmetric % step, 0)
        assert.ok(symmetric >= required && symmetric - step < required)
        if (limit === null || symmetric <= limit) assert.equal(recommended, symmetric)
      }),
    )
  })

  it('never recommends fewer partitions than there are, nor more than a limit allows beyond those', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { recommended, limit } = partitions(input)
        if (recommended === null) return
        assert.ok(recommended >= (input.current ?? 0))
        if (limit !== null) assert.ok(recommended <= Math.max(limit, input.current ?? 0))
      }),
    )
  })

  it('finds the smallest nearly symmetric count, as trying one after the other does', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const { required, nearSymmetric } = partitions(input)
        const { tolerance, groups, brokers, replicationFactor } = input
        if (tolerance === undefined) return
        let tried = required
        const isUneven = (n: number) => Math.ceil(tried / n) / (tried / n) - 1 > tolerance + 1e-9
        while ([brokers ?? replicationFactor, ...groups].some(isUneven)) tried++
        assert.equal(nearSymmetric, tried)
      }),
    )
  })

  it('recommends one round of brokers where nothing asks for more', () => {
    const { recommended, binding, required } = partitions({ brokers: 5 })
    assert.deepEqual({ recommended, binding, required }, { recommended: 5, binding: 'symmetry', required: 1 })
  })

  it('names what requires a single partition, too, and the first of equals', () => {
    const requiredBy = (input: Record<string, unknown>) => partitions({ replicationFactor: 1, ...input }).requiredBy
    assert.equal(requiredBy({ groups: [1] }), 'consumers')
    assert.equal(requiredBy({ groups: [1], min: 1, current: 1 }), 'minimum')
    assert.deepEqual([requiredBy({}), requiredBy({ topicMiBps: 0, partitionProduceMiBps: 5 })], [null, null])
    assert.equal(requiredBy({ groups: [1], topicMiBps: 0, partitionProduceMiBps: 5 }), 'consumers')
  })

  it('lets an unevenness of just the tolerance pass', () => {
    const near = (tolerance: number) => partitions({ replicationFactor: 1, groups: [11], min: 20, tolerance }).nearSymmetric
    assert.deepEqual([near(0.1), near(0.0999)], [20, 21])
  })

  it('names nothing where limits leave less than is required', () => {
    const { recommended, warnings, binding } = partitions({ groups: [10], partitionsMax: 4 })
    assert.deepEqual(
      { recommended, warnings, binding },
      { recommended: null, warnings: ['limit-below-required'], binding: 'limit:partitionsMax' },
    )
  })

  it('takes an uneven spread of little traffic for information only', () => {
    const input = { groups: [7], brokers: 6, min: 10, partitionsMax: 12, topicMiBps: 0.5 }
    assert.deepEqual(partitions(input).information, ['asymmetric'])
    assert.deepEqual(partitions({ ...input, topicMiBps: 2 }).warnings, ['asymmetric'])
  })

  it('lets a file of limits say what little traffic is', () => {
    const mine = builtInBook({ limits: [{ name: 'mine', value: { constants: { 'partitions.noiseMiBps': 5 } } }] })
    const input = { replicationFactor: 3, groups: [7], brokers: 6, min: 10, partitionsMax: 12, topicMiBps: 2 }
    assert.deepEqual(planPartitions.evaluate(input, mine).output.information, ['asymmetric'])
  })

  it('writes down what throughput and room on brokers ask for, and which fields the rest is', () => {
    const input = { topicMiBps: 30, partitionProduceMiBps: 4, min: 7, groups: [5], partitionsPerBrokerMax: 9, brokers: 4 }
    const { trace } = planPartitions.evaluate({ replicationFactor: 3, ...input }, book)
    const step = (name: string) => trace.find((one) => one.step === name)
    assert.deepEqual([step('produceThroughput')?.result, step('partitionsPerBroker')?.result], [8, 12])
    assert.deepEqual(step('required')?.sources, {
      minimum: { kind: 'input', path: '/min' },
      consumers: { kind: 'input', path: '/groups' },
    })
    assert.deepEqual(step('step')?.sources?.brokers, { kind: 'input', path: '/brokers' })
  })

  it('explains what decided and what would be next', () => {
    const { explanation } = partitions({ groups: [2], current: 6, min: 20, partitionsMax: 100 })
    assert.equal(
      explanation,
      '24 partitions, asked for by the minimum wanted (20); an even spread takes multiples of 6. Next: the partitions that are there (6); the nearest limit is the most that the topic may have (100).',
    )
  })

  it('refuses what no cluster can be, by the path of the field', () => {
    assert.throws(() => partitions({ brokers: 0 }), { message: 'input: /brokers must be 1 or more, and is 0' })
    assert.throws(() => partitions({ brokers: 2 }), {
      message: 'input: /replicationFactor must be at most brokers (2), and is 3',
    })
    assert.throws(() => partitions({ mode: 'brokers' }), { message: /\/brokers is missing/ })
    assert.throws(() => partitions({ groups: [2, 0.5] }), { message: 'input: /groups/1 must be a whole number, and is 0.5' })
    assert.throws(() => partitions({ groups: [999_983, 999_979, 999_961] }), { message: /no common multiple/ })
  })
})
