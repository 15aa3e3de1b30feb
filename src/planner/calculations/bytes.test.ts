import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { builtInBook } from '../../../test/planner/built-in.ts'
import type { Calculation } from '../calculation.ts'
import { planCopy } from './copy.ts'
import { planRecovery } from './recovery.ts'
import { planRetention } from './retention.ts'

const book = builtInBook()
const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true })

function evaluate(calculation: Calculation, input: unknown): Readonly<Record<string, number>> {
  return calculation.evaluate(input, book).output as Readonly<Record<string, number>>
}

function isNear(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${actual} is not ${expected}`)
}

describe('plan retention', () => {
  it('keeps twice as much for twice as long', () => {
    fc.assert(
      fc.property(amount, amount, (avgInMiBps, retentionHours) => {
        const once = evaluate(planRetention, { avgInMiBps, retentionHours })
        const twice = evaluate(planRetention, { avgInMiBps, retentionHours: 2 * retentionHours })
        isNear(twice.primaryProvisionedGiB!, 2 * once.primaryProvisionedGiB!)
      }),
    )
  })

  it('keeps on brokers and remotely what it keeps in all', () => {
    fc.assert(
      fc.property(amount, amount, amount, (avgInMiBps, retentionHours, primaryHours) => {
        const kept = evaluate(planRetention, { avgInMiBps, retentionHours, primaryHours })
        isNear(kept.primaryLogicalGiB! + kept.remoteGiB!, kept.logicalGiB!)
        assert.ok(kept.remoteGiB! >= 0)
      }),
    )
  })

  it('tells of each input whether it was given', () => {
    const { trace } = planRetention.evaluate({ avgInMiBps: 1, retentionHours: 1 }, book)
    assert.deepEqual(trace.find(({ step }) => step === 'primaryReplicatedGiB')?.sources, {
      replicationFactor: { kind: 'default', path: '/replicationFactor' },
    })
    assert.deepEqual(trace[0]?.sources?.avgInMiBps, { kind: 'input', path: '/avgInMiBps' })
  })

  it('refuses a disk of which nothing may be used', () => {
    assert.throws(() => evaluate(planRetention, { avgInMiBps: 1, retentionHours: 1, diskUtilisation: 0 }), {
      message: 'input: /diskUtilisation must be more than 0, and is 0',
    })
  })
})

describe('plan recovery', () => {
  it('moves as much to take brokers away again as to add them', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (storedGiB, brokers, added) => {
        const out = evaluate(planRecovery, { storedGiB, brokers, change: added, throttleMiBps: 1 })
        const back = evaluate(planRecovery, { storedGiB, brokers: brokers + added, change: -added, throttleMiBps: 1 })
        isNear(back.movedGiB!, out.movedGiB!)
      }),
    )
  })

  it('moves nothing where nothing changes, and refuses to take all brokers away', () => {
    assert.equal(evaluate(planRecovery, { storedGiB: 5, brokers: 3, change: 0, throttleMiBps: 1 }).movedGiB, 0)
    assert.throws(() => evaluate(planRecovery, { storedGiB: 5, brokers: 3, change: -3, throttleMiBps: 1 }), {
      message: 'input: /change must leave a broker, and -3 of 3 leaves none',
    })
    assert.throws(() => evaluate(planRecovery, { storedGiB: 5, brokers: 3, change: 'swap', throttleMiBps: 1 }), {
      message: /\/change must be .*, and is "swap"/,
    })
  })
})

describe('plan copy', () => {
  it('copies for as long as the link takes for all that it copies', () => {
    fc.assert(
      fc.property(amount, amount, amount, (retainedGiB, produceMiBps, spareMiBps) => {
        const linkMiBps = produceMiBps + spareMiBps
        const { hours, copiedGiB, netMiBps } = evaluate(planCopy, { retainedGiB, linkMiBps, produceMiBps })
        if (netMiBps! < 1e-6 * linkMiBps) return
        isNear((copiedGiB! * 1024) / 3600 / linkMiBps, hours!)
      }),
    )
  })

  it('has caught up at once where there is nothing to copy', () => {
    assert.equal(evaluate(planCopy, { retainedGiB: 0, linkMiBps: 1, produceMiBps: 0 }).hours, 0)
  })
})
