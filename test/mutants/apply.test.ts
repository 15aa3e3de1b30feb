import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { mutated, problemsWith } from './apply.ts'
import type { Mutant } from './mutant.ts'
import { MUTANTS } from './mutants.ts'

const ROOT = join(import.meta.dirname, '../../..')
const sample: Mutant = {
  id: 'M99',
  name: 'sample-bug',
  file: 'test/mutants/canary.ts',
  find: 'sings',
  replace: 'is silent',
  killedBy: [{ kind: 'tests', files: [] }],
}

test('every mutant applies to the tree as it is', () => {
  assert.deepEqual(problemsWith(MUTANTS, ROOT), [])
})

test('a mutant replaces its one match and nothing else, special characters included', () => {
  assert.equal(mutated({ ...sample, replace: '$& $1' }, 'she sings well'), 'she $& $1 well')
})

test('what a mutant imports comes before everything else', () => {
  assert.equal(mutated({ ...sample, imports: 'first ' }, 'she sings'), 'first she is silent')
})

test('a mutant that matches nothing, twice, or changes nothing is refused', () => {
  assert.throws(() => mutated(sample, 'silence'), /isn't in/)
  assert.throws(() => mutated(sample, 'she sings, he sings'), /more than once/)
  assert.throws(() => mutated({ ...sample, find: 'aa' }, 'aaa'), /more than once/)
  assert.throws(() => mutated({ ...sample, replace: 'sings' }, 'she sings'), /changes nothing/)
})

test('mutants without killers, with one name, or with a file that is gone are problems', () => {
  const problems = problemsWith(
    [...MUTANTS, { ...sample, name: 'always-fails', killedBy: [] }, { ...sample, id: 'M98', file: 'nowhere.ts' }],
    ROOT,
  )
  assert.equal(problems.length, 4)
})
