import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Mutant } from './mutant.ts'
import { type Finding, fateOf, findingOf } from './verdict.ts'

const TESTS = { kind: 'tests', files: ['a.test.ts'] } as const
const SIMULATION = { kind: 'sim', seeds: 10 } as const
const mutant: Mutant = { id: 'M99', name: 'sample', file: 'a.ts', find: 'a', replace: 'b', killedBy: [TESTS, SIMULATION] }
const hung: Finding = { kind: 'hung', in: 'the simulation' }

const ran = (failed: boolean, timedOut: boolean, output = '') => ({ failed, timedOut, output })

test('a simulation that fails tells what it found at which seed', () => {
  const output = '12 acked-lost: record 3 is gone\nseed 17, commit abc: npm run sim -- --seed 17\n'
  assert.deepEqual(findingOf(SIMULATION, ran(true, false, output)), {
    kind: 'noticed',
    by: 'the simulation, acked-lost, seed 17',
    seed: 17,
  })
  assert.throws(() => findingOf(SIMULATION, ran(true, false, 'TypeError: x')), /without a verdict/)
})

test('what runs into its deadline hangs, whatever it printed before', () => {
  assert.deepEqual(findingOf(SIMULATION, ran(true, true, 'seed 17, commit abc')), { kind: 'hung', in: 'the simulation' })
  assert.deepEqual(findingOf(TESTS, ran(true, true)), { kind: 'hung', in: 'a.test.ts' })
})

test('a hang is an outcome of its own, and kills only a mutant that says that it hangs', () => {
  assert.deepEqual(fateOf(mutant, [{ kind: 'passed' }, hung]), { kind: 'hung', told: 'HANGS: the simulation' })
  assert.equal(fateOf({ ...mutant, hangs: true }, [{ kind: 'passed' }, hung]).kind, 'killed')
})

test('a mutant that another killer notices is killed though one hangs, and one that nobody notices survives', () => {
  assert.deepEqual(fateOf(mutant, [hung, { kind: 'noticed', by: 'b.test.ts' }]), { kind: 'killed', told: 'b.test.ts' })
  assert.equal(fateOf(mutant, [{ kind: 'passed' }, { kind: 'passed' }]).kind, 'survived')
  assert.equal(fateOf({ ...mutant, hangs: true }, [{ kind: 'passed' }]).kind, 'survived')
})
