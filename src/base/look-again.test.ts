import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from './failure.ts'
import { lookAgain } from './look-again.ts'

function looks(outcomes: readonly ('fine' | Error)[]): { readonly look: () => Promise<string>; readonly count: () => number } {
  let count = 0
  const look = async (): Promise<string> => {
    const outcome = outcomes[Math.min(count++, outcomes.length - 1)]!
    if (outcome !== 'fine') throw outcome
    return outcome
  }
  return { look, count: () => count }
}

const damaged = new Failure('corrupt', 'damaged-entry', 'no', 'its checksum differs')

test('damage that is gone at the second look was none', async () => {
  const { look } = looks([damaged, 'fine'])
  assert.equal(await lookAgain(look), 'fine')
})

test('damage that stays is told after three looks', async () => {
  const { look, count } = looks([damaged])
  await assert.rejects(lookAgain(look), (error) => error === damaged)
  assert.equal(count(), 3)
})

test('trouble with the disk and bugs are told at once', async () => {
  for (const trouble of [new Failure('unavailable', 'disk-error', 'no', 'input/output error'), new TypeError('a bug')]) {
    const { look, count } = looks([trouble])
    await assert.rejects(lookAgain(look), (error) => error === trouble)
    assert.equal(count(), 1)
  }
})
