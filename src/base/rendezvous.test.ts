import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rendezvous } from './rendezvous.ts'

const brokers = [1, 2, 3, 4, 5].map((brokerId) => ({ brokerId }))
const keys = Array.from({ length: 10_000 }, (_, at) => `key ${at}`)

function shares(
  candidates: readonly { readonly brokerId: number }[],
  weightOf?: (of: { brokerId: number }) => number,
): Map<number, number> {
  const counts = new Map<number, number>()
  for (const key of keys) {
    const { brokerId } = rendezvous(key, candidates, weightOf)!
    counts.set(brokerId, (counts.get(brokerId) ?? 0) + 1)
  }
  return counts
}

describe('a rendezvous', () => {
  it('names nobody among nobody', () => assert.equal(rendezvous('key', []), undefined))

  it('names the same candidate whatever their order', () => {
    const backwards = [...brokers].reverse()
    for (const key of keys) assert.equal(rendezvous(key, brokers), rendezvous(key, backwards))
  })

  it('gives each about the same share', () => {
    for (const count of shares(brokers).values()) assert.ok(count > 1_800 && count < 2_200, `${count} of 10,000`)
  })

  it('moves only the keys of a candidate that goes', () => {
    const left = brokers.slice(0, 4)
    for (const key of keys) {
      const before = rendezvous(key, brokers)!
      if (before.brokerId !== 5) assert.equal(rendezvous(key, left), before)
    }
  })

  it('gives shares by weight, and none for weight 0', () => {
    const counts = shares(brokers.slice(0, 3), ({ brokerId }) => brokerId - 1)
    assert.equal(counts.get(1), undefined)
    assert.ok(Math.abs(counts.get(3)! / counts.get(2)! - 2) < 0.2)
  })
})
