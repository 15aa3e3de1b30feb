import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import { planWaves } from './waves.ts'

const book = builtInBook()

interface Result {
  readonly units: readonly (readonly string[])[]
  readonly waves: readonly {
    readonly index: number
    readonly topics: readonly string[]
    readonly gib: number | null
    readonly oversize: boolean | null
  }[]
  readonly groups: Readonly<Record<string, number | null>>
  readonly producers: Readonly<Record<string, number | null>>
  readonly warnings: readonly string[]
  readonly valid: boolean
  readonly problems: readonly string[]
  readonly unknownGib: readonly string[]
  readonly unlisted: readonly unknown[]
  readonly plans: readonly Plan[]
  readonly groupPlans: readonly { readonly wave: number | null; readonly offsets: string | null; readonly ifItLags: string }[]
  readonly course: {
    readonly steps: readonly { readonly step: string; readonly hours: number | null }[]
    readonly lastSafeRollback: string | null
  }
}

interface Plan {
  readonly blocked: boolean
  readonly blockedBy: readonly string[]
  readonly copyHours: number | null
  readonly producers: readonly (readonly string[])[]
}

function waves(input: Record<string, unknown>): Result {
  return planWaves.evaluate(input, book).output as unknown as Result
}

const topics = (...names: readonly string[]) => names.map((name) => ({ name, gib: 1 }))

describe('plan waves', () => {
  it('binds by transactional producers, Streams, exactly-once connectors and lists, and by nothing else', () => {
    const { units } = waves({
      topics: topics('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'),
      producers: [
        { id: 'p', topics: ['a', 'b'], transactional: true },
        { id: 'q', topics: ['i', 'j'] },
      ],
      applications: [
        { id: 's', kind: 'streams', topics: ['b', 'c'] },
        { id: 'x', kind: 'exactly-once-connector', topics: ['d', 'e'] },
        { id: 'y', kind: 'connect', topics: ['i', 'j'] },
      ],
      groups: [{ id: 'r', topics: ['i', 'j'] }],
      together: [['f', 'g']],
    })
    assert.deepEqual(units, [['h'], ['i'], ['j'], ['d', 'e'], ['f', 'g'], ['a', 'b', 'c']])
  })

  it('binds the internal topics that Streams named after the application', () => {
    const { units } = waves({
      topics: topics('app-counts-changelog', 'app-by-key-repartition', 'other-counts-changelog', 'in'),
      applications: [{ id: 'app', kind: 'streams', topics: ['in'] }],
    })
    assert.deepEqual(units, [['other-counts-changelog'], ['app-by-key-repartition', 'app-counts-changelog', 'in']])
  })

  it('keeps the first unit alone, changes waves with criticality, and calls too large what is', () => {
    const result = waves({
      topics: [
        { name: 'a', gib: 1, criticality: 1 },
        { name: 'b', gib: 2, criticality: 1 },
        { name: 'c', gib: 30, criticality: 1 },
        { name: 'd', gib: 4, criticality: 2 },
        { name: 'e', gib: 6, criticality: 2 },
      ],
      limits: { gibPerWave: 10 },
    })
    assert.deepEqual(
      result.waves.map(({ topics: inside, oversize }) => [inside.join(), oversize]),
      [
        ['a', false],
        ['b', false],
        ['c', true],
        ['d,e', false],
      ],
    )
    assert.deepEqual(result.warnings, [])
  })

  it('moves alone what nobody knows the size of, where sizes are limited', () => {
    const input = { topics: [{ name: 'a', gib: 1 }, { name: 'b', gib: 1 }, { name: 'c' }, { name: 'd', gib: null }] }
    const limited = waves({ ...input, limits: { gibPerWave: 10 } })
    assert.deepEqual(
      limited.waves.map(({ topics: inside, gib, oversize }) => [inside.join(), gib, oversize]),
      [
        ['a', 1, false],
        ['b', 1, false],
        ['c', null, null],
        ['d', null, null],
      ],
    )
    assert.deepEqual(limited.unknownGib, ['c', 'd'])
    assert.deepEqual(
      waves(input).waves.map(({ gib }) => gib),
      [1, null],
    )
  })

  it('has nothing to warn of where nothing moves, and warns of a single window', () => {
    assert.deepEqual(waves({ topics: [] }).warnings, [])
    assert.deepEqual(waves({ topics: topics('a') }).warnings, ['single-window'])
  })

  it('places producers and groups, and nobody whose topics are not listed', () => {
    const result = waves({
      topics: topics('a', 'b'),
      producers: [{ id: 'p', topics: ['b', 'a'] }],
      groups: [
        { id: 'g', topics: ['a', 'b'] },
        { id: 'h', topics: ['gone'] },
      ],
    })
    assert.deepEqual(result.producers, { p: 1 })
    assert.deepEqual(result.groups, { g: 2, h: null })
    assert.deepEqual(result.unlisted, [{ by: 'group h', topic: 'gone' }])
  })

  it('refuses names that are there twice', () => {
    assert.throws(() => waves({ topics: topics('a', 'a') }), {
      message: 'input: /topics/1/name must be of its own, and is "a" once more',
    })
  })

  it('blocks a wave without offset choice or owner, and calls a plan without a way back not valid', () => {
    const bare = waves({ topics: topics('a'), groups: [{ id: 'g', topics: ['a'] }] })
    assert.deepEqual(bare.problems, ['rollback-style-missing', 'rollback-offset-rule-missing'])
    assert.equal(bare.valid, false)
    assert.deepEqual(bare.plans[0]!.blockedBy, [
      'offset-choice-missing: g',
      'runbook-owner-missing',
      'rollback-style-missing',
      'rollback-offset-rule-missing',
    ])
    const whole = waves({
      topics: [{ name: 'a', gib: 1024, produceMiBps: 100 }],
      groups: [{ id: 'g', topics: ['a'], offsets: 'preserved' }],
      runbookOwner: 'platform',
      linkMiBps: 400,
      stepHours: { validate: 2 },
      rollback: { style: 'mirror', offsetRule: 'remapped' },
    })
    const [plan] = whole.plans
    assert.equal(whole.valid, true)
    assert.deepEqual(plan!.blockedBy, [])
    assert.ok(Math.abs(plan!.copyHours! - (1024 * 1024) / 300 / 3600) < 1e-9)
    const hours = Object.fromEntries(whole.course.steps.map((one) => [one.step, one.hours]))
    assert.deepEqual([hours.validate, hours.hold], [2, null])
    assert.equal(whole.course.lastSafeRollback, 'As long as the mirror back to the source runs.')
    assert.deepEqual([whole.groupPlans[0]!.wave, whole.groupPlans[0]!.offsets], [1, 'preserved'])
    assert.match(whole.groupPlans[0]!.ifItLags, /waits/)
  })

  it('knows no copy time where a rate is unknown or the copying never catches up', () => {
    const hours = (topic: Record<string, unknown>, linkMiBps: number | null) =>
      waves({ topics: [{ name: 'a', gib: 1, ...topic }], linkMiBps }).plans[0]!.copyHours
    assert.equal(hours({}, 10), null)
    assert.equal(hours({ produceMiBps: 1 }, null), null)
    assert.equal(hours({ produceMiBps: 10 }, 10), null)
  })

  it('moves producers in batches', () => {
    const producers = Array.from({ length: 12 }, (_, at) => ({ id: `p${at}`, topics: ['a'] }))
    assert.deepEqual(
      waves({ topics: topics('a'), producers }).plans[0]!.producers.map((batch) => batch.length),
      [10, 2],
    )
  })

  it('moves every topic once, bonds in one wave, and keeps to its limits', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
    const input = fc.record({
      sizes: fc.array(fc.record({ gib: fc.integer({ min: 0, max: 20 }), criticality: fc.integer({ min: 1, max: 3 }) }), {
        minLength: 8,
        maxLength: 8,
      }),
      together: fc.array(fc.subarray(names), { maxLength: 4 }),
      topicsPerWave: fc.integer({ min: 1, max: 8 }),
      gibPerWave: fc.integer({ min: 1, max: 60 }),
    })
    fc.assert(
      fc.property(input, ({ sizes, together, topicsPerWave, gibPerWave }) => {
        const result = waves({
          topics: names.map((name, at) => ({ name, ...sizes[at] })),
          together,
          limits: { topicsPerWave, gibPerWave },
        })
        assert.deepEqual(result.waves.flatMap(({ topics: inside }) => inside).sort(), names)
        const waveOf = (name: string) => result.waves.find((wave) => wave.topics.includes(name))!.index
        for (const bond of together) assert.ok(new Set(bond.map(waveOf)).size <= 1)
        for (const wave of result.waves) {
          const isOver = wave.topics.length > topicsPerWave || wave.gib! > gibPerWave
          assert.equal(wave.oversize, isOver)
          if (isOver) assert.ok(result.units.some((unit) => unit.join() === wave.topics.join()))
        }
      }),
    )
  })
})
