import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Violation } from './checkers/history.ts'
import { drawOptions, type SwarmOptions } from './options.ts'
import { runSpec } from './run-spec.ts'
import { shrink } from './shrink.ts'
import type { Scenario, Subject } from './subject.ts'
import { toyClusterSubject, toySubject } from './toy/toy-subject.ts'
import { raiseGuards } from './world/guards.ts'
import { SimRandom } from './world/random.ts'
import { divergence } from './world/trace.ts'

const optionsOf = (subject: Subject, seed: number): SwarmOptions => drawOptions(SimRandom.ofSeed(seed).fork('options'), subject)

/** The first of these seeds in which something goes wrong, and what. */
async function firstFailure(
  subject: Subject,
  seeds: number,
): Promise<{ readonly seed: number; readonly violations: readonly Violation[] } | undefined> {
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations } = await runSpec(subject, seed, optionsOf(subject, seed))
    if (violations.length > 0) return { seed, violations }
  }
  return undefined
}

describe('the harness, judged by a toy', () => {
  for (const subject of [toySubject('none'), toyClusterSubject('none')]) {
    test(`finds nothing wrong with a ${subject.name} that is right, in 40 seeds`, async () => {
      const guards = raiseGuards()
      try {
        assert.equal(await firstFailure(subject, 40), undefined)
      } finally {
        guards.lift()
      }
    })
  }

  const bugs = [
    ['acknowledges before it syncs', toySubject('ack-before-sync'), ['lost-write', 'inconsistent-offsets', 'stale-read']],
    ['forgets what it has appended', toySubject('dedupe-off'), ['duplicate', 'retry-new-offset']],
    [
      'keeps a torn tail',
      toySubject('torn-tail-kept'),
      ['lost-write', 'inconsistent-offsets', 'stale-read', 'high-watermark-back'],
    ],
    ['takes the unknown for done, in a cluster', toyClusterSubject('unknown-is-done'), ['lost-write', 'inconsistent-offsets']],
    ['answers from memory, in a cluster', toyClusterSubject('tail-from-memory'), ['stale-read', 'high-watermark-back']],
  ] as const
  for (const [what, subject, names] of bugs) {
    test(`finds a toy that ${what} within 80 seeds`, async () => {
      const failure = await firstFailure(subject, 80)
      assert.ok(failure !== undefined)
      assert.ok(
        failure.violations.some(({ name }) => (names as readonly string[]).includes(name)),
        failure.violations.map(({ name }) => name).join(' '),
      )
    })
  }

  test('gives the same trace for the same seed, and tells where two runs part', async () => {
    const subject = toyClusterSubject('none')
    const options = optionsOf(subject, 9)
    const [first, again, other] = [
      await runSpec(subject, 9, options),
      await runSpec(subject, 9, options),
      await runSpec(subject, 10, options),
    ]
    assert.equal(first.trace.digest(), again.trace.digest())
    assert.equal(divergence(first.trace, again.trace), undefined)
    assert.ok(divergence(first.trace, other.trace) !== undefined)
  })

  test('reports what nobody caught, and a broker that doesn’t come back', async () => {
    const quiet = { ...optionsOf(toySubject('none'), 1), faults: {}, safetyMs: 2_000, lastBlow: 'none' } as const
    const starting = (startBroker: Scenario['startBroker']): Subject => ({
      ...toySubject('none'),
      begin: (run) => ({ ...toySubject('none').begin(run), startBroker }),
    })
    const throwing = starting(() => Promise.reject(new TypeError('a bug')))
    assert.deepEqual(
      (await runSpec(throwing, 1, quiet)).violations.map(({ name }) => name),
      ['crash'],
    )
    const silent = starting(() => new Promise(() => undefined))
    const names = (await runSpec(silent, 1, { ...quiet, clients: 1, operations: 1 })).violations.map(({ name }) => name)
    assert.deepEqual(names, ['broker-not-back'])
  })

  test('shrinks a failing world to a smaller one that fails alike', async () => {
    const subject = toySubject('dedupe-off')
    const failure = await firstFailure(subject, 80)
    assert.ok(failure !== undefined)
    const options = optionsOf(subject, failure.seed)
    const wanted = failure.violations[0]!
    const small = await shrink(subject, failure.seed, options, wanted, () => undefined)
    assert.ok(Object.keys(small.faults).length <= Object.keys(options.faults).length)
    const { violations } = await runSpec(subject, failure.seed, small)
    assert.ok(violations.some(({ name }) => name === wanted.name))
  })
})
