import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { CALCULATIONS, evaluateFolder, inputMapOf, placeOf, planFolder } from '../../src/planner/planner.ts'
import { builtInBook } from './built-in.ts'
import { LARGE, largeFolder } from './large-estate.ts'

const book = builtInBook()
const place = placeOf(planFolder(largeFolder(LARGE)), undefined, undefined, '2026-11-20')

function output(command: string): Readonly<Record<string, unknown>> {
  const calculation = CALCULATIONS.find((one) => one.command === command)!
  return evaluateFolder(calculation, inputMapOf(command)!, place, undefined, book).output
}

/** Times are for `bench/planner.ts`: what takes longer than it should shows there, and what never ends here. */
describe('an estate of 10,000 topics with 100,000 partitions', () => {
  it('is placed as it lies', () => {
    const { placement, replicasTotal, lint } = output('plan topology')
    assert.deepEqual([placement, replicasTotal], ['actual', 300_000])
    assert.equal((lint as readonly object[]).length, 8)
  })

  for (const command of ['plan partitions', 'plan durability', 'plan fit express', 'plan fit tiered']) {
    it(`has a line for each topic of ${command}`, () => {
      const { topics, incomplete } = output(command) as {
        readonly topics: readonly unknown[]
        readonly incomplete: readonly unknown[]
      }
      assert.equal(topics.length + incomplete.length, LARGE.topics)
      assert.ok(topics.length > 0)
    })
  }

  it('is ordered into waves, has its topics in buckets, and what runs has a price', () => {
    const waves = output('plan waves').waves as readonly { readonly topics: readonly string[] }[]
    assert.equal(
      waves.reduce((sum, { topics }) => sum + topics.length, 0),
      LARGE.topics,
    )
    assert.equal(output('plan inventory buckets').total, LARGE.topics)
    assert.ok((output('plan cost').knownUsd as number) > 0)
  })
})
